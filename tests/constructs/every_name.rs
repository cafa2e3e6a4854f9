//! A fixture in which every name that generated code could stumble over is the name of everything that a document
//! names: Rust's words, and what the generator and the macros of the runtime write. These are read from the sources.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use serde_json::{Map, Value, json};

/// The module of the fixture.
pub(crate) const NAME: &str = "every_name";

/// Properties of one object: the states of a builder grow with the square of their number.
const PROPERTIES: usize = 20;

const RUST: &str = "
    abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl
    in let loop macro match mod move mut override priv pub raw ref return safe Self self static struct super trait true
    try type typeof union unsafe unsized use virtual where while yield auto default macro_rules static_
    bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize
    alloc core proc_macro std test
    AsMut AsRef AsyncFn AsyncFnMut AsyncFnOnce Box Clone Copy Debug Default DoubleEndedIterator Drop Eq Err
    ExactSizeIterator Extend Fn FnMut FnOnce From FromIterator Future Hash Into IntoFuture IntoIterator Iterator None Ok
    Option Ord PartialEq PartialOrd Result Send Sized Some String Sync ToOwned ToString TryFrom TryInto Unpin Vec
    align_of align_of_val drop size_of size_of_val
    assert cfg column compile_error concat dbg debug_assert env eprintln file format format_args global_allocator
    include line matches module_path panic print println stringify todo unimplemented unreachable vec write
    allow cfg_attr cold derive deprecated deny doc expect forbid inline must_use non_exhaustive path repr warn
";

/// Writes the fixture; gives its directory.
pub(crate) fn write(here: &Path, out: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let directory = out.join("fixtures");
    fs::create_dir_all(&directory)?;
    let document = document(&words(here)?);
    let file = directory.join(NAME).with_extension("yaml");
    fs::write(file, serde_json::to_string(&document)?)?;
    Ok(directory)
}

fn words(here: &Path) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut words: BTreeSet<String> = RUST.split_whitespace().map(str::to_owned).collect();
    let crate_root = here.join("../../generated");
    for directory in ["src/runtime", "parts"] {
        invocations(&crate_root.join(directory), "macro_rules", &mut words)?;
    }
    let names = fs::read_to_string(crate_root.join("src/runtime/mod.rs"))?;
    collect(names.parse()?, &mut words);
    invocations(&here.join("../../codegen/src/emit"), "quote", &mut words)?;
    Ok(words)
}

/// The words in what a macro is given in the files below a directory.
fn invocations(
    directory: &Path,
    called: &str,
    words: &mut BTreeSet<String>,
) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", directory.display());
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            invocations(&path, called, words)?;
        } else {
            given(fs::read_to_string(&path)?.parse()?, called, words);
        }
    }
    Ok(())
}

/// `called! {…}`, and for `macro_rules` with a name before the braces.
fn given(tokens: TokenStream, called: &str, words: &mut BTreeSet<String>) {
    let mut is_called = false;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => is_called = ident == called || is_called && ident != "use",
            TokenTree::Group(group) if is_called => {
                collect(group.stream(), words);
                is_called = false;
            }
            TokenTree::Group(group) => given(group.stream(), called, words),
            TokenTree::Punct(sign) => is_called &= sign.as_char() == '!',
            TokenTree::Literal(_) => is_called = false,
        }
    }
}

fn collect(tokens: TokenStream, words: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => drop(words.insert(ident.to_string())),
            TokenTree::Group(group) => collect(group.stream(), words),
            _ => {}
        }
    }
}

/// All of them at once as schemas, properties, parameters, operations and values.
fn document(words: &BTreeSet<String>) -> Value {
    let text = json!({ "type": "string", "minLength": 1 });
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let body = |schema: Value| json!({ "content": { "application/json": { "schema": schema } } });
    let answer = |schema: Value| {
        let mut answer = body(schema);
        answer["description"] = json!("An answer.");
        json!({ "200": answer })
    };
    let object = |words: &[&String], is_required: bool| {
        let properties: Map<String, Value> = words
            .iter()
            .map(|word| ((*word).clone(), text.clone()))
            .collect();
        let required = if is_required { words } else { &[] };
        json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": true })
    };
    let parameters = |is_required: bool| -> Vec<Value> {
        let parameter =
            |word| json!({ "name": word, "in": "query", "required": is_required, "schema": text });
        words.iter().map(parameter).collect()
    };

    let list: Vec<&String> = words.iter().collect();
    let mut schemas = Map::new();
    for (number, words) in list.chunks(PROPERTIES).enumerate() {
        schemas.insert(format!("Required {number}"), object(words, true));
        schemas.insert(format!("Optional {number}"), object(words, false));
    }
    let all: Vec<Value> = schemas.keys().map(|name| reference(name)).collect();
    schemas.insert(
        "All values".to_owned(),
        json!({ "type": "string", "enum": words }),
    );
    schemas.insert("All alternatives".to_owned(), json!({ "oneOf": all }));
    let mut paths = Map::new();
    // `Option` and `option` are one name of a type, and one of a function.
    let mut seen = BTreeSet::new();
    let unlike = words
        .iter()
        .filter(|word| seen.insert(word.replace('_', "").to_lowercase()));
    for (number, word) in unlike.enumerate() {
        // A newtype is the name of a function too.
        let schema = match number % 3 {
            0 => json!({ "type": "array", "items": { "type": "string" } }),
            1 => object(&[word], true),
            _ => json!({ "type": "string", "enum": [word] }),
        };
        schemas.insert(word.clone(), schema);
        let operation =
            json!({ "operationId": word, "tags": ["All"], "responses": answer(reference(word)) });
        paths.insert(format!("/{number}"), json!({ "get": operation }));
    }
    for (path, is_required) in [("/required", true), ("/optional", false)] {
        paths.insert(
            path.to_owned(),
            json!({ "post": {
            "operationId": path,
            "tags": ["All"],
            "parameters": parameters(is_required),
            "requestBody": body(reference("All alternatives")),
            "responses": answer(reference("All alternatives")),
        } }),
        );
    }
    paths.insert(
        "/sent".to_owned(),
        json!({ "put": {
        "operationId": "sent",
        "tags": ["All"],
        "requestBody": body(json!({ "type": "array", "items": reference("All alternatives") })),
        "responses": answer(reference("All values")),
    } }),
    );
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Every name", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "paths": paths,
        "components": { "schemas": schemas },
    })
}
