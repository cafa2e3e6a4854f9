//! The committed files are what the specs make, every time and to the byte.

use codegen::generate::generate;
use codegen::package::Plan;
use tests::effective::root;

#[test]
fn generating_twice_gives_the_same_bytes() {
    let [first, second] = [(); 2].map(|()| generate(&root(), &[]).unwrap());
    assert_eq!(first.files, second.files);
}

#[test]
fn committed_files_are_what_the_specs_make() {
    let generation = generate(&root(), &[]).unwrap();
    let plan = Plan::new(&root(), &generation).unwrap();
    let stale: Vec<&str> = plan
        .entries()
        .filter(|(_, entry)| entry.status.is_change())
        .map(|(path, _)| path)
        .collect();
    assert!(
        plan.is_clean(),
        "run `cargo xtask regen`; stale: {stale:?}\n{}",
        plan.unified_diff(100)
    );
}
