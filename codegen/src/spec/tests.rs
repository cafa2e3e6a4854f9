//! The stages together: every kind of problem is found, at its place.

use super::*;
use crate::diagnostic::Diagnostic;
use crate::manifest;

const OVERLAY_HEAD: &str = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n";

fn load_text(name: &str, text: &str) -> (Option<Loaded>, Diagnostics) {
    load_files(InMemory::default().with(name, text), name, None)
}

fn load_files(files: InMemory, name: &str, overlay: Option<&str>) -> (Option<Loaded>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let loaded = load_file(&files, name, overlay, Options::default(), &mut diagnostics);
    diagnostics.sort();
    (loaded, diagnostics)
}

/// `code file:line:column` of every problem.
fn places(diagnostics: &Diagnostics) -> Vec<String> {
    let place = |item: &Diagnostic| {
        item.location
            .as_ref()
            .map_or_else(|| "-".to_owned(), ToString::to_string)
    };
    diagnostics
        .iter()
        .map(|item| format!("{} {}", item.code.id, place(item)))
        .collect()
}

/// A document with one path item.
fn with_paths(paths: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}")
}

/// A document with these schemas, from line 5, column 5.
fn with_schemas(schemas: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\ncomponents:\n  schemas:\n{schemas}")
}

#[track_caller]
fn assert_places(text: &str, expected: &[&str]) {
    let (_, diagnostics) = load_text("a.yaml", text);
    assert_eq!(places(&diagnostics), expected, "\n{diagnostics}");
}

/// `overlay` goes below `actions:`, so from line 4.
#[track_caller]
fn assert_overlay_places(document: &str, overlay: &str, expected: &[&str]) {
    let files = InMemory::default()
        .with("a.yaml", document)
        .with("o.yaml", format!("{OVERLAY_HEAD}{overlay}"));
    let (_, diagnostics) = load_files(files, "a.yaml", Some("o.yaml"));
    assert_eq!(places(&diagnostics), expected, "\n{diagnostics}");
}

#[test]
fn a_missing_file_is_reported() {
    let (loaded, diagnostics) = load_files(InMemory::default(), "a.yaml", None);
    assert!(loaded.is_none());
    assert_eq!(places(&diagnostics), ["unreadable-file -"]);
}

#[test]
fn broken_files_are_reported_where_they_break() {
    assert_places("", &["empty-document a.yaml:1:1"]);
    assert_places(
        "openapi: 3.0.3\ninfo:\n  - a\n b: c\n",
        &["invalid-yaml a.yaml:4:2"],
    );
    assert_places(
        "openapi: 3.0.3\npaths: {}\n---\na: b\n",
        &["several-documents a.yaml:3:1"],
    );
    let (_, diagnostics) = load_text("a.json", "{\n\t\"openapi\": tru\n}");
    assert_eq!(places(&diagnostics), ["invalid-json a.json:2:13"]);
    let files = InMemory::default().with("a.yaml", b"openapi: 3.0.3\ninfo: \xff".to_vec());
    assert_eq!(
        places(&load_files(files, "a.yaml", None).1),
        ["not-utf8 a.yaml:2:7"]
    );
}

#[test]
fn a_duplicate_key_is_reported_at_the_second() {
    assert_places(
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\npaths: {}\n",
        &["duplicate-key a.yaml:4:1"],
    );
    let (_, diagnostics) = load_text(
        "a.json",
        "{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"\", \"version\": \"\"},\n \"paths\": {}, \"paths\": {}}",
    );
    assert_eq!(places(&diagnostics), ["duplicate-key a.json:2:15"]);
}

#[test]
fn versions_other_than_3_0_and_3_1_are_refused() {
    assert_places(
        "openapi: 4.0.0\npaths: {}\n",
        &["unknown-openapi-version a.yaml:1:10"],
    );
    assert_places(
        "swagger: '2.0'\npaths: {}\n",
        &["unknown-openapi-version a.yaml:1:10"],
    );
    assert_places("hello: world\n", &["unknown-openapi-version a.yaml:1:1"]);
    assert_places(
        "openapi: 3.1\ninfo: {title: t, version: '1'}\npaths: {}\n",
        &[],
    );
    assert_places("[1]\n", &["wrong-type a.yaml:1:1"]);
}

#[test]
fn wrong_types_in_the_structure_are_reported() {
    assert_places(
        "openapi: 3.0.3\ninfo: []\npaths: []\n",
        &["wrong-type a.yaml:2:7", "wrong-type a.yaml:3:8"],
    );
    assert_places(&with_paths("  /a: 1\n"), &["wrong-type a.yaml:4:7"]);
    assert_places(
        &with_paths(
            "  /a:\n    get:\n      operationId: [1]\n      parameters: {}\n      responses: 7\n",
        ),
        &[
            "missing-operation-id a.yaml:5:5",
            "wrong-type a.yaml:6:20",
            "wrong-type a.yaml:7:19",
            "wrong-type a.yaml:8:18",
        ],
    );
    assert_places(
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n",
        &["missing-field a.yaml:1:1"],
    );
}

