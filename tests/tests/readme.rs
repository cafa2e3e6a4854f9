//! The READMEs say what is so: their commands are run somewhere, their links lead somewhere. Their Rust
//! is run as doc tests of the crates `tests`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;

use tests::effective::root;

const READMES: [&str; 5] = [
    "README.md",
    "CONTRIBUTING.md",
    "codegen/README.md",
    "generated/README.md",
    "specs/README.md",
];

/// Commands, the file that runs each, and the words with which it does.
const COMMANDS: &[(&str, &str, &str)] = &[
    ("cargo xtask regen", "tests/tests/regen.rs", "&[\"regen\"]"),
    (
        "cargo xtask regen --check",
        ".ci/run",
        "cargo xtask regen --check",
    ),
    ("cargo test", ".ci/run", "cargo test --locked"),
    (
        "cargo run --example tour --features mock",
        "tests/tests/mock_examples.rs",
        "example(\"tour\", &[])",
    ),
    // What these two lead to, built from the package.
    (
        "cargo add vonage-registration",
        ".ci/packaging",
        "vonage-registration = { path",
    ),
    (
        "cargo add tokio --features macros,rt-multi-thread",
        ".ci/packaging",
        "\"macros\", \"rt-multi-thread\"",
    ),
    (".ci/run", ".github/workflows/ci.yml", ".ci/run"),
    (".ci/packaging", ".ci/run", ".ci/packaging"),
];

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Lines of the blocks of one language.
fn code<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let start = format!("```{language}");
    let (mut lines, mut inside) = (Vec::new(), false);
    for line in text.lines() {
        match line {
            "```" => inside = false,
            line if line == start => inside = true,
            line if inside => lines.push(line),
            _ => {}
        }
    }
    lines
}

#[test]
fn commands_are_run_by_ci() {
    let mut seen = 0;
    for path in READMES {
        let text = read(path);
        for line in code(&text, "sh") {
            let command = line.split("  #").next().unwrap_or_default().trim();
            if command.is_empty() || command.starts_with('#') {
                continue;
            }
            let known = COMMANDS.iter().find(|(known, ..)| *known == command);
            let (_, file, words) = known
                .unwrap_or_else(|| panic!("{path}: nothing runs `{command}`; add it to COMMANDS"));
            assert!(
                read(file).contains(words),
                "{file} does not run `{command}`"
            );
            seen += 1;
        }
    }
    assert!(seen >= 6, "only {seen} commands were found");
}

#[test]
fn links_lead_to_files() {
    let mut seen = 0;
    for path in READMES {
        let text = read(path);
        let directory = root().join(path).parent().unwrap().to_owned();
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            if link.starts_with("https://") || link.starts_with('#') {
                continue;
            }
            assert!(
                directory.join(link).exists(),
                "{path} links to {link}, which is not there"
            );
            seen += 1;
        }
    }
    assert!(seen >= 3, "only {seen} links were found");
}
