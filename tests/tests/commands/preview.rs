//! `cargo xtask preview` makes a crate that compiles by itself, or says why not.

use std::fs;

use tests::compiler::Crate;
use tests::effective::root;

use crate::workspace::{directory, said, tree, xtask, xtask_without_space};

#[test]
fn a_preview_compiles_by_itself_and_replaces_an_earlier_one() {
    let out = directory("preview");
    let overlay = out.with_extension("overlay.yaml");
    let actions = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n  \
                   - {target: $.info, update: {title: Renamed}, x-why: To see it.}\n";
    fs::write(&overlay, actions).unwrap();
    for fixture in ["servers", "forms"] {
        let document = format!("tests/fixtures/constructs/{fixture}.yaml");
        let arguments = ["preview", &document, "--out", out.to_str().unwrap()];
        let overlay = ["--overlay", overlay.to_str().unwrap()];
        let output = xtask(&root(), &[&arguments[..], &overlay[..]].concat());
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains("Renamed: "), "{}", said(&output));
    }
    let module = fs::read_to_string(out.join("src/api/mod.rs")).unwrap();
    assert!(module.contains("\n//! Renamed, version 1."), "{module}");
    assert!(
        module.contains("pub use crate::runtime::parts::Upload;"),
        "{module}"
    );
    let problems = Crate {
        name: "preview",
        root: &out.join("src/lib.rs"),
        manifest: &out.join("Cargo.toml"),
        features: &["rustls"],
        further: &[],
        emit: "metadata",
        kind: "lib",
        out: &out.join("out"),
    }
    .problems();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn a_document_with_problems_is_reported_and_nothing_is_written() {
    let out = directory("preview_of_problems");
    let document = out.with_extension("yaml");
    let broken = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a/{b}:\n    get:\n      \
                  responses: {'200': {$ref: '#/nowhere'}}\n";
    fs::write(&document, broken).unwrap();
    let arguments = [
        "preview",
        document.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ];
    let output = xtask(&root(), &arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for expected in ["dangling-ref", "undeclared-path-parameter", ".yaml:6:"] {
        assert!(said.contains(expected), "{said}");
    }
    assert_eq!(fs::read_dir(&out).unwrap().count(), 0);
}

#[test]
fn any_bytes_are_answered_with_diagnostics() {
    let out = directory("preview_of_bytes");
    let document = out.with_extension("bin");
    for bytes in [
        &b""[..],
        b"\xff\xfe\x00",
        b"{",
        b"[]",
        b"- a\n- b",
        b"openapi: 9",
        b"\0\0\0",
    ] {
        fs::write(&document, bytes).unwrap();
        let arguments = [
            "preview",
            document.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ];
        let output = xtask(&root(), &arguments);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).starts_with("error["), "{}", said(&output));
    }
}

#[test]
fn a_directory_with_something_else_in_it_is_refused() {
    let out = directory("preview_over_something");
    fs::write(out.join("precious.txt"), "mine").unwrap();
    let document = "tests/fixtures/constructs/servers.yaml";
    let output = xtask(
        &root(),
        &["preview", document, "--out", out.to_str().unwrap()],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("neither empty nor"),
        "{}",
        said(&output)
    );
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
    let before = fs::read(root().join("Cargo.toml")).unwrap();
    let output = xtask(&root(), &["preview", document, "--out", ""]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("`--out` is empty"),
        "{}",
        said(&output)
    );
    assert_eq!(fs::read(root().join("Cargo.toml")).unwrap(), before);
}

#[test]
fn what_a_person_has_in_a_preview_is_said_and_a_title_commands_no_terminal() {
    let out = directory("preview_with_edits");
    let document = out.with_extension("yaml");
    let text = "openapi: 3.0.3\ninfo: {title: \"a\\u202eb\", version: '1'}\n\
                servers: [{url: 'https://api.example.com'}]\npaths: {}\n";
    fs::write(&document, text).unwrap();
    let arguments = ["preview", document.to_str().unwrap(), "--out"];
    let arguments = [&arguments[..], &[out.to_str().unwrap()]].concat();
    let output = xtask(&root(), &arguments);
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        said(&output).contains("a\\u{202e}b: 0 operations"),
        "{}",
        said(&output)
    );
    let edited = out.join("src/lib.rs");
    let made = fs::read_to_string(&edited).unwrap();
    fs::write(&edited, made.clone() + "// mine\n").unwrap();
    fs::write(out.join("src/notes.rs"), "// mine\n").unwrap();
    fs::write(out.join("notes.txt"), "mine").unwrap();
    let output = xtask(&root(), &arguments);
    assert!(output.status.success(), "{}", said(&output));
    for expected in [
        "src/lib.rs: was edited by hand",
        "src/notes.rs: not of this preview",
    ] {
        assert!(said(&output).contains(expected), "{}", said(&output));
    }
    assert_eq!(fs::read_to_string(&edited).unwrap(), made);
    assert!(out.join("src/notes.rs").exists() && out.join("notes.txt").exists());
}

#[cfg(unix)]
#[test]
fn a_disk_without_space_leaves_the_earlier_preview_whole_and_the_next_run_replaces_it() {
    let out = directory("preview_without_space");
    let arguments = |fixture: &str| {
        let document = format!("tests/fixtures/constructs/{fixture}.yaml");
        let out = out.to_str().unwrap().to_owned();
        ["preview".to_owned(), document, "--out".to_owned(), out]
    };
    let run = |fixture: &str, has_space: bool| {
        let arguments = arguments(fixture);
        let arguments = arguments.each_ref().map(String::as_str);
        let run = if has_space {
            xtask
        } else {
            xtask_without_space
        };
        let output = run(&root(), &arguments);
        assert_eq!(output.status.success(), has_space, "{}", said(&output));
        said(&output)
    };
    let said = run("servers", false);
    assert!(said.contains("cannot write this temporary file"), "{said}");
    // Neither a preview nor in its way; the marker may be cut itself.
    std::fs::write(out.join(".preview"), "Made by").unwrap();
    run("servers", true);
    let whole = tree(&out);
    let said = run("forms", false);
    assert!(said.contains("cannot write this temporary file"), "{said}");
    assert!(tree(&out) == whole, "{said}");
    run("forms", true);
    assert!(tree(&out) != whole);
}

#[test]
fn a_document_over_the_limit_is_refused_at_its_place_unless_more_is_allowed() {
    let out = directory("preview_of_much");
    let document = out.with_extension("yaml");
    let head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n";
    fs::write(&document, format!("{head}# {}\n", "x".repeat(20_000_000))).unwrap();
    let (document, out) = (document.to_str().unwrap(), out.to_str().unwrap());
    let arguments = ["preview", document, "--out", out];
    let refused = xtask(&root(), &arguments);
    assert_eq!(refused.status.code(), Some(1));
    let expected = format!("` is larger than 20 MB\n --> {document}:1:1\n");
    assert!(said(&refused).contains(&expected), "{}", said(&refused));
    let more = [&arguments[..], &["--max-size", "30000000"]].concat();
    assert!(xtask(&root(), &more).status.success());
}
