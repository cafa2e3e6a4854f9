//! Structs from JSON objects, and their builders.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::runtime::{Checker, Limits, Location, Validate, model};

model! {
    #[derive(Debug, PartialEq, Serialize)]
    #[non_exhaustive]
    pub struct Thing {
        #[serde(rename = "thing-id")]
        pub id: String,
        #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
        pub kind: Option<String>,
        pub value: i64,
    }
}

model! {
    #[derive(Debug, PartialEq)]
    #[non_exhaustive]
    pub struct Nothing {}
}

model! {
    /// An order.
    #[derive(Clone, Debug, PartialEq, Serialize)]
    #[non_exhaustive]
    #[model(builder = OrderBuilder, state = OrderState)]
    #[required(name, value, names)]
    pub struct Order {
        #[setter(text)]
        #[limits(max_length = 3)]
        pub name: String,
        #[setter(value)]
        pub value: i64,
        #[setter(texts)]
        #[limits(min_items = 1, max_length = 2)]
        pub names: Vec<String>,
        #[setter(list(i64), maybe_sizes)]
        pub sizes: Option<Vec<i64>>,
        #[setter(map(i64), maybe_prices)]
        pub prices: Option<BTreeMap<String, i64>>,
        #[additional(values)]
        #[serde(flatten)]
        pub further: Map<String, Value>,
    }
}

model! {
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    #[model(strict, builder = LineBuilder, state = LineState, body, rules)]
    #[required(quantity)]
    pub struct Line {
        #[setter(value)]
        #[limits(minimum = 1.0)]
        pub quantity: i64,
        #[setter(text, maybe_trading_name)]
        pub trading_name: Option<String>,
    }
}

impl Line {
    fn rules(&self, checker: &mut Checker) {
        checker.forbidden(
            "trading_name",
            self.trading_name.is_some(),
            "it is only a line",
        );
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
        json!({ "name": "c", "value": 3, "names": ["a", "b"], "sizes": [2], "prices": null })
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
        json!({ "name": "a", "value": 1, "names": ["b"], "sizes": [2], "prices": null, "d": 5 })
    );
}

#[test]
fn a_builder_can_be_copied_on_the_way_and_shows_what_was_set() {
    let named = Order::builder().name("a");
    let shown = format!("{:?}", named.clone().value(7));
    assert!(
        shown.starts_with("OrderBuilder { name: Some(\"a\"), value: Some(7), names: None"),
        "{shown}"
    );
    assert_eq!(named.value(1).names(["b"]).build().name, "a");
}

#[test]
fn what_only_requests_use_refuses_names_that_it_does_not_know() {
    let refused = read::<Line>(r#"{"quantity": 1, "tradingname": "a"}"#);
    assert_eq!(
        refused.map_err(|error| error.split(" at ").next().unwrap_or_default().to_owned()),
        Err("unknown field `tradingname`, expected `quantity` or `trading_name`".to_owned())
    );
}

#[test]
fn further_properties_are_kept() {
    let order: Order =
        serde_json::from_str(r#"{"name": "a", "x": [1], "value": 1, "names": []}"#).unwrap();
    assert_eq!(order.further.get("x"), Some(&json!([1])));
}

#[test]
fn limits_and_rules_are_checked_at_their_fields() {
    let order = Order::builder()
        .name("long")
        .value(1)
        .names(["abc"])
        .build();
    let mut checker = Checker::new(Location::Body);
    order.check(&mut checker, &Limits::NONE);
    let found: Vec<String> = checker
        .into_found()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "body /name: 4 characters, at most 3 are allowed",
            "body /names/0: 3 characters, at most 2 are allowed"
        ]
    );
    let line = Line::builder().quantity(0).trading_name("a").build();
    let found: Vec<String> = line
        .validate()
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "body /quantity: 0 is less than 1",
            "body /trading_name: must not be given (it is only a line)"
        ]
    );
}