#[test]
fn operation_ids_are_required_and_unique() {
    let text = with_paths(
        "  /a:\n    get: {responses: {}}\n    post: {operationId: x, responses: {}}\n    put: {operationId: x, responses: {}}\n",
    );
    assert_places(
        &text,
        &[
            "missing-operation-id a.yaml:5:5",
            "duplicate-operation-id a.yaml:7:24",
        ],
    );
    let (_, diagnostics) = load_text("a.yaml", &text);
    let notes: Vec<_> = diagnostics.iter().flat_map(|item| &item.notes).collect();
    assert!(
        notes
            .iter()
            .any(|note| *note == "the first is at a.yaml:6:25"),
        "{notes:?}"
    );
}

#[test]
fn the_fix_of_a_missing_operation_id_is_an_overlay_action_that_works() {
    let text = with_paths(
        "  /v1/it's/{id}:\n    get:\n      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n      responses: {}\n",
    );
    let (_, diagnostics) = load_text("a.yaml", &text);
    let fix = diagnostics
        .iter()
        .next()
        .and_then(|item| item.fix.clone())
        .unwrap();
    assert_overlay_places(&text, &fix, &[]);
}

#[test]
fn the_fix_of_an_undeclared_path_parameter_is_an_overlay_action_that_works() {
    let text = with_paths("  /v1/{id}:\n    get: {operationId: a, responses: {}}\n");
    let (_, diagnostics) = load_text("a.yaml", &text);
    assert_eq!(
        places(&diagnostics),
        ["undeclared-path-parameter a.yaml:5:5"]
    );
    let fix = diagnostics
        .iter()
        .next()
        .and_then(|item| item.fix.clone())
        .unwrap();
    assert_overlay_places(&text, &fix, &[]);
}

#[test]
fn path_parameters_and_template_have_to_agree() {
    let declared = "      parameters: [{name: ib, in: path, required: true, schema: {}}]\n";
    let text = with_paths(&format!(
        "  /a/{{id}}:\n    get:\n      operationId: a\n      responses: {{}}\n{declared}"
    ));
    assert_places(
        &text,
        &[
            "undeclared-path-parameter a.yaml:5:5",
            "unused-path-parameter a.yaml:8:27",
        ],
    );
}

#[test]
fn a_parameter_of_the_path_item_counts_for_its_operations() {
    assert_places(
        &with_paths(
            "  /a/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {}}]\n    get: {operationId: a, responses: {}}\n",
        ),
        &[],
    );
}

#[test]
fn malformed_templates_parameters_and_statuses_are_reported() {
    for path in ["'a'", "'/a/{b'", "'/a/b}'", "'/a/{}'", "'/{a}/{a}'"] {
        assert_places(
            &with_paths(&format!("  {path}: {{}}\n")),
            &["invalid-path-template a.yaml:4:3"],
        );
    }
    let twice = "{name: q, in: query, schema: {}}";
    assert_places(
        &with_paths(&format!(
            "  /a:\n    get:\n      operationId: a\n      parameters:\n        - {twice}\n        - {twice}\n      responses: {{'600': {{}}}}\n"
        )),
        &[
            "duplicate-parameter a.yaml:9:11",
            "invalid-status a.yaml:10:19",
        ],
    );
    assert_places(
        &with_paths(
            "  /a:\n    get:\n      operationId: a\n      responses: {}\n      parameters: [{in: body, schema: {}}]\n",
        ),
        &["missing-field a.yaml:8:20", "unknown-place a.yaml:8:25"],
    );
}

#[test]
fn problems_within_schemas_are_reported() {
    assert_places(
        &with_schemas("    A: {type: strng}\n"),
        &["unknown-schema-type a.yaml:5:15"],
    );
    assert_places(
        &with_schemas("    A: {enum: [a, b, a]}\n"),
        &["duplicate-enum-value a.yaml:5:22"],
    );
    assert_places(
        &with_schemas("    A: {required: [nam], properties: {name: {}}}\n"),
        &["unknown-required-property a.yaml:5:20"],
    );
    assert_places(
        &with_schemas("    A: {type: integer, example: five}\n"),
        &["example-mismatch a.yaml:5:33"],
    );
    assert_places(
        &with_schemas(
            "    A: {type: object, properties: {n: {type: array, items: {type: string}}}, example: {n: [a, 1]}}\n",
        ),
        &["example-mismatch a.yaml:5:95"],
    );
    assert_places(
        &with_schemas("    A: {maxLength: long, items: 7}\n"),
        &["wrong-type a.yaml:5:20", "wrong-type a.yaml:5:33"],
    );
}

#[test]
fn a_requirement_met_by_another_part_of_a_composition_is_fine() {
    assert_places(
        &with_schemas(
            "    A: {allOf: [{$ref: '#/components/schemas/B'}], required: [b], properties: {a: {}}}\n    B: {properties: {b: {}}}\n",
        ),
        &[],
    );
}

#[test]
fn references_that_lead_nowhere_are_reported_with_names_that_exist() {
    let text = with_schemas(
        "    Profile: {}\n    A: {$ref: '#/components/schemas/Profil'}\n    B: {$ref: '#/components/schemas/C'}\n    C: {$ref: '#/components/schemas/B'}\n    D: {$ref: 'https://example.com/a.yaml'}\n",
    );
    let (_, diagnostics) = load_text("a.yaml", &text);
    assert_eq!(
        places(&diagnostics),
        [
            "dangling-ref a.yaml:6:15",
            "cyclic-ref a.yaml:7:15",
            "cyclic-ref a.yaml:8:15",
            "remote-ref a.yaml:9:15"
        ]
    );
    let help = diagnostics
        .iter()
        .next()
        .and_then(|item| item.help.as_deref());
    assert_eq!(help, Some("did you mean `#/components/schemas/Profile`?"));
}

