//! What is reported for documents that break the rules: as a warning where generation goes on, with a fix where an
//! overlay can help.

use std::collections::BTreeSet;
use std::fs;

use codegen::diagnostic::{Code, Diagnostic, Diagnostics, Severity, codes, is_invisible};
use codegen::spec::{Disk, Files, InMemory, Options};
use tests::effective::root;
use tests::pipeline::{self, Run};

const FIXTURES: &str = "tests/fixtures";
const OVERLAY: &str = "overlay: 1.0.0\ninfo: {title: Fixes, version: '1'}\nactions:\n";

/// What no overlay can mend: it is applied after the files are read, or is what is wrong.
static BEYOND_OVERLAYS: [&Code; 4] = [
    &codes::INVALID_YAML,
    &codes::UNKNOWN_OPENAPI_VERSION,
    &codes::INVALID_OVERLAY,
    &codes::UNMATCHED_OVERLAY_ACTION,
];

fn run(directory: &str, name: &str) -> Run {
    let disk = Disk::new(root().join(FIXTURES).join(directory));
    pipeline::run(&disk, name, None, Options::default())
}

fn documents(directory: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(FIXTURES).join(directory)).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// `code line:column` of every problem.
fn places(diagnostics: &Diagnostics) -> Vec<String> {
    let place = |item: &Diagnostic| {
        let place = item
            .location
            .as_ref()
            .map(|place| format!("{}:{}", place.line, place.column));
        format!("{} {}", item.code.id, place.unwrap_or_default())
    };
    diagnostics.iter().map(place).collect()
}

/// Every document in `tests/fixtures/wild` and what is said about it.
const WILD: &[(&str, &[&str])] = &[
    (
        "bases_without_alternatives.yaml",
        &["no-alternatives 8:121", "no-alternatives 11:78"],
    ),
    (
        "booleans_in_enums.yaml",
        &[
            "unquoted-text 8:85",
            "unquoted-text 8:91",
            "unquoted-text 10:68",
            "unquoted-text 10:81",
        ],
    ),
    ("byte_order_mark.yaml", &[]),
    ("duplicate_keys.yaml", &["duplicate-key 8:7"]),
    (
        "example_and_examples.yaml",
        &[
            "ambiguous-example 8:78",
            "obsolete-form 9:66",
            "obsolete-form 14:65",
            "ambiguous-example 14:105",
        ],
    ),
    (
        "example_of_wrong_type.yaml",
        &[
            "example-mismatch 8:69",
            "example-mismatch 8:85",
            "unquoted-text 14:81",
        ],
    ),
    ("missing_responses.yaml", &["missing-field 5:5"]),
    (
        "misspelt_extensions.yaml",
        &[
            "unknown-extension 3:22",
            "unknown-extension 9:7",
            "unknown-extension 10:7",
            "unknown-extension 15:40",
        ],
    ),
    (
        "null_sections.yaml",
        &[
            "null-value 2:48",
            "null-value 3:8",
            "null-value 4:5",
            "null-value 5:9",
            "null-value 8:16",
            "null-value 9:15",
            "null-value 12:14",
            "null-value 13:11",
            "null-value 14:17",
            "null-value 15:18",
            "null-value 17:28",
            "null-value 17:92",
            "null-value 17:106",
            "example-mismatch 17:117",
            "null-value 19:10",
            "null-value 20:13",
        ],
    ),
    ("nullable_in_3_1.yaml", &["obsolete-form 12:72"]),
    (
        "numbers_in_string_enums.yaml",
        &[
            "unquoted-text 2:32",
            "unquoted-text 7:16",
            "unquoted-text 9:68",
            "unquoted-text 9:74",
            "unquoted-text 9:79",
            "unquoted-text 9:84",
            "unquoted-text 9:100",
            "unquoted-text 10:40",
        ],
    ),
    (
        "parameter_without_schema.yaml",
        &[
            "missing-field 8:11",
            "missing-field 8:11",
            "obsolete-form 9:11",
        ],
    ),
    (
        "required_on_property.yaml",
        &[
            "obsolete-form 13:48",
            "obsolete-form 14:49",
            "obsolete-form 15:48",
        ],
    ),
    (
        "scalars_of_wrong_type.yaml",
        &[
            "wrong-type 7:13",
            "quoted-value 8:19",
            "unquoted-text 10:18",
            "quoted-value 10:42",
            "quoted-value 10:83",
            "wrong-type 10:99",
            "quoted-value 10:114",
            "quoted-value 11:42",
            "unquoted-text 11:82",
        ],
    ),
    ("tabs.yaml", &["tab 1:10"]),
    ("tabs_as_indentation.yaml", &["tab 3:2"]),
    ("timestamps.yaml", &[]),
    (
        "type_file.yaml",
        &[
            "repaired-type 10:65",
            "repaired-type 14:48",
            "repaired-type 14:90",
        ],
    ),
    ("union_of_equal_types.yaml", &[]),
    (
        "unknown_in.yaml",
        &[
            "unknown-place 8:25",
            "obsolete-form 9:25",
            "unknown-place 10:25",
        ],
    ),
    (
        "unknown_security_scheme.yaml",
        &[
            "unknown-security-scheme 3:13",
            "unknown-security-scheme 8:19",
        ],
    ),
    (
        "unknown_status.yaml",
        &[
            "invalid-status 9:9",
            "invalid-status 10:9",
            "invalid-status 11:9",
        ],
    ),
    ("unquoted_statuses.yaml", &[]),
    (
        "wrong_ref_depth.yaml",
        &["repaired-ref 12:30", "repaired-ref 17:55"],
    ),
];

