//! Vendoring, by the real commands in a workspace of its own: documents as the publisher may well write them, with
//! other schema names, schemas in place, an error for each status, and as JSON.

use std::fs;
use std::process::Command;

use codegen::diagnostic::Diagnostics;
use codegen::spec::{sha256, source};
use serde_json::{Value, json};
use tempfile::TempDir;

use tests::effective::root;

use crate::workspace::{said, workspace, xtask};

/// Schemas that stand in place instead of under a name.
const INLINED: [&str; 4] = ["Contact", "Address", "OptIn", "BusinessProfileStatusInfo"];

/// The document of an API, written as somebody else would.
fn rewritten(api: &str) -> String {
    let bytes = fs::read(root().join(format!("specs/{api}/openapi.yaml"))).unwrap();
    let document = source::parse("openapi.yaml", &bytes, &mut Diagnostics::new()).unwrap();
    let mut document = document.value().clone();
    let schemas = document["components"]["schemas"].clone();
    inline(&mut document, &schemas);
    rename(&mut document);
    let errors = document["paths"]
        .as_object_mut()
        .unwrap()
        .values_mut()
        .flat_map(|item| item.as_object_mut().unwrap().values_mut());
    for operation in errors.filter(|value| value.get("responses").is_some()) {
        for status in ["400", "401", "429"] {
            operation["responses"][status] = json!({ "description": "Refused.", "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/ErrorBody" } } } });
        }
    }
    document["components"]["schemas"]["ErrorBody"] =
        json!({ "type": "object", "properties": { "title": { "type": "string" } } });
    format!("{document:#}\n")
}

fn inline(value: &mut Value, schemas: &Value) {
    let name = value["$ref"]
        .as_str()
        .and_then(|reference| reference.rsplit('/').next())
        .unwrap_or_default();
    if INLINED.contains(&name) {
        *value = schemas[name].clone();
    }
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !INLINED.contains(&name.as_str()));
            members
                .values_mut()
                .for_each(|value| inline(value, schemas));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| inline(value, schemas)),
        _ => {}
    }
}

/// `Business` becomes `BusinessDto`, everywhere.
fn rename(document: &mut Value) {
    let mut text = document.to_string();
    let schemas = document["components"]["schemas"]
        .as_object()
        .unwrap()
        .clone();
    for name in schemas.keys() {
        text = text.replace(
            &format!("schemas/{name}\""),
            &format!("schemas/{name}Dto\""),
        );
    }
    *document = serde_json::from_str(&text).unwrap();
    let renamed = schemas.keys().map(|name| {
        (
            format!("{name}Dto"),
            document["components"]["schemas"][name].clone(),
        )
    });
    document["components"]["schemas"] = Value::Object(renamed.collect());
}

/// A workspace with the specs of this one, committed to a repository of its own.
fn committed() -> TempDir {
    let workspace = workspace();
    let who = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
    let commit = [&who[..], &["commit", "--quiet", "--message", "before"]].concat();
    for arguments in [&["init", "--quiet"][..], &["add", "."], &commit] {
        let mut git = Command::new("git");
        let status = git.arg("-C").arg(workspace.path()).args(arguments).status();
        assert!(status.unwrap().success());
    }
    workspace
}

