//! Snapshots, all of them below `tests/snapshots`.

use insta::Settings;

use crate::effective::root;

/// Compares a text with the snapshot of that name in a directory of snapshots.
pub fn assert_snapshot(directory: &str, name: &str, content: &str) {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(root().join("tests/snapshots").join(directory));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, content));
}