#[test]
fn what_is_seen_in_the_wild_is_taken_with_a_warning() {
    let names: Vec<&str> = WILD.iter().map(|(name, _)| *name).collect();
    assert_eq!(documents("wild"), names);
    for (name, expected) in WILD {
        let run = run("wild", name);
        assert_eq!(
            places(&run.diagnostics),
            *expected,
            "{name}\n{}",
            run.diagnostics
        );
        assert!(run.files.is_some(), "{name}\n{}", run.diagnostics);
        assert!(
            run.diagnostics
                .iter()
                .all(|item| item.severity == Severity::Warning)
        );
        assert!(
            run.diagnostics
                .iter()
                .all(|item| !item.notes.is_empty() || item.help.is_some()),
            "{}",
            run.diagnostics
        );
    }
}

#[test]
fn what_became_of_an_unknown_security_scheme_is_said() {
    let notes = |security: &str| {
        let document = format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\nsecurity: {security}\npaths: {{}}\ncomponents:\n  \
             securitySchemes: {{basic: {{type: http, scheme: basic}}, key: {{type: apiKey, in: header, name: K}}}}\n"
        );
        let files = InMemory::default().with("a.yaml", document);
        let run = pipeline::run(&files, "a.yaml", None, Options::default());
        let notes = run.diagnostics.iter().flat_map(|item| item.notes.clone());
        notes.collect::<Vec<_>>()
    };
    let nothing = "left out: requests go out with no credentials";
    assert_eq!(notes("[{basik: []}]"), ["taken as `basic`"]);
    assert_eq!(notes("[{oauth: []}]"), [nothing]);
    assert_eq!(notes("[{oauth: []}, {other: []}]"), [nothing, nothing]);
    assert_eq!(notes("[{oauth: []}, {}]"), [nothing]);
    assert_eq!(notes("[{oauth: [], key: []}]"), [nothing]);
    assert_eq!(
        notes("[{oauth: []}, {basic: [], key: []}, {key: []}]"),
        ["left out: requests go out with `basic` and `key` or `key`"]
    );
}

/// Finds a document beside the fixtures, in which an action stands below an overlay's head.
struct WithOverlay<'a> {
    disk: Disk,
    overlay: InMemory,
    action: &'a str,
}

impl<'a> WithOverlay<'a> {
    fn new(action: &'a str) -> Self {
        Self {
            disk: Disk::new(root().join(FIXTURES).join("diagnostics")),
            overlay: InMemory::default().with("overlay.yaml", format!("{OVERLAY}{action}\n")),
            action,
        }
    }

    fn run(&self, name: &str) -> Run {
        pipeline::run(self, name, Some("overlay.yaml"), Options::default())
    }
}

impl Files for WithOverlay<'_> {
    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        self.overlay.read(path).or_else(|_| self.disk.read(path))
    }
}