/// The overlay after a maintainer has followed the advice in a report; how many actions that took.
fn mended(overlay: &str, report: &str) -> (String, usize) {
    let mut lines: Vec<String> = overlay.lines().map(str::to_owned).collect();
    let mut advice: Vec<(usize, Vec<String>)> = Vec::new();
    for line in report.lines() {
        if let Some((place, _)) = line.split_once(" misses what it hit before") {
            advice.push((
                place.split(':').nth(1).unwrap().parse().unwrap(),
                Vec::new(),
            ));
        } else if let (Some(target), Some((_, targets))) =
            (line.strip_prefix("  - target: "), advice.last_mut())
        {
            targets.push(target.to_owned());
        }
    }
    advice.sort();
    // From the last to the first, so that line numbers stay right.
    for (line, targets) in advice.iter().rev() {
        let start = line - 1;
        let rest = start
            + lines[start..]
                .iter()
                .position(|line| line.starts_with("    x-why"))
                .unwrap();
        let end = lines[rest..]
            .iter()
            .position(|line| line.starts_with("  -") || line.starts_with("  #"))
            .map_or(lines.len(), |count| rest + count);
        let body = lines[rest..end].to_vec();
        let actions = targets.iter().flat_map(|target| {
            std::iter::once(format!("  - target: {target}")).chain(body.clone())
        });
        let actions: Vec<String> = actions.collect();
        lines.splice(start..end, actions);
    }
    (lines.join("\n") + "\n", advice.len())
}

fn takes_the_rewritten_document(api: &str) {
    let workspace = committed();
    let directory = workspace.path();
    let download = rewritten(api);
    fs::write(directory.join("download"), &download).unwrap();
    let overlay = directory.join(format!("specs/{api}/overlay.yaml"));
    let before = fs::read_to_string(&overlay).unwrap();
    let command = ["vendor", api, "download", "--edition", "2027-01-31"];

    let refused = xtask(directory, &command);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    assert!(
        said(&refused).contains("Nothing was written"),
        "{}",
        said(&refused)
    );
    assert!(!directory.join(format!("specs/{api}/openapi.json")).exists());

    let (after, actions) = mended(&before, &said(&refused));
    assert!(actions > 0);
    fs::write(&overlay, after).unwrap();
    let dry = xtask(directory, &[&command[..], &["--dry-run"]].concat());
    assert!(dry.status.success(), "{}", said(&dry));
    assert!(!directory.join(format!("specs/{api}/openapi.json")).exists());
    let taken = xtask(directory, &command);
    assert!(taken.status.success(), "{}", said(&taken));
    assert!(
        said(&taken).contains("Version bump of the crate: "),
        "{}",
        said(&taken)
    );

    assert_eq!(
        fs::read_to_string(directory.join(format!("specs/{api}/openapi.json"))).unwrap(),
        download
    );
    assert!(!directory.join(format!("specs/{api}/openapi.yaml")).exists());
    let manifest = fs::read_to_string(directory.join("specs/specs.toml")).unwrap();
    for line in [
        format!("document = \"{api}/openapi.json\""),
        format!("sha256 = \"{}\"", sha256(download.as_bytes())),
        "edition = \"2027-01-31\"".to_owned(),
    ] {
        assert!(manifest.contains(&line), "{line} in\n{manifest}");
    }
    assert!(
        manifest.starts_with("# The vendored API descriptions."),
        "comments stay"
    );

    let judged = xtask(directory, &["diff", "--format", "json"]);
    let judged: Value = serde_json::from_slice(&judged.stdout).unwrap();
    for change in judged["changes"].as_array().unwrap() {
        assert_eq!(
            (&change["wire"], &change["shipped"]),
            (&json!("compatible"), &json!("compatible")),
            "{change:#}"
        );
    }
    for arguments in [&["regen"][..], &["regen", "--check"]] {
        let output = xtask(directory, arguments);
        assert!(output.status.success(), "{}", said(&output));
    }
}

#[test]
fn a_rewritten_network_registry_needs_only_the_advice_to_be_followed() {
    takes_the_rewritten_document("network-registry");
}

#[test]
fn a_rewritten_tfn_needs_only_the_advice_to_be_followed() {
    takes_the_rewritten_document("tfn");
}

