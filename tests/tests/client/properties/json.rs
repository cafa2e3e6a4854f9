//! JSON of any kind: composed freely, and examples with some of their values replaced.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[ -~]{0,3}".prop_map(Value::from),
        proptest::sample::select(vec![
            json!([]),
            json!({}),
            json!(""),
            json!("2025-13-40T99:00:00Z")
        ]),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        proptest::sample::select(vec![
            "id",
            "name",
            "status",
            "_embedded",
            "_links",
            "next",
            "href",
            "title",
            "detail",
            "instance",
            "invalid_parameters",
            "reason",
        ])
        .prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(name(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A body of its own, or none where an example is to be edited.
pub(super) fn bodies() -> impl Strategy<Value = Option<Vec<u8>>> {
    prop_oneof![
        4 => Just(None),
        3 => value().prop_map(|value| Some(value.to_string().into_bytes())),
        1 => vec(any::<u8>(), 0..64).prop_map(Some),
        1 => "[\\[{\\]},:\"0-9a-z\\\\]{0,24}".prop_map(|text| Some(text.into_bytes())),
    ]
}

/// What happens to one value of an example.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    Replace(Value),
    Remove,
}

pub(super) fn edits() -> impl Strategy<Value = Vec<(Index, Edit)>> {
    let edit = prop_oneof![
        3 => value().prop_map(Edit::Replace),
        1 => Just(Edit::Remove),
    ];
    vec((any::<Index>(), edit), 0..3)
}

/// The example with these edits, each at one of its values.
pub(super) fn edited(example: &Value, edits: &[(Index, Edit)]) -> Value {
    let mut value = example.clone();
    for (index, edit) in edits {
        let mut pointers = Vec::new();
        collect(&value, String::new(), &mut pointers);
        let pointer = index.get(&pointers);
        match (edit, pointer.rsplit_once('/')) {
            (Edit::Remove, Some((parent, name))) => remove(&mut value, parent, name),
            (Edit::Replace(new), _) => *value.pointer_mut(pointer).unwrap() = new.clone(),
            (Edit::Remove, None) => value = Value::Null,
        }
    }
    value
}

fn remove(value: &mut Value, parent: &str, name: &str) {
    match value.pointer_mut(parent) {
        Some(Value::Object(object)) => {
            object.remove(&name.replace("~1", "/").replace("~0", "~"));
        }
        Some(Value::Array(items)) => {
            items.remove(name.parse().unwrap());
        }
        _ => {}
    }
}

fn collect(value: &Value, at: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect(value, format!("{at}/{name}"), pointers);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, format!("{at}/{index}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(at);
}
