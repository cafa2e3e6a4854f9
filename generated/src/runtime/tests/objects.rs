//! Structs from JSON objects, and their builders.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::runtime::{object, object_builder};

#[derive(Debug, PartialEq)]
pub(super) struct Thing {
    id: String,
    kind: Option<String>,
    value: i64,
}

object! {
    Thing {
        id = "thing-id",
        kind: optional = "type",
        value,
    }
}

#[derive(Debug, PartialEq)]
pub(super) struct Nothing {}

object! {
    Nothing {}
}

#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Order {
    name: String,
    value: u8,
    names: Vec<String>,
    sizes: Option<Vec<u8>>,
    prices: Option<BTreeMap<String, u8>>,
    further: Map<String, Value>,
}

object_builder! {
    OrderBuilder for Order {
        required {
            name: text,
            value: value(u8),
            names: texts,
        }
        optional {
            sizes | maybe_sizes: list(u8),
            prices | maybe_prices: map(u8),
        }
        further {
            further: values,
        }
    }
}

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

#[test]
fn names_that_are_not_known_are_skipped_with_their_values() {
    let text = r#"{"new": {"id": [1, {}]}, "thing-id": "a", "value": 1, "id": "b", "type": "c"}"#;
    let thing = Thing {
        id: "a".to_owned(),
        kind: Some("c".to_owned()),
        value: 1,
    };
    assert_eq!(read(text), Ok(thing));
    assert_eq!(read(r#"{"a": 1}"#), Ok(Nothing {}));
}

#[test]
fn what_is_optional_can_be_absent_or_null() {
    for text in [
        r#"{"thing-id": "a", "value": 1}"#,
        r#"{"type": null, "value": 1, "thing-id": "a"}"#,
    ] {
        assert_eq!(read::<Thing>(text).map(|thing| thing.kind), Ok(None));
    }
}

#[test]
fn what_is_not_such_an_object_is_refused_by_the_name_in_json() {
    let refused = |text: &str| read::<Thing>(text).unwrap_err();
    assert_eq!(
        refused(r#"{"value": 1}"#),
        "missing field `thing-id` at line 1 column 12"
    );
    assert_eq!(
        refused(r#"{"value": 1, "value": 2}"#),
        "duplicate field `value` at line 1 column 20"
    );
    assert_eq!(
        refused(r#"{"value": null}"#),
        "invalid type: null, expected i64 at line 1 column 14"
    );
    assert_eq!(
        refused("[]"),
        "invalid type: sequence, expected struct Thing at line 1 column 0"
    );
}

#[test]
fn a_builder_gives_what_was_set_in_any_order() {
    let order = Order::builder()
        .names(["a", "b"])
        .value(1)
        .maybe_sizes(Some([2]))
        .value(3)
        .name("c")
        .build();
    assert_eq!(
        json!(order),
        json!({ "name": "c", "value": 3, "names": ["a", "b"], "sizes": [2], "prices": null, "further": {} })
    );
}

#[test]
fn setters_take_what_yields_the_entries() {
    let order = Order::builder()
        .name(String::from("a"))
        .value(1)
        .names(vec![String::from("b")])
        .sizes((1..3).filter(|size| *size > 1))
        .prices([("c".to_owned(), 4)])
        .maybe_prices(None::<BTreeMap<_, _>>)
        .further([("d", json!(5))])
        .build();
    assert_eq!(
        json!(order),
        json!({ "name": "a", "value": 1, "names": ["b"], "sizes": [2], "prices": null, "further": { "d": 5 } })
    );
}
