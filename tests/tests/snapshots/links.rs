//! The links of the documents to files of the repository lead somewhere.

use std::fs;

use tests::effective::root;

const DOCUMENTS: [&str; 8] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "codegen/README.md",
    "docs/changes.md",
    "docs/performance.md",
    "generated/README.md",
    "specs/README.md",
];

#[test]
fn links_lead_to_files() {
    let mut broken = Vec::new();
    for path in DOCUMENTS {
        let path = root().join(path);
        let text = fs::read_to_string(&path).unwrap();
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        let files = links.filter(|link| !link.starts_with("https://") && !link.starts_with('#'));
        let missing = files.filter(|link| !path.with_file_name(link).exists());
        broken.extend(missing.map(|link| format!("{} links to {link}", path.display())));
    }
    assert_eq!(broken, [""; 0]);
}
