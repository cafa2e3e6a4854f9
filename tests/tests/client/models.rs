//! Models: what is read leniently, what requests refuse, and builders.

use serde_json::json;
use vonage_registration::from_json;
use vonage_registration::tfn::{
    IsvReseller, NumberRegistration, RequestedNumber, UpdateRegistration,
};

const ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

#[test]
fn names_that_are_not_known_are_skipped_and_what_is_optional_can_be_absent_or_null() {
    for rest in [
        "",
        r#", "status": null"#,
        r#", "new": {"number": [1, {}]}, "status": null, "later": "x""#,
    ] {
        let text = format!(r#"{{"registration_id": "{ID}", "number": "1"{rest}}}"#);
        let number: NumberRegistration = from_json(text.as_bytes()).unwrap();
        assert_eq!((number.number.as_str(), number.status), ("1", None));
    }
}

#[test]
fn what_is_no_such_object_is_refused_by_the_name_in_json() {
    let refused = |text: String| from_json::<NumberRegistration>(text.as_bytes()).unwrap_err();
    for (text, expected) in [
        (
            r#"{"number": "1"}"#.to_owned(),
            "missing field `registration_id` at line 1 column 15",
        ),
        (
            r#"{"number": "1", "number": "2"}"#.to_owned(),
            "/number: duplicate field `number` at line 1 column 24",
        ),
        (
            r#"{"number": null}"#.to_owned(),
            "/number: invalid type: null, expected a string at line 1 column 15",
        ),
        (
            "[]".to_owned(),
            "invalid type: sequence, expected struct NumberRegistration at line 1 column 0",
        ),
    ] {
        assert_eq!(refused(text).to_string(), expected);
    }
    let misspelt = from_json::<UpdateRegistration>(br#"{"businessreason": "a"}"#).unwrap_err();
    let expected = "/businessreason: unknown field `businessreason`, expected one of `business`";
    assert!(misspelt.to_string().starts_with(expected), "{misspelt}");
}

#[test]
fn a_builder_gives_what_was_set_last_in_any_order_and_shows_it() {
    let numbers = ["18001234567", "18001234568"];
    let numbers = numbers.map(|number| RequestedNumber::builder().number(number).build());
    let begun = UpdateRegistration::builder().business_reason("first");
    let copy = begun.clone().business_reason(String::from("second"));
    let shown = format!("{copy:?}");
    assert!(
        shown.contains("business_reason: Some(\"second\")"),
        "{shown}"
    );
    let built = copy
        .requested_numbers(numbers.into_iter().filter(|it| it.number.ends_with('8')))
        .maybe_isv_reseller(None::<IsvReseller>)
        .maybe_additional_information(Some("third"))
        .build();
    assert_eq!(
        json!(built),
        json!({
            "requested_numbers": [{ "number": "18001234568" }],
            "business_reason": "second",
            "additional_information": "third",
        })
    );
    assert_eq!(begun.build().business_reason.as_deref(), Some("first"));
}
