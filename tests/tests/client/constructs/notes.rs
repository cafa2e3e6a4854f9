//! What is left out is said.

use codegen::generate::generate_document;
use codegen::spec::InMemory;

fn notes(document: &str) -> String {
    let files = InMemory::default().with("a.yaml", document);
    let made = generate_document(&files, "a.yaml", None, "a").unwrap();
    made.diagnostics.to_string()
}

#[test]
fn webhooks_callbacks_and_reserved_headers_are_ignored_and_said_so() {
    let document = include_str!("../../../fixtures/constructs/relative_server.yaml");
    let said = notes(document);
    assert_eq!(said.matches("ignored-construct").count(), 2, "{said}");
    assert!(
        said.contains("webhooks") && said.contains("callbacks"),
        "{said}"
    );
    let said = notes(include_str!("../../../fixtures/constructs/parameters.yaml"));
    assert!(said.contains("`Accept`"), "{said}");
}
