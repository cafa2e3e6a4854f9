//! The documents that are mutated: small ones most of the time, whole specs now and then.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use codegen::diagnostic::Diagnostics;
use codegen::spec::source;
use fastrand::Rng;
use serde_json::{Map, Value};
use tests::effective::{root, specs};

/// Paths of a spec in one slice.
const PATHS: usize = 2;

#[derive(Clone)]
pub(crate) struct Base {
    pub(crate) name: String,
    pub(crate) document: Value,
    pub(crate) overlay: Option<Value>,
}

pub(crate) struct Bases {
    small: Vec<Base>,
    whole: Vec<Base>,
}

impl Bases {
    pub(crate) fn load() -> Self {
        let mut small = fixtures();
        let mut whole = Vec::new();
        for spec in specs() {
            small.extend(slices(&spec.name, spec.loaded.document.value()));
            let overlay = root().join("specs").join(&spec.name).join("overlay.yaml");
            whole.push(Base {
                name: spec.name,
                document: spec.loaded.published.value().clone(),
                overlay: read(&overlay),
            });
        }
        Self { small, whole }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Base> {
        self.whole.iter().chain(&self.small)
    }

    pub(crate) fn pick(&self, rng: &mut Rng) -> &Base {
        let from = if rng.u8(..50) == 0 {
            &self.whole
        } else {
            &self.small
        };
        rng.choice(from).expect("there are documents of both kinds")
    }
}

fn read(path: &Path) -> Option<Value> {
    let bytes = fs::read(path).expect("the file is there");
    let document = source::parse(&path.to_string_lossy(), &bytes, &mut Diagnostics::new())?;
    Some(document.value().clone())
}

/// All OpenAPI documents below `tests/fixtures`.
fn fixtures() -> Vec<Base> {
    let mut directories = vec![root().join("tests/fixtures")];
    let mut paths = Vec::new();
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).expect("the fixtures are there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                directories.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "yaml" || extension == "json")
            {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let documents = paths.iter().filter_map(|path| Some((path, read(path)?)));
    documents
        .filter(|(_, document)| document.get("openapi").is_some())
        .map(|(path, document)| Base {
            name: path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            document,
            overlay: None,
        })
        .collect()
}

/// Documents with a few paths each, and the components that these need.
fn slices(name: &str, document: &Value) -> Vec<Base> {
    let paths = document["paths"].as_object().cloned().unwrap_or_default();
    let paths: Vec<(String, Value)> = paths.into_iter().collect();
    let slice = |paths: &[(String, Value)]| {
        let mut slice = document.clone();
        slice["paths"] = Value::Object(paths.iter().cloned().collect());
        slice["components"] = Value::Object(Map::new());
        let needed = needed(&slice, document);
        for pointer in needed {
            let mut tokens = pointer.split('/').skip(2);
            if let (Some(map), Some(key), Some(value)) =
                (tokens.next(), tokens.next(), document.pointer(&pointer))
            {
                slice["components"][map][key] = value.clone();
            }
        }
        slice["components"]["securitySchemes"] = document["components"]["securitySchemes"].clone();
        slice
    };
    let slices = paths.chunks(PATHS).map(slice).enumerate();
    slices
        .map(|(index, document)| Base {
            name: format!("{name}, slice {index}"),
            document,
            overlay: None,
        })
        .collect()
}

/// The components that a part of a document refers to, directly or through others.
fn needed(part: &Value, document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut pending = vec![part];
    while let Some(value) = pending.pop() {
        match value {
            Value::Object(members) => {
                if let Some(pointer) = members
                    .get("$ref")
                    .and_then(Value::as_str)
                    .and_then(|text| text.strip_prefix('#'))
                    && found.insert(pointer.to_owned())
                {
                    pending.extend(document.pointer(pointer));
                }
                pending.extend(members.values());
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    found
}
