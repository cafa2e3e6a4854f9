//! Schemas: unions, merges, recursion, additional properties, enums, names.

use constructs::{
    enums, every_name, merges, names, objects, pointers, polymorphism, recursion, unions,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn the_discriminator_tells_alternatives_apart() {
    use unions::Payment;
    let card = json!({ "method": "card", "number": "1" });
    assert!(matches!(read(&card), Payment::Card(_)));
    for method in ["sepa", "ach"] {
        assert!(matches!(
            read(&json!({ "method": method })),
            Payment::Bank(_)
        ));
    }
}

#[test]
fn a_base_with_a_discriminator_is_one_of_the_schemas_that_build_upon_it() {
    use polymorphism::{Beast, Pet};
    let tiger = json!({ "kind": "Tiger", "lives": 1, "stripes": 9, "friend": { "kind": "Dog" } });
    let Pet::Tiger(read_tiger) = read(&tiger) else {
        panic!("{tiger} is a tiger")
    };
    assert!(matches!(read_tiger.friend.as_deref(), Some(Pet::Dog(_))));
    assert_eq!(written(&Pet::from(read_tiger)), tiger);
    assert!(matches!(
        read(&json!({ "kind": "bear", "fat": 1.5 })),
        Beast::Bear(_)
    ));
    assert!(matches!(read(&json!({ "kind": 5 })), Pet::Unknown(_)));
}

#[test]
fn an_alternative_added_later_does_not_fail_the_page() {
    let later = json!({ "method": 5, "wallet": true });
    let answers: unions::Answers =
        read(&json!({ "payments": [later, { "method": "card", "number": "1" }] }));
    let payments = answers.payments.unwrap();
    assert!(matches!(&payments[0], unions::Payment::Unknown(value) if *value == later));
    assert!(matches!(&payments[1], unions::Payment::Card(_)));
    assert_eq!(written(&payments[0]), later);
}

#[test]
fn without_a_discriminator_the_alternative_that_knows_most_is_taken_and_nothing_is_lost() {
    for shape in [
        json!({ "name": "a", "radius": 1.0 }),
        json!({ "name": "a", "width": 1.0, "height": 2.0 }),
    ] {
        let read: unions::Shape = read(&shape);
        assert_eq!(written(&read), shape);
    }
}

#[test]
fn a_property_with_one_value_in_each_alternative_is_a_discriminator() {
    let closed: unions::Event = read(&json!({ "id": "1", "kind": "closed", "by": "me" }));
    assert!(
        matches!(closed, unions::Event::EventClosed(_)),
        "{closed:?}"
    );
    let opened: unions::Event = read(&json!({ "id": "1", "kind": "opened", "reason": "x" }));
    assert!(
        matches!(opened, unions::Event::EventOpened(_)),
        "{opened:?}"
    );
}

#[test]
fn scalars_of_a_union_keep_their_kind() {
    for value in [
        json!(5),
        json!(5.5),
        json!("text"),
        json!(["a"]),
        json!({ "odd": true }),
    ] {
        let answers: unions::Answers = read(&json!({ "scalar": value }));
        assert_eq!(written(&answers), json!({ "scalar": value }));
    }
}

#[test]
fn a_union_in_a_request_is_checked_as_the_alternative_that_it_is() {
    let card: unions::Payment = read(&json!({ "method": "card", "number": "12345" }));
    let found = card.validate().unwrap_err();
    assert_eq!(found.iter().next().unwrap().pointer(), "/number");
}

#[test]
fn all_of_merges_bases_of_bases_and_narrows_their_properties() {
    let cat = json!({ "id": "1", "name": "Tom", "kind": "cat", "lives": 9 });
    let read: merges::Cat = read(&cat);
    assert_eq!(written(&read), cat);
    let odd: merges::Cat = self::read(&json!({ "id": "1", "name": "Tom", "lives": 8 }));
    assert_eq!(
        odd.validate().unwrap_err().iter().next().unwrap().pointer(),
        "/lives"
    );
}

#[test]
fn all_of_with_alternatives_gives_each_alternative_the_shared_properties() {
    for stray in [
        json!({ "id": "1", "name": "a", "chip": "x" }),
        json!({ "id": "1", "name": "a", "region": "y" }),
    ] {
        let read: merges::Stray = read(&stray);
        assert!(!matches!(read, merges::Stray::Unknown(_)));
        assert_eq!(written(&read), stray);
    }
}

#[test]
fn alternatives_that_only_demand_properties_make_no_union() {
    let contact = merges::Contact::builder().mail("a@b").build();
    assert_eq!(written(&contact), json!({ "mail": "a@b" }));
}

#[test]
fn objects_survive_a_round_trip_with_everything_in_them() {
    let thing = json!({
        "stamp": null, "secret": "s", "mixed": 7, "fixed": 3, "constant": "yes please",
        "closed": { "a": 1 }, "open": { "a": 0.5, "more": [1] }, "typed": { "a": "x", "n": 4 },
        "counts": { "a": 1, "b": null }, "maybe": [null, { "name": "p" }], "parts": { "x": [{ "name": "q" }] },
        "grid": [[1.5], []], "patterns": { "x-a": "b" }, "odd": "o", "level": -3, "anything": { "deep": [null] },
        "unlisted": { "name": "r" },
    });
    let read: objects::Thing = read(&thing);
    assert_eq!(written(&read), thing);
}

#[test]
fn a_read_only_property_is_never_demanded() {
    let thing = objects::Thing::builder().build();
    assert_eq!(written(&thing), json!({ "stamp": null }));
}

#[test]
fn limits_hold_inside_of_maps_and_below_zero() {
    let thing: objects::Thing = read(&json!({
        "secret": "s", "stamp": null, "level": 0, "parts": { "x": [{ "name": "long" }] },
    }));
    let found = thing.validate().unwrap_err();
    let pointers: Vec<_> = found.iter().map(|violation| violation.pointer()).collect();
    assert_eq!(pointers, ["/parts/0/name", "/level"]);
}

#[test]
fn recursion_through_every_shape_reads_and_writes() {
    let everything = json!({
        "a": { "egg": { "chicken": { "egg": {} } } },
        "b": [[], [[]]],
        "c": { "x": { "y": {} } },
        "d": { "left": 1.5, "right": { "left": 2.5, "right": 3.5 } },
        "e": { "chicken": {}, "more": { "more": {} } },
    });
    let read: recursion::Everything = read(&everything);
    assert_eq!(written(&read), everything);
    let node = json!({ "value": "a", "left": { "value": "b" }, "children": [{ "value": "c" }], "byName": { "d": { "value": "d" } } });
    let read: recursion::Node = self::read(&node);
    assert_eq!(written(&read), node);
}

#[test]
fn values_that_become_the_same_name_stay_apart() {
    use enums::Case;
    let mut seen = std::collections::HashSet::new();
    for case in Case::VALUES {
        assert!(seen.insert(format!("{case:?}")));
        assert_eq!(Case::from(case.as_str()), *case);
    }
    assert_eq!(Case::from("").as_str(), "");
    assert_eq!(Case::from("active"), Case::Active);
    assert_eq!(Case::from("ACTIVE"), Case::Active3);
    assert!(matches!(Case::from("new"), Case::Unknown(_)));
}

#[test]
fn enums_of_other_types_keep_them() {
    let enums = json!({
        "case": "self", "number": -3, "fraction": 0.5, "mixed": true, "untyped": "b", "booleans": "true",
        "nullable": null, "open": "medium", "titled": "two", "lists": ["q", "new"],
    });
    let mut read: enums::Enums = read(&enums);
    assert_eq!(read.nullable, None);
    assert_eq!(read.untyped.as_ref().unwrap().as_str(), "b");
    assert!(read.validate().is_ok());
    read.number = Some(4);
    let found = read.validate().unwrap_err();
    assert_eq!(found.to_string().matches("/number").count(), 1, "{found}");
}

#[test]
fn names_that_mean_something_in_rust_are_only_names_on_the_wire() {
    let option = json!({
        "self": "a", "Self": "b", "": "c", "1": 1, "_1": 2, "type": "d", "type_": "e", "a-b": "f", "a_b": "g",
        "ab": "h", "line\nbreak": "i", "quote\"": "j",
    });
    let read: names::OptionModel = read(&option);
    assert_eq!(written(&read), option);
    let nested: names::ErrorModel = self::read(&json!({ "cause": { "message": "m" } }));
    assert_eq!(nested.cause.unwrap().message.unwrap(), "m");
}

#[test]
fn references_into_the_middle_of_something_share_its_type() {
    let order = json!({ "address": { "street": "s" }, "lines": [{ "sku": "x" }], "alias": { "street": "t" } });
    let answer = json!({ "order": order, "address": { "street": "u" }, "first": { "sku": "y" }, "currency": "EUR" });
    let read: pointers::GetOrderResponse = read(&answer);
    assert_eq!(written(&read), answer);
    let same: Option<pointers::OrderAddress> = read.address;
    assert_eq!(
        same,
        read.order.unwrap().address.map(|mut address| {
            address.street = Some("u".to_owned());
            address
        })
    );
}

#[test]
fn numbers_that_json_cannot_write_break_the_range_and_listed_ones_are_named() {
    use constructs::limits::{Client, Thing};
    let api = Client::new(constructs::Credentials::none()).unwrap();
    for share in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.6] {
        let thing = Thing::builder().name("n").share(share).level(3).build();
        let violations = api.operations().put_thing(thing).validate().unwrap_err();
        let found: Vec<_> = violations.iter().map(|it| it.pointer()).collect();
        assert_eq!(found, ["/level", "/share"], "{violations}");
    }
}

#[test]
fn words_of_rust_and_of_the_generator_are_values_like_others() {
    use every_name::AllValues;
    for word in ["Err", "Option", "self", "__Field", "State_"] {
        assert!(AllValues::from(word).is_known(), "{word}");
    }
    for value in AllValues::VALUES {
        assert_eq!(read::<AllValues>(&written(value)), *value);
    }
}
