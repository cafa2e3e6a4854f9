//! Pairs of documents that differ in one thing, made from `tests/fixtures/change`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};
use std::thread;

use codegen::change::{Judgement, Side, judge};
use codegen::diagnostic::Diagnostics;
use codegen::spec::{self, InMemory, Options, source};
use serde_json::{Map, Value};
use tests::effective::root;

/// The schemas that `S` stands for in turn, with the direction in which each occurs.
const SCHEMAS: [(&str, &str); 2] = [("CreateThing", "request"), ("Thing", "response")];

/// Operations that pointers may start with.
const OPERATIONS: [(&str, &str); 4] = [
    ("@listThings", "/paths/~1things/get"),
    ("@createThing", "/paths/~1things/post"),
    ("@deleteThing", "/paths/~1things~1{id}/delete"),
    ("@ping", "/paths/~1ping/get"),
];

/// Two documents and what is said about the step from one to the other.
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) kind: String,
    /// Kinds of changes that cannot be kept apart from it.
    pub(crate) also: Vec<String>,
    pub(crate) old: Arc<Side>,
    pub(crate) new: Arc<Side>,
    /// A program that compiles against the crate of `old`.
    pub(crate) program: String,
    /// Wire, source and shipped, where they are not those of the table: `b` for breaking, `c` for compatible.
    pub(crate) verdicts: Option<String>,
    /// Whether the compiler can tell.
    pub(crate) is_seen: bool,
    /// Whether a running program can tell.
    pub(crate) is_proven: bool,
    judged: OnceLock<Judgement>,
}

impl Fixture {
    /// The judgement of the step, made once for all tests.
    pub(crate) fn judgement(&self) -> &Judgement {
        self.judged.get_or_init(|| judge(&self.old, &self.new))
    }
}

/// What fixtures start from: a document and a program for its crate.
struct Start {
    document: Value,
    program: String,
}

fn directory() -> PathBuf {
    root().join("tests/fixtures/change")
}

fn yaml(name: &str) -> Value {
    let mut diagnostics = Diagnostics::new();
    let bytes = fs::read(directory().join(name)).unwrap();
    let document = source::parse(name, &bytes, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{diagnostics}");
    document.unwrap().value().clone()
}

/// The document that all fixtures start from that are not about a schema.
pub(crate) fn base() -> Value {
    yaml("base.yaml")
}

/// All fixtures. Those about schemas occur twice, for a request and for an answer.
pub(crate) fn fixtures() -> &'static [Fixture] {
    static FIXTURES: LazyLock<Vec<Fixture>> = LazyLock::new(load);
    &FIXTURES
}

/// A fixture before its code is generated.
struct Draft {
    name: String,
    kind: String,
    also: Vec<String>,
    old: Value,
    new: Value,
    program: String,
    verdicts: Option<String>,
    is_seen: bool,
    is_proven: bool,
}

fn load() -> Vec<Fixture> {
    let program = |name: &str| fs::read_to_string(directory().join(name)).unwrap();
    let whole = Start {
        document: base(),
        program: program("program.rs"),
    };
    let about_schemas = SCHEMAS.map(|(schema, direction)| Start {
        document: yaml("schema.yaml")[direction].clone(),
        program: program("schema.rs").replace("$S", schema) + &program(&format!("{direction}.rs")),
    });
    let mut names: Vec<String> = fs::read_dir(directory())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| name.ends_with(".yaml") && name != "base.yaml" && name != "schema.yaml");
    names.sort();
    let mut drafts = Vec::new();
    for name in names {
        for entry in yaml(&name).as_array().unwrap() {
            drafts.extend(expand(&whole, &about_schemas, entry));
        }
    }
    let sides = sides(&drafts);
    let fixtures = drafts.into_iter().map(|draft| Fixture {
        old: Arc::clone(&sides[&draft.old.to_string()]),
        new: Arc::clone(&sides[&draft.new.to_string()]),
        name: draft.name,
        kind: draft.kind,
        also: draft.also,
        program: draft.program,
        verdicts: draft.verdicts,
        is_seen: draft.is_seen,
        is_proven: draft.is_proven,
        judged: OnceLock::new(),
    });
    fixtures.collect()
}

/// The sides of all drafts by document: many start from the same.
fn sides(drafts: &[Draft]) -> BTreeMap<String, Arc<Side>> {
    let documents = drafts
        .iter()
        .flat_map(|draft| [(&draft.old, draft), (&draft.new, draft)]);
    let documents: BTreeMap<String, (&Value, &Draft)> = documents
        .map(|(document, draft)| (document.to_string(), (document, draft)))
        .collect();
    let (waiting, done) = (
        Mutex::new(documents.into_iter()),
        Mutex::new(BTreeMap::new()),
    );
    let work = || {
        loop {
            let Some((text, (document, draft))) = waiting.lock().unwrap().next() else {
                return;
            };
            let side = Arc::new(side(&draft.name, document));
            done.lock().unwrap().insert(text, side);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, |count| count.get()) {
            scope.spawn(work);
        }
    });
    done.into_inner().unwrap()
}

fn expand(whole: &Start, about_schemas: &[Start; 2], entry: &Value) -> Vec<Draft> {
    let about_schema = entry.to_string().contains("\"S/");
    if !about_schema {
        return vec![draft(whole, entry, "", "")];
    }
    let wanted = |direction: &str| entry.get("direction").is_none_or(|only| only == direction);
    SCHEMAS
        .iter()
        .zip(about_schemas)
        .filter(|((_, direction), _)| wanted(direction))
        .map(|((schema, direction), start)| draft(start, entry, schema, direction))
        .collect()
}