#[test]
fn a_reference_of_the_wrong_depth_is_taken_with_a_warning() {
    let text = with_schemas("    A: {properties: {b: {$ref: '#/definitions/B'}}}\n    B: {}\n");
    let (loaded, diagnostics) = load_text("a.yaml", &text);
    assert_eq!(places(&diagnostics), ["repaired-ref a.yaml:5:32"]);
    let at = Pointer::parse("/components/schemas/A/properties/b/$ref").unwrap();
    assert_eq!(
        loaded.unwrap().document.get(&at).unwrap(),
        "#/components/schemas/B"
    );
}

#[test]
fn a_ref_in_data_is_no_reference() {
    assert_places(
        &with_schemas(
            "    A: {example: {$ref: '#/nowhere'}, properties: {$ref: {type: string}}}\n",
        ),
        &[],
    );
}

#[test]
fn other_files_are_bundled_and_keep_their_places() {
    let root = with_paths(
        "  /a: {$ref: paths/a.yaml}\n  /b:\n    get:\n      operationId: b\n      responses:\n        '200':\n          description: d\n          content:\n            application/json: {schema: {$ref: 'common.json#/components/schemas/Node'}}\n",
    );
    let path = "get:\n  operationId: a\n  responses:\n    '200': {$ref: '../common.json#/components/responses/Ok'}\n";
    let common = "{\n\t\"components\": {\"schemas\": {\"Node\": {\"type\": \"objct\", \"properties\": {\"next\": {\"$ref\": \"#/components/schemas/Node\"}}}},\n\t\"responses\": {\"Ok\": {\"description\": \"d\", \"content\": {\"application/json\": {\"schema\": {\"$ref\": \"#/components/schemas/Node/properties/next\"}}}}}}\n}";
    let files = InMemory::default()
        .with("s/a.yaml", root)
        .with("s/paths/a.yaml", path)
        .with("s/common.json", common);
    let (loaded, diagnostics) = load_files(files, "s/a.yaml", None);
    assert_eq!(
        places(&diagnostics),
        ["unknown-schema-type s/common.json:2:46"],
        "\n{diagnostics}"
    );
    let document = loaded.unwrap().document;
    assert!(document.is_located());
    let get = |text: &str| {
        document
            .get(&Pointer::parse(text).unwrap())
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(
        get("/paths/~1a/get/responses/200/$ref"),
        "#/components/responses/Ok"
    );
    assert_eq!(
        get("/components/schemas/Node/properties/next/$ref"),
        "#/components/schemas/Node"
    );
    assert_eq!(
        get("/components/responses/Ok/content/application~1json/schema/$ref"),
        "#/components/schemas/Node/properties/next"
    );
}

#[test]
fn files_that_are_missing_or_include_themselves_end_in_a_diagnostic() {
    let files = InMemory::default()
        .with(
            "a.yaml",
            with_paths("  /a: {$ref: b.yaml}\n  /b: {$ref: missing.yaml}\n"),
        )
        .with("b.yaml", "$ref: b.yaml\n");
    let (_, diagnostics) = load_files(files, "a.yaml", None);
    assert_eq!(
        places(&diagnostics),
        ["unreadable-file a.yaml:5:14", "cyclic-ref b.yaml:1:7"],
        "\n{diagnostics}"
    );
}

#[test]
fn overlay_actions_change_values_and_places_together() {
    let document = with_schemas("    A: {type: string, enum: [a]}\n    B: {type: string}\n");
    let overlay = format!(
        "{OVERLAY_HEAD}- {{target: $.components.schemas.A, x-why: w, update: {{type: integer, enum: [b], title: T}}}}\n- {{target: $.components.schemas.B, x-why: w, remove: true}}\n- {{target: $.components.schemas.A.enum, x-why: w, update: c}}\n"
    );
    let files = InMemory::default()
        .with("a.yaml", document)
        .with("o.yaml", overlay);
    let (loaded, diagnostics) = load_files(files, "a.yaml", Some("o.yaml"));
    let loaded = loaded.unwrap();
    assert!(diagnostics.is_empty(), "{diagnostics}");
    let schemas = loaded
        .document
        .value()
        .pointer("/components/schemas")
        .unwrap();
    assert_eq!(
        schemas.to_string(),
        r#"{"A":{"type":"integer","enum":["a","b","c"],"title":"T"}}"#
    );
    assert!(loaded.document.is_located());
    let place = |text: &str| {
        loaded
            .document
            .location(&Pointer::parse(text).unwrap())
            .to_string()
    };
    assert_eq!(place("/components/schemas/A/type"), "o.yaml:4:61");
    assert_eq!(place("/components/schemas/A/enum/0"), "a.yaml:5:30");
    assert_eq!(
        loaded
            .published
            .get(&Pointer::parse("/components/schemas/B/type").unwrap())
            .unwrap(),
        "string"
    );
    assert_eq!(loaded.overlay_report.actions.len(), 3);
}

#[test]
fn stale_overlay_actions_are_reported() {
    let document = with_schemas("    A: {type: string}\n");
    assert_overlay_places(
        &document,
        "- {target: $.components.schemas.B, x-why: w, remove: true}\n",
        &["unmatched-overlay-action o.yaml:4:12"],
    );
    assert_overlay_places(
        &document,
        "- {target: $.components.schemas.A, x-why: w, x-expect: {type: number}, update: {type: integer}}\n",
        &["unexpected-value o.yaml:4:46"],
    );
    assert_overlay_places(
        &document,
        "- {target: $.components.schemas.A, x-why: w, x-expect: {type: null}, update: {type: integer}}\n",
        &["unexpected-value o.yaml:4:46"],
    );
    assert_overlay_places(
        &document,
        "- {target: $.components.schemas.A, x-why: w, x-expect: {format: null}, update: {type: string}}\n",
        &["redundant-overlay-action o.yaml:4:3"],
    );
}

#[test]
fn stale_overlay_actions_can_be_warnings() {
    let overlay = format!("{OVERLAY_HEAD}- {{target: $.a, x-why: w, remove: true}}\n");
    let files = InMemory::default()
        .with("a.yaml", with_paths("  {}"))
        .with("o.yaml", overlay);
    let mut diagnostics = Diagnostics::new();
    let options = Options {
        tolerate_stale_actions: true,
        ..Options::default()
    };
    load_file(&files, "a.yaml", Some("o.yaml"), options, &mut diagnostics);
    assert_eq!((diagnostics.len(), diagnostics.error_count()), (1, 0));
}

#[test]
fn malformed_overlays_are_reported() {
    let document = with_paths("  {}\n");
    for (action, place) in [
        ("- {target: $.a, update: {}}\n", "4:3"),
        ("- {target: '$.a[', x-why: w, update: {}}\n", "4:12"),
        ("- {target: $.paths, x-why: w}\n", "4:3"),
        (
            "- {target: $.paths, x-why: w, update: {}, remove: true}\n",
            "4:3",
        ),
        ("- {target: $, x-why: w, remove: true}\n", "4:3"),
        ("- 7\n", "4:3"),
    ] {
        let files = InMemory::default()
            .with("a.yaml", document.as_str())
            .with("o.yaml", format!("{OVERLAY_HEAD}{action}"));
        let (_, diagnostics) = load_files(files, "a.yaml", Some("o.yaml"));
        let found = places(&diagnostics);
        assert!(
            found.contains(&format!("invalid-overlay o.yaml:{place}")),
            "{action}: {found:?}"
        );
    }
    assert_overlay_places(
        &document,
        "- {target: $.paths, x-why: w, update: {a: 1}, when: 1}\n",
        &["wrong-type o.yaml:4:43", "invalid-overlay o.yaml:4:47"],
    );
}

#[test]
fn malformed_extensions_are_reported() {
    for (schema, place) in [
        ("{enum: [a], x-variants: {b: B}}", "5:33"),
        ("{enum: [a], x-variants: {a: lower}}", "5:36"),
        ("{type: string, x-extensible: true}", "5:37"),
        ("{type: string, x-prefixes: [1800]}", "5:35"),
        (
            "{type: string, x-segments: {separator: '', count: 6}}",
            "5:35",
        ),
        (
            "{type: string, x-segments: {separator: '::', count: 6}}",
            "5:35",
        ),
        (
            "{properties: {a: {}}, x-rules: [{when: {property: b, minItems: 2}, then: {property: a, required: true}, why: w}]}",
            "5:58",
        ),
        (
            "{properties: {a: {enum: [x]}}, x-rules: [{when: {property: a, is: [y]}, then: {property: a, required: true}, why: w}]}",
            "5:75",
        ),
        (
            "{properties: {a: {}}, x-rules: [{when: {property: a, minItems: 2}, then: {property: a, requird: true}, why: w}]}",
            "5:81",
        ),
    ] {
        let (_, diagnostics) = load_text("a.yaml", &with_schemas(&format!("    A: {schema}\n")));
        let found = places(&diagnostics);
        assert!(
            found.contains(&format!("invalid-extension a.yaml:{place}")),
            "{schema}: {found:?}\n{diagnostics}"
        );
    }
}

#[test]
fn a_path_in_advice_may_be_long() {
    let path = vec!["a"; 100_000].join("/");
    let schema = format!(
        "    A:\n      properties: {{a: {{$ref: '#/components/schemas/A'}}}}\n      x-advice: [{{then: {{property: {path}, required: true}}, why: w}}]\n"
    );
    assert_places(&with_schemas(&schema), &[]);
}

#[test]
fn names_in_rust_are_checked_wherever_they_may_stand() {
    let parameter = "{name: b, in: query, schema: {}, x-rust-name: '1'}";
    let operation =
        format!("  /a:\n    get: {{operationId: a, parameters: [{parameter}], responses: {{}}}}\n");
    assert_places(&with_paths(&operation), &["invalid-extension a.yaml:5:86"]);
}

#[test]
fn a_pagination_pointer_has_to_lead_somewhere() {
    let operation = |pagination: &str| {
        with_paths(&format!(
            "  /a:\n    get:\n      operationId: a\n      x-pagination: {pagination}\n      parameters: [{{name: cursor, in: query, schema: {{}}}}]\n      responses: {{'200': {{content: {{application/json: {{schema: {{allOf: [{{properties: {{items: {{type: array, items: {{type: array}}}}, links: {{properties: {{next: {{}}}}}}}}}}]}}}}}}}}}}\n"
        ))
    };
    assert_places(
        &operation("{items: /items, next: /links/next, parameter: cursor}"),
        &[],
    );
    for no_property in ["{items: /itms}", "{items: /items/0}"] {
        assert_places(&operation(no_property), &["invalid-extension a.yaml:7:29"]);
    }
    assert_places(
        &operation("{items: /items, next: /links/next, parameter: curso}"),
        &["invalid-extension a.yaml:7:67"],
    );
    assert_places(
        &operation("{items: /items, next: /links/next}"),
        &["invalid-extension a.yaml:7:21"],
    );
}

#[test]
fn the_manifest_is_checked_against_the_document() {
    let document = with_paths("  {}\n");
    let entry = |sha256: &str| {
        format!(
            "[[api]]\nname = \"a\"\ntitle = \"A\"\nsource = \"s\"\nedition = \"e\"\nversion = \"2\"\ndocument = \"a/openapi.yaml\"\nsha256 = \"{sha256}\"\noperations = 3\n"
        )
    };
    let check = |toml: String| {
        let files = InMemory::default()
            .with("specs/specs.toml", toml)
            .with("specs/a/openapi.yaml", document.as_str());
        let mut diagnostics = Diagnostics::new();
        for api in manifest::load(&files, "specs", &mut diagnostics)
            .map(|manifest| manifest.apis)
            .unwrap_or_default()
        {
            manifest::load_api(&files, &api, Options::default(), &mut diagnostics);
        }
        diagnostics.sort();
        places(&diagnostics)
    };
    let facts = [
        "wrong-version specs/specs.toml:6:11",
        "wrong-operation-count specs/specs.toml:9:14",
    ];
    assert_eq!(check(entry(&sha256(document.as_bytes()))), facts);
    assert_eq!(
        check(entry(&"0".repeat(64))),
        [facts[0], "wrong-sha256 specs/specs.toml:8:10", facts[1]]
    );
    assert_eq!(
        check("[[api]]\nname = \"a\nx".to_owned()),
        ["invalid-toml specs/specs.toml:3:2"]
    );
    let hash = "0".repeat(64);
    let invalid = |place: &str| [format!("invalid-manifest specs/specs.toml:{place}")];
    assert_eq!(
        check(entry(&hash).replace("\"a\"", "\"A\"")),
        invalid("2:8")
    );
    assert_eq!(
        check(entry(&hash).replace("title", "tilte")),
        invalid("3:1")
    );
    assert_eq!(
        check(entry(&hash).replace("operations = 3\n", "")),
        invalid("1:1")
    );
    assert_eq!(check(entry(&hash).replace("= 3", "= -3")), invalid("9:14"));
    assert_eq!(check(entry("0")), invalid("8:10"));
    let both = format!("{}{}", entry(&hash), entry(&hash));
    assert!(check(both).contains(&invalid("11:8")[0]));
}

#[test]
fn nesting_and_aliases_are_bounded() {
    let deep = format!("openapi: 3.0.3\nx: {}", "[".repeat(100_000));
    assert_places(&deep, &["too-deep a.yaml:2:259"]);
    let mut bomb = String::from("openapi: 3.0.3\nx0: &x0 lollollollollollol\n");
    for level in 1..=12 {
        let aliases = vec![format!("*x{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("x{level}: &x{level} [{aliases}]\n"));
    }
    let (_, diagnostics) = load_text("a.yaml", &bomb);
    assert!(
        places(&diagnostics)[0].starts_with("too-many-aliases a.yaml:"),
        "{diagnostics}"
    );
}

#[test]
fn the_rendering_is_that_of_rustc() {
    let (_, diagnostics) = load_text(
        "specs/a.yaml",
        &with_paths("  /v1/things:\n    get:\n      responses: {}\n"),
    );
    insta::assert_snapshot!(diagnostics.to_string(), @r"
    error[missing-operation-id]: `GET /v1/things` has no `operationId`
     --> specs/a.yaml:5:5
      |
    5 |     get:
      |     ^^^
      |
      = note: the method of the client is named after it
      = help: name the operation in the overlay, `verbNoun` like the others
      = fix: add to `actions:` of the overlay:
        - target: $.paths['/v1/things'].get
          x-why: The method of the client is named after the operationId, which upstream leaves out.
          update:
            operationId: listThings
    ");
}

#[test]
fn a_line_break_style_or_byte_order_mark_changes_no_place() {
    let text = with_schemas("    A: {type: strng}\n");
    assert_places(
        &format!("\u{feff}{}", text.replace('\n', "\r\n")),
        &["unknown-schema-type a.yaml:5:15"],
    );
}

#[test]
fn plain_scalars_follow_the_core_schema_and_keep_their_text() {
    let text = with_schemas(
        "    A: {example: [1.10, no, 2024-01-01, 0x1F, ~, True, .inf, 1e3, '1', 007, <<, a: b]}\n",
    );
    let (loaded, diagnostics) = load_text("a.yaml", &text);
    assert!(diagnostics.is_empty(), "{diagnostics}");
    let document = loaded.unwrap().document;
    let at = Pointer::parse("/components/schemas/A/example").unwrap();
    assert_eq!(
        document.get(&at).unwrap().to_string(),
        r#"[1.1,"no","2024-01-01",31,null,true,".inf",1000.0,"1",7,"<<",{"a":"b"}]"#
    );
    assert_eq!(document.scalar_text(&at.join("0")).as_deref(), Some("1.10"));
    assert_eq!(document.scalar_text(&at.join("9")).as_deref(), Some("007"));
    assert_eq!(document.scalar_text(&at.join("8")).as_deref(), Some("1"));
}

#[test]
fn anchors_aliases_and_merge_keys_are_resolved() {
    let text =
        with_schemas("    A: &a {type: string, title: T}\n    B: *a\n    C: {<<: *a, title: U}\n");
    let (loaded, diagnostics) = load_text("a.yaml", &text);
    assert!(diagnostics.is_empty(), "{diagnostics}");
    let document = loaded.unwrap().document;
    let schemas = document.value().pointer("/components/schemas").unwrap();
    assert_eq!(schemas["B"], schemas["A"]);
    assert_eq!(schemas["C"].to_string(), r#"{"title":"U","type":"string"}"#);
    assert!(document.is_located());
}

/// Every prefix, and every line left out, of a document and an overlay with a bit of everything.
#[test]
fn no_mutilation_causes_a_panic() {
    let document = "openapi: 3.0.3\ninfo: {title: &t t, version: *t}\ntags:\n- name: A\npaths:\n  /a/{id}:\n    get:\n      operationId: a\n      x-pagination: {items: /a, next: /b, parameter: c}\n      parameters:\n      - {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/A'}}\n      responses:\n        200: {content: {application/json: {example: {a: [1]}, schema: {$ref: 'b.json#/x'}}}}\ncomponents:\n  schemas:\n    A:\n      allOf: [{$ref: '#/components/schemas/A'}, {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/A'}]}]\n      example: \"\\u00e9\"\n      required: [b]\n      x-rules: [{when: {property: a, is: [x]}, then: {property: b, required: true}, why: w}]\n      enum:\n      - a\n      - |\n        b\n      x-variants: {a: B}\n";
    let overlay = format!(
        "{OVERLAY_HEAD}- target: $..[?@.name == 'id']\n  x-why: w\n  x-expect: {{in: path}}\n  update: {{a: [1]}}\n- target: $.components.schemas.*\n  x-why: w\n  remove: true\n"
    );
    let run = |document: &str, overlay: &str| {
        let files = InMemory::default()
            .with("a.yaml", document)
            .with("o.yaml", overlay)
            .with("b.json", "{\"x\": {\"$ref\": \"a.yaml#/paths\"}}");
        let (loaded, diagnostics) = load_files(files, "a.yaml", Some("o.yaml"));
        assert!(loaded.is_some() || diagnostics.has_errors());
        assert!(loaded.is_none_or(|loaded| loaded.document.is_located()));
        assert_eq!(diagnostics.to_string().is_empty(), diagnostics.is_empty());
    };
    for end in 0..document.len() {
        run(&document[..end], &overlay);
    }
    for end in 0..overlay.len() {
        run(document, &overlay[..end]);
    }
    let lines: Vec<&str> = document.lines().collect();
    for left_out in 0..lines.len() {
        let mut rest = lines.clone();
        rest.remove(left_out);
        run(&rest.join("\n"), &overlay);
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    struct Endless;
    impl Files for Endless {
        fn read(&self, _: &str) -> std::io::Result<Vec<u8>> {
            Err(std::io::ErrorKind::FileTooLarge.into())
        }
    }
    let mut diagnostics = Diagnostics::new();
    assert!(
        load_file(
            &Endless,
            "a.yaml",
            None,
            Options::default(),
            &mut diagnostics
        )
        .is_none()
    );
    assert_eq!(places(&diagnostics), ["file-too-large a.yaml:1:1"]);
}

#[test]
fn updates_that_multiply_the_document_are_stopped() {
    let actions: String = (0..40)
        .map(|n| format!("- {{target: $..*, x-why: w, update: {{a{n}: {{}}}}}}\n"))
        .collect();
    let files = InMemory::default()
        .with("a.yaml", with_paths("  {}\n"))
        .with("o.yaml", format!("{OVERLAY_HEAD}{actions}"));
    let (_, diagnostics) = load_files(files, "a.yaml", Some("o.yaml"));
    assert!(
        diagnostics
            .iter()
            .any(|item| item.message == "the updates make the document too large")
    );
}

#[test]
fn what_could_not_be_sent_is_refused_with_a_fix() {
    let with_server = |url: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nservers: [{{url: '{url}'}}]\npaths: {{}}\n"
        )
    };
    assert_places(&with_server("https://example.com/v1"), &[]);
    for url in [
        "https://a:b@example.com",
        "https://{host}/v1",
        "ws://example.com",
        "https:///v1",
    ] {
        assert_places(&with_server(url), &["invalid-server a.yaml:3:17"]);
    }
    for path in ["/a/../b", "/a?b=c", "/a#b", "/%2e%2E/b", "/a\u{200b}"] {
        let document = with_paths(&format!(
            "  '{path}':\n    get: {{operationId: a, responses: {{}}}}\n"
        ));
        assert_places(&document, &["invalid-path-template a.yaml:4:3"]);
    }
    let with_parameter = |name: &str, place: &str| {
        with_paths(&format!(
            "  /a:\n    get:\n      operationId: a\n      parameters: [{{name: '{name}', in: {place}, schema: {{type: string}}}}]\n      responses: {{}}\n"
        ))
    };
    assert_places(&with_parameter("X-Trace", "header"), &[]);
    assert_places(&with_parameter("Host", "query"), &[]);
    for (name, place) in [
        ("Host", "header"),
        ("content-length", "header"),
        ("a b", "header"),
        ("a;b", "cookie"),
    ] {
        let found = load_text("a.yaml", &with_parameter(name, place)).1;
        assert_eq!(
            places(&found),
            ["invalid-parameter-name a.yaml:7:27"],
            "{found}"
        );
        assert!(found.iter().all(|item| item.fix.is_some()), "{found}");
    }
}

#[test]
fn references_stay_below_the_directory_of_the_document() {
    let document = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    A: {$ref: '../secret.yaml'}\n    B: {$ref: '/etc/passwd'}\n    C: {$ref: 'parts/c.yaml'}\n";
    let files = InMemory::default()
        .with("specs/a/openapi.yaml", document)
        .with("specs/a/parts/c.yaml", "type: string\n")
        .with("specs/secret.yaml", "hunter2\n")
        .with("/etc/passwd", "root:x:0:0\n");
    let mut diagnostics = Diagnostics::new();
    load_file(
        &files,
        "specs/a/openapi.yaml",
        None,
        Options::default(),
        &mut diagnostics,
    );
    diagnostics.sort();
    assert_eq!(
        places(&diagnostics),
        [
            "outside-directory specs/a/openapi.yaml:6:15",
            "outside-directory specs/a/openapi.yaml:7:15"
        ]
    );
    let text = diagnostics.to_string();
    assert!(
        !text.contains("hunter2") && !text.contains("root:x"),
        "{text}"
    );
}

#[test]
fn the_manifest_names_documents_below_its_directory_only() {
    for path in [
        "/proc/self/environ",
        "../../etc/passwd",
        "../generated/lib.rs",
    ] {
        let entry = format!(
            "[[api]]\nname = \"a\"\ntitle = \"A\"\nsource = \"s\"\nedition = \"e\"\nversion = \"1\"\ndocument = \"{path}\"\nsha256 = \"{}\"\noperations = 0\n",
            "0".repeat(64)
        );
        let files = InMemory::default()
            .with("specs/specs.toml", entry)
            .with("/proc/self/environ", "KEY=hunter2")
            .with("../etc/passwd", "hunter2")
            .with("generated/lib.rs", "hunter2");
        let mut found = Diagnostics::new();
        let manifest = manifest::load(&files, "specs", &mut found).unwrap();
        let api = &manifest.apis[0];
        assert!(manifest::load_api(&files, api, Options::default(), &mut found).is_none());
        assert_eq!(
            places(&found),
            ["outside-directory specs/specs.toml:7:12"],
            "{found}"
        );
        assert!(!found.to_string().contains("hunter2"), "{found}");
    }
}

#[test]
fn a_long_chain_of_references_is_no_cycle() {
    let mut document = with_paths("  {}\n");
    document.push_str("components:\n  schemas:\n");
    for n in 0..100 {
        document.push_str(&format!(
            "    A{n}: {{$ref: '#/components/schemas/A{}'}}\n",
            n + 1
        ));
    }
    document.push_str("    A100: {type: string}\n");
    assert_places(&document, &[]);
}

#[test]
fn brackets_that_stand_no_deeper_than_their_key_are_read_with_a_warning() {
    let document = "openapi: 3.0.3\ninfo:\n{\n  title: T,\n  version: '1'\n}\npaths: {}\ncomponents:\n  schemas:\n    A: {\n      type: string,\n      enum: [\n        a\n      ]\n  }\n    B:\n      description: |\n        {\n        }\n";
    let (loaded, diagnostics) = load_text("a.yaml", document);
    let found = places(&diagnostics);
    assert!(
        found.len() == 1 && found[0].starts_with("shallow-bracket a.yaml:"),
        "{diagnostics}"
    );
    let value = loaded.unwrap().document.value().clone();
    assert_eq!(
        value["components"]["schemas"]["A"]["enum"],
        serde_json::json!(["a"])
    );
    assert_eq!(value["components"]["schemas"]["B"]["description"], "{\n}\n");
}

#[test]
fn flow_style_that_stands_in_the_column_of_its_key_is_read_at_its_places() {
    let document = "openapi: 3.0.3\ninfo: {\ntitle: \"T } {\\\"\", # { it's\nversion: '1'\n}\npaths: {}\ncomponents:\n  schemas:\n    A: {\n    type: strng,\n    description: it's one,\n    enum: [\n    a,\n    ]}\n    B: {type: string,\n  description: d}\n    C:\n      description: see [this\n";
    let (loaded, diagnostics) = load_text("a.yaml", document);
    let expected = [
        "shallow-bracket a.yaml:3:1",
        "unknown-schema-type a.yaml:10:11",
    ];
    assert_eq!(places(&diagnostics), expected, "{diagnostics}");
    let value = loaded.unwrap().document.value().clone();
    assert_eq!(value["info"]["title"], "T } {\"");
    let schemas = &value["components"]["schemas"];
    assert_eq!(schemas["A"]["enum"], serde_json::json!(["a"]));
    assert_eq!(schemas["B"]["description"], "d");
    assert_eq!(schemas["C"]["description"], "see [this");
}

#[test]
fn headers_that_openapi_leaves_to_security_and_media_types_are_ignored_and_said() {
    let document = |name: &str| {
        with_paths(&format!(
            "  /a:\n    get:\n      operationId: a\n      parameters: [{{name: {name}, in: header, schema: {{type: string}}}}]\n      responses: {{}}\n"
        ))
    };
    for (name, severity) in [
        ("authorization", Severity::Warning),
        ("Accept", Severity::Note),
        ("Content-Type", Severity::Note),
    ] {
        let (_, found) = load_text("a.yaml", &document(name));
        assert_eq!(places(&found), ["ignored-construct a.yaml:7:20"], "{found}");
        assert!(
            found.iter().all(|item| item.severity == severity),
            "{found}"
        );
    }
}

#[test]
fn the_files_that_a_document_refers_to_are_bounded_together() {
    let root = tempfile::tempdir().unwrap();
    let mut document = with_paths("  {}\n") + "components:\n  schemas:\n";
    for name in ["b", "c"] {
        document.push_str(&format!("    {name}: {{$ref: {name}.yaml}}\n"));
        let text = format!("description: {}\n", "d".repeat(600));
        std::fs::write(root.path().join(format!("{name}.yaml")), text).unwrap();
    }
    std::fs::write(root.path().join("a.yaml"), document).unwrap();
    let disk = Disk::new(root.path()).with_limit(1000);
    let mut found = Diagnostics::new();
    load_file(&disk, "a.yaml", None, Options::default(), &mut found);
    assert_eq!(places(&found), ["file-too-large a.yaml:8:15"], "{found}");
}

#[test]
fn a_reference_in_place_of_a_map_is_followed_with_a_warning() {
    let document = with_paths(
        "  /a:\n    get:\n      operationId: a\n      responses: {$ref: '#/x-shared', '404': {description: No}}\nx-shared:\n  '200': {description: Yes}\n",
    );
    let (loaded, diagnostics) = load_text("a.yaml", &document);
    assert_eq!(
        places(&diagnostics),
        ["misplaced-ref a.yaml:7:25"],
        "{diagnostics}"
    );
    let loaded = loaded.unwrap();
    let responses = loaded
        .document
        .get(&Pointer::from_tokens(["paths", "/a", "get", "responses"]));
    let statuses: Vec<&String> = responses.unwrap().as_object().unwrap().keys().collect();
    assert_eq!(statuses, ["200", "404"]);
    assert!(loaded.document.is_located());
}

#[test]
fn a_property_that_says_that_it_is_required_is_so_in_an_object_that_says_so_too() {
    let text = with_schemas(
        "    A: {properties: {o: {required: true, properties: {p: {required: true}, q: {required: true}}}}}\n",
    );
    let (loaded, diagnostics) = load_text("a.yaml", &text);
    assert_eq!(
        places(&diagnostics),
        [
            "obsolete-form a.yaml:5:36",
            "obsolete-form a.yaml:5:69",
            "obsolete-form a.yaml:5:90"
        ],
        "{diagnostics}"
    );
    let loaded = loaded.unwrap();
    let schema = loaded.document.value().pointer("/components/schemas/A");
    assert_eq!(
        schema.unwrap().to_string(),
        r#"{"properties":{"o":{"properties":{"p":{},"q":{}},"required":["p","q"]}},"required":["o"]}"#
    );
    assert!(loaded.document.is_located());
}

#[test]
fn another_publishers_pagination_and_dangling_examples_are_warnings() {
    let document = with_paths(
        "  /a:\n    get:\n      operationId: a\n      x-pagination: {offset: true}\n      responses: {'200': {description: Yes, content: {application/json: {examples: {one: {$ref: '#/nowhere'}}}}}}\n",
    );
    let (_, diagnostics) = load_text("a.yaml", &document);
    assert!(!diagnostics.has_errors(), "{diagnostics}");
    let codes: Vec<_> = diagnostics.iter().map(|item| item.code.id).collect();
    assert_eq!(codes, ["invalid-extension", "dangling-ref"]);
}

#[test]
fn thousands_of_dangling_references_take_little_time_and_are_counted() {
    let mut document = with_paths("  {}\n");
    document.push_str("components:\n  schemas:\n");
    for n in 0..2000 {
        document.push_str(&format!(
            "    Schema{n}: {{$ref: '#/components/schemas/Shcema{n}'}}\n"
        ));
    }
    let (_, diagnostics) = load_text("a.yaml", &document);
    assert_eq!(diagnostics.error_count(), 100);
    assert!(
        diagnostics
            .iter()
            .any(|item| item.message == "1901 more references lead nowhere")
    );
}