#[test]
fn pasting_all_fixes_of_a_document_at_once_leaves_nothing_to_mend() {
    for name in documents("diagnostics") {
        let before = run("diagnostics", &name).diagnostics;
        let mut fixes: Vec<&str> = Vec::new();
        for fix in before.iter().filter_map(|item| item.fix.as_deref()) {
            // One action may solve several problems: it is shown once.
            if !fixes.contains(&fix) {
                fixes.push(fix);
            }
        }
        if fixes.is_empty() {
            continue;
        }
        let pasted = fixes.join("\n");
        let after = WithOverlay::new(&pasted).run(&name).diagnostics;
        let left = after
            .iter()
            .find(|item| item.fix.is_some() || item.severity == Severity::Error);
        assert!(left.is_none(), "{name}\n{pasted}\nleaves\n{after}");
    }
}

type Said = (&'static str, String, Option<String>);

fn said(item: &Diagnostic) -> Said {
    (
        item.code.id,
        item.message.clone(),
        item.location.as_ref().map(ToString::to_string),
    )
}

#[test]
fn pasting_a_fix_into_the_overlay_removes_the_problem_and_brings_no_new_error() {
    let mut mended = BTreeSet::new();
    for name in documents("diagnostics") {
        let before = run("diagnostics", &name).diagnostics;
        let known: Vec<Said> = before.iter().map(said).collect();
        for item in before.iter() {
            let Some(fix) = &item.fix else {
                let is_beyond = BEYOND_OVERLAYS.contains(&item.code);
                assert!(
                    item.severity != Severity::Error || is_beyond,
                    "{name} has an error without a fix:\n{before}"
                );
                continue;
            };
            let pasted = WithOverlay::new(fix);
            let after = pasted.run(&name).diagnostics;
            assert!(
                !after.iter().any(|other| said(other) == said(item)),
                "{}\ndid not remove\n{item:?}",
                pasted.action
            );
            let new = after
                .iter()
                .find(|other| other.severity == Severity::Error && !known.contains(&said(other)));
            // Of two that have the same name, the other one is now the only one.
            assert!(new.is_none(), "{}\nbrought\n{after}", pasted.action);
            mended.insert(item.code.id);
        }
    }
    println!("{mended:?}");
}

#[test]
fn no_invisible_character_reaches_generated_source() {
    // Zero width, direction, soft hyphen, byte order mark, filler, tag.
    let hidden = "\u{200b}\u{202e}\u{200f}\u{ad}\u{feff}\u{3164}\u{e0041}";
    let document = format!(
        "openapi: 3.0.3\ninfo: {{title: \"a{hidden}\", version: \"1{hidden}\", description: \"a{hidden}b\"}}\n\
         servers: [{{url: 'https://example.com', description: \"a{hidden}\"}}]\ntags: [{{name: \"T{hidden}\", description: \"a{hidden}\"}}]\n\
         paths:\n  /a:\n    post:\n      operationId: \"do{hidden}It\"\n      summary: \"a{hidden}\"\n      tags: [\"T{hidden}\"]\n\
         \x20     parameters: [{{name: \"q{hidden}\", in: query, description: \"a{hidden}\", schema: {{type: string, pattern: \"a{hidden}\", example: \"a{hidden}\"}}}}]\n\
         \x20     requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/A{hidden}'}}}}}}}}\n\
         \x20     responses: {{'200': {{description: \"a{hidden}\", content: {{application/json: {{schema: {{$ref: '#/components/schemas/A{hidden}'}}}}}}}}}}\n\
         components:\n  schemas:\n    \"A{hidden}\":\n      type: object\n      description: \"a{hidden}\"\n      required: [\"p{hidden}\"]\n\
         \x20     properties:\n        \"p{hidden}\": {{type: string, enum: [\"v{hidden}\", w], default: \"v{hidden}\"}}\n\
         \x20       k: {{type: string, description: \"a{hidden}\", example: \"a{hidden}\"}}\n"
    );
    let files = InMemory::default().with("a.yaml", document);
    let run = pipeline::run(&files, "a.yaml", None, Options::default());
    let files = run.files.unwrap_or_else(|| panic!("{}", run.diagnostics));
    assert!(files.len() > 3);
    for (path, text) in files {
        let line = text.lines().find(|line| line.contains(is_invisible));
        assert!(
            line.is_none() && !path.contains(is_invisible),
            "{path}: {line:?}"
        );
    }
}