#[test]
fn a_value_that_upstream_has_changed_under_a_correction_is_said_and_nothing_is_written() {
    let workspace = committed();
    let spec = workspace.path().join("specs/network-registry/openapi.yaml");
    let changed = fs::read_to_string(&spec).unwrap();
    let changed = changed.replace("type: number", "type: string");
    fs::write(workspace.path().join("download.yaml"), changed).unwrap();
    let output = xtask(
        workspace.path(),
        &["vendor", "network-registry", "download.yaml"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("expects `\"number\"`"),
        "{}",
        said(&output)
    );
    assert!(
        said(&output).contains("Nothing was written"),
        "{}",
        said(&output)
    );
    let status = Command::new("git")
        .arg("-C")
        .arg(workspace.path())
        .args(["diff", "--quiet"])
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
fn what_upstream_has_corrected_itself_is_said() {
    let workspace = committed();
    let spec = fs::read_to_string(workspace.path().join("specs/tfn/openapi.yaml")).unwrap();
    let overlay = workspace.path().join("specs/tfn/overlay.yaml");
    let expected = "    x-expect:\n      minLength: null\n      maxLength: null\n      format: null\n    update:\n      minLength: 2\n      maxLength: 2\n";
    let text_before = fs::read_to_string(&overlay).unwrap();
    assert!(text_before.contains(expected));
    fs::write(
        &overlay,
        text_before.replacen(
            expected,
            "    update:\n      minLength: 2\n      maxLength: 2\n",
            1,
        ),
    )
    .unwrap();
    let country = "description: Two-letter ISO 3166 code of the country.\n          type: string\n";
    let corrected = spec.replacen(country, &format!("{country}          minLength: 2\n          maxLength: 2\n          format: country-code\n"), 1);
    fs::write(workspace.path().join("download.yaml"), corrected).unwrap();
    let output = xtask(
        workspace.path(),
        &["vendor", "tfn", "download.yaml", "--dry-run"],
    );
    assert!(
        said(&output).contains("this action changes nothing"),
        "{}",
        said(&output)
    );
    assert!(
        said(&output).contains("specs/tfn/openapi.yaml: would be updated"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_download_that_is_no_openapi_is_refused() {
    let workspace = committed();
    for (content, expected) in [
        ("<html>", "openapi"),
        ("{\"openapi\": \"3.0.3\",", "openapi.yaml"),
        ("swagger: '2.0'\n", "swagger2openapi"),
    ] {
        fs::write(workspace.path().join("download"), content).unwrap();
        let output = xtask(workspace.path(), &["vendor", "tfn", "download"]);
        assert_eq!(output.status.code(), Some(1), "{content}");
        assert!(
            said(&output).to_lowercase().contains(expected),
            "{content}: {}",
            said(&output)
        );
    }
    let no_day = ["vendor", "tfn", "download", "--edition", "soon"];
    let output = xtask(workspace.path(), &no_day);
    assert!(said(&output).contains("is no day"), "{}", said(&output));
    let output = xtask(workspace.path(), &["vendor", "unknown", "download"]);
    assert!(
        said(&output).contains("the APIs are: network-registry, tfn"),
        "{}",
        said(&output)
    );
}

#[test]
fn diff_of_two_files_exits_with_1_only_when_asked_to_deny() {
    let workspace = committed();
    let spec = fs::read_to_string(workspace.path().join("specs/tfn/openapi.yaml")).unwrap();
    fs::write(
        workspace.path().join("new.yaml"),
        spec.replace("maxLength: 350", "maxLength: 300"),
    )
    .unwrap();
    let arguments = ["diff", "specs/tfn/openapi.yaml", "new.yaml", "--api", "tfn"];
    let output = xtask(workspace.path(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(!said(&output).contains('\u{1b}'));
    let denied = xtask(
        workspace.path(),
        &[
            &arguments[..],
            &["--deny", "breaking", "--format", "markdown"],
        ]
        .concat(),
    );
    assert_eq!(denied.status.code(), Some(1), "{}", said(&denied));
    assert!(said(&denied).contains("**breaks**"));
    let same = xtask(workspace.path(), &["diff", "--deny", "breaking"]);
    assert_eq!(same.status.code(), Some(0), "{}", said(&same));
}
