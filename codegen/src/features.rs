//! The cargo features of a manifest, one for each API.

use toml_edit::{Array, DocumentMut, Item, Value};

/// The manifest with a feature for each of `modules`, on by default, and without those of removed APIs.
/// `None` when it cannot be read, or has no features to begin with.
///
/// A feature that turns on nothing else is an API's.
pub fn declare(manifest: &str, modules: &[String]) -> Option<String> {
    let mut document: DocumentMut = manifest.parse().ok()?;
    let features = document.get_mut("features")?.as_table_mut()?;
    let removed: Vec<String> = features
        .iter()
        .filter(|(_, turns_on)| turns_on.as_array().is_some_and(Array::is_empty))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name != "default" && !modules.contains(name))
        .collect();
    for name in &removed {
        features.remove(name);
    }
    let mut added = Vec::new();
    for module in modules {
        if !features.contains_key(module) {
            features.insert(module, Item::Value(Value::Array(Array::new())));
            added.push(module);
        }
    }
    let default = features.get_mut("default")?.as_array_mut()?;
    default.retain(|name| !removed.iter().any(|it| name.as_str() == Some(it)));
    for module in added {
        let is_there = default.iter().any(|name| name.as_str() == Some(module));
        if !is_there {
            default.push(module);
        }
    }
    Some(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::declare;

    const MANIFEST: &str = "\
[features]
default = [\"a\", \"rustls\"]
a = []
# Kept.
rustls = [\"dep:rustls\"]
";

    fn declared(modules: &[&str]) -> String {
        let modules: Vec<String> = modules.iter().map(|&name| name.to_owned()).collect();
        declare(MANIFEST, &modules).unwrap()
    }

    #[test]
    fn a_manifest_that_is_right_keeps_its_bytes() {
        assert_eq!(declared(&["a"]), MANIFEST);
    }

    #[test]
    fn a_new_api_gets_a_feature_that_is_on_by_default() {
        assert_eq!(
            declared(&["a", "b"]),
            "[features]\ndefault = [\"a\", \"rustls\", \"b\"]\na = []\n# Kept.\nrustls = [\"dep:rustls\"]\nb = []\n"
        );
    }

    #[test]
    fn the_feature_of_an_api_that_is_gone_goes_too() {
        assert_eq!(
            declared(&[]),
            "[features]\ndefault = [ \"rustls\"]\n# Kept.\nrustls = [\"dep:rustls\"]\n"
        );
    }
}