fn draft(start: &Start, entry: &Value, schema: &str, direction: &str) -> Draft {
    let entry: &Value = &serde_json::from_str(&entry.to_string().replace("$S", schema)).unwrap();
    let kind = entry["kind"].as_str().unwrap().to_owned();
    let name = entry
        .get("name")
        .map_or(kind.as_str(), |name| name.as_str().unwrap());
    let name = if direction.is_empty() {
        name.to_owned()
    } else {
        format!("{name}-{direction}")
    };
    let old = edited(&start.document, &entry["old"], schema);
    let new = edited(&old, &entry["new"], schema);
    let also = entry["also"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|word| word.as_str().unwrap().to_owned())
        .collect();
    Draft {
        also,
        old,
        new,
        program: adapted(&start.program, entry, direction),
        verdicts: verdicts(entry, direction),
        is_seen: entry.get("unseen").is_none(),
        is_proven: entry.get("unproven").is_none(),
        name,
        kind,
    }
}

/// `verdicts` of the entry, for both directions or for each.
fn verdicts(entry: &Value, direction: &str) -> Option<String> {
    let given = entry.get("verdicts")?;
    let letters = given.get(direction).unwrap_or(given);
    letters.as_str().map(str::to_owned)
}

fn adapted(program: &str, entry: &Value, direction: &str) -> String {
    let mut program = program.to_owned();
    if let Some(word) = entry["without"].as_str() {
        let kept = program.lines().filter(|line| {
            !line.trim_start().starts_with(&format!(".{word}("))
                && !line.contains(&format!(".{word};"))
        });
        program = kept.collect::<Vec<_>>().join("\n");
    }
    let mut swaps = vec!["swap".to_owned()];
    swaps.push(format!("swap_{direction}"));
    for (from, to) in swaps
        .iter()
        .filter_map(|key| entry.get(key))
        .flat_map(|swap| swap.as_object().unwrap())
    {
        assert!(
            program.contains(from) || direction == "response",
            "the program has no `{from}`"
        );
        program = program.replace(from, to.as_str().unwrap());
    }
    let extra = entry["extra"].as_str().unwrap_or_default();
    format!("{program}\n{extra}\n")
}

/// The document after `move`, `drop`, `set` and `last` of an entry.
pub(crate) fn edited(document: &Value, edits: &Value, schema: &str) -> Value {
    let mut document = document.clone();
    let at = |pointer: &str| absolute(pointer, schema);
    for (from, to) in edits["move"].as_object().into_iter().flatten() {
        let value = remove(&mut document, &at(from));
        set(&mut document, &at(to.as_str().unwrap()), value);
    }
    for pointer in edits["drop"].as_array().into_iter().flatten() {
        remove(&mut document, &at(pointer.as_str().unwrap()));
    }
    for (pointer, value) in edits["set"].as_object().into_iter().flatten() {
        set(&mut document, &at(pointer), value.clone());
    }
    if let Some(pointer) = edits["last"].as_str() {
        let value = remove(&mut document, pointer);
        set(&mut document, pointer, value);
    }
    document
}

fn absolute(pointer: &str, schema: &str) -> String {
    if let Some(rest) = pointer.strip_prefix("S/") {
        return format!("/components/schemas/{schema}/{rest}");
    }
    for (name, place) in OPERATIONS {
        if let Some(rest) = pointer.strip_prefix(name) {
            return format!("{place}{rest}");
        }
    }
    pointer.to_owned()
}

fn parent<'v>(document: &'v mut Value, pointer: &str) -> (&'v mut Value, String) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let last = last.replace("~1", "/").replace("~0", "~");
    (
        document
            .pointer_mut(parent)
            .unwrap_or_else(|| panic!("nothing is at {parent}")),
        last,
    )
}

fn remove(document: &mut Value, pointer: &str) -> Value {
    let (parent, last) = parent(document, pointer);
    match parent {
        Value::Array(items) => items.remove(last.parse().unwrap()),
        Value::Object(members) => members.shift_remove(&last).unwrap_or_default(),
        _ => panic!("nothing is at {pointer}"),
    }
}

fn set(document: &mut Value, pointer: &str, value: Value) {
    match parent(document, pointer) {
        (Value::Array(items), last) if last == "-" => items.push(value),
        (Value::Array(items), last) => items[last.parse::<usize>().unwrap()] = value,
        (Value::Object(members), last) => {
            members.insert(last, value);
        }
        _ => panic!("nothing can be at {pointer}"),
    }
}

/// The document with its generated code. It is made from JSON, so that every value has a line.
pub(crate) fn side(name: &str, document: &Value) -> Side {
    let files = InMemory::default().with("openapi.json", format!("{document:#}"));
    let mut diagnostics = Diagnostics::new();
    let loaded = spec::load_file(
        &files,
        "openapi.json",
        None,
        Options::default(),
        &mut diagnostics,
    );
    assert!(!diagnostics.has_errors(), "{name}: {diagnostics}");
    Side::new("fixture", loaded.unwrap())
        .unwrap_or_else(|diagnostics| panic!("{name}: {diagnostics}"))
}

/// A document in another order of keys, with other words, and with its schemas in other places.
pub(crate) fn shuffled(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let reversed = members
                .iter()
                .rev()
                .map(|(key, value)| (key.clone(), shuffled(value)));
            Value::Object(reversed.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.iter().map(shuffled).collect()),
        other => other.clone(),
    }
}
