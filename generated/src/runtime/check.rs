use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::format::Format;
use super::violation::{Location, Rule, Violation, Violations};

/// A value that can be checked against the limits of its place, and by itself.
pub(crate) trait Validate {
    fn check(&self, checker: &mut Checker, limits: &Limits);

    /// The check of an item of an array.
    fn check_item(&self, checker: &mut Checker, limits: &Limits) {
        self.check(checker, limits);
    }
}

/// What the specification asks of a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    min_length: u32,
    max_length: u32,
    format: Option<Format>,
    prefixes: &'static [&'static str],
    segments: Option<(char, usize)>,
    minimum: f64,
    maximum: f64,
    one_of: &'static [i64],
    min_items: usize,
    max_items: usize,
    /// Whether it must be there although it may be null.
    pub(crate) required: bool,
    pub(crate) nullable: bool,
}

/// A constructor for each limit, some with a value.
macro_rules! limits {
    ($($name:ident($($value:ident: $type:ty)?): $limit:ident = $set:expr,)*) => {
        $(pub(crate) const fn $name(mut self $(, $value: $type)?) -> Self {
            self.$limit = $set;
            self
        })*
    };
}

#[allow(dead_code, reason = "its words are for every API")]
impl Limits {
    pub(crate) const NONE: Self = Self {
        min_length: 0,
        max_length: u32::MAX,
        format: None,
        prefixes: &[],
        segments: None,
        minimum: f64::NEG_INFINITY,
        maximum: f64::INFINITY,
        one_of: &[],
        min_items: 0,
        max_items: usize::MAX,
        required: false,
        nullable: false,
    };

    limits! {
        min_length(value: u32): min_length = value,
        max_length(value: u32): max_length = value,
        email(): format = Some(Format::Email),
        uri(): format = Some(Format::Uri),
        e164(): format = Some(Format::E164),
        country_code(): format = Some(Format::CountryCode),
        prefixes(value: &'static [&'static str]): prefixes = value,
        segments(value: (char, usize)): segments = Some(value),
        minimum(value: f64): minimum = value,
        maximum(value: f64): maximum = value,
        one_of(value: &'static [i64]): one_of = value,
        min_items(value: usize): min_items = value,
        max_items(value: usize): max_items = value,
        required(): required = true,
        nullable(): nullable = true,
    }
}

impl<T: Validate + ?Sized> Validate for &T {
    fn check(&self, checker: &mut Checker, limits: &Limits) {
        (**self).check(checker, limits);
    }
}

impl<T: Validate> Validate for Box<T> {
    fn check(&self, checker: &mut Checker, limits: &Limits) {
        (**self).check(checker, limits);
    }
}

/// What is absent keeps every limit.
impl<T: Validate> Validate for Option<T> {
    fn check(&self, checker: &mut Checker, limits: &Limits) {
        if let Some(value) = self {
            value.check(checker, limits);
        }
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn check(&self, checker: &mut Checker, limits: &Limits) {
        checker.size(self.len(), limits);
        // The size is that of this array, whatever its items are.
        let items = limits.min_items(0).max_items(usize::MAX);
        for (index, value) in self.iter().enumerate() {
            checker.at(Step::Index(index), |checker| {
                value.check_item(checker, &items)
            });
        }
    }
}

/// The names of a map are not known beforehand: violations are reported at the map itself.
impl<T: Validate> Validate for BTreeMap<String, T> {
    fn check(&self, checker: &mut Checker, _: &Limits) {
        for value in self.values() {
            value.check(checker, &Limits::NONE);
        }
    }
}

impl Validate for str {
    fn check(&self, checker: &mut Checker, limits: &Limits) {
        checker.text(self, limits);
    }
}

impl Validate for String {
    fn check(&self, checker: &mut Checker, limits: &Limits) {
        checker.text(self, limits);
    }
}

impl Validate for i64 {
    fn check(&self, checker: &mut Checker, limits: &Limits) {
        checker.integer(*self, limits);
    }
}

impl Validate for i32 {
    fn check(&self, checker: &mut Checker, limits: &Limits) {
        checker.integer(i64::from(*self), limits);
    }
}

impl Validate for f64 {
    fn check(&self, checker: &mut Checker, limits: &Limits) {
        checker.number(*self, limits);
    }
}

/// Types of which everything may be sent.
macro_rules! unlimited {
    ($($type:ty),*) => {
        $(impl Validate for $type {
            fn check(&self, _: &mut Checker, _: &Limits) {}
        })*
    };
}

unlimited!(bool, DateTime<Utc>, NaiveDate, Uuid, Value, Map<String, Value>);

/// All violations of a request body.
pub(crate) fn validate(body: &dyn Validate) -> Result<(), Violations> {
    let mut checker = Checker::new(Location::Body);
    body.check(&mut checker, &Limits::NONE);
    Violations::none(checker.found)
}

/// Collects violations on a walk through a request.
#[derive(Debug)]
pub(crate) struct Checker {
    location: Location,
    /// The way to the value that is being checked.
    path: Vec<Step>,
    found: Vec<Violation>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Name(&'static str),
    Index(usize),
}

impl Checker {
    pub(crate) fn new(location: Location) -> Self {
        Self {
            location,
            path: Vec::new(),
            found: Vec::new(),
        }
    }

    pub(crate) fn into_found(self) -> Vec<Violation> {
        self.found
    }

    /// The fields of an object.
    pub(crate) fn object(
        &mut self,
        names: &[&'static str],
        limits: &[Limits],
        values: &[&dyn Validate],
    ) {
        for ((name, limits), value) in names.iter().zip(limits).zip(values) {
            self.value(name, *value, limits);
        }
    }

    /// A parameter or field.
    pub(crate) fn value(&mut self, name: &'static str, value: &dyn Validate, limits: &Limits) {
        self.at(Step::Name(name), |checker| value.check(checker, limits));
    }

    fn at(&mut self, step: Step, check: impl FnOnce(&mut Self)) {
        self.path.push(step);
        check(self);
        self.path.pop();
    }

    fn text(&mut self, value: &str, limits: &Limits) {
        // Bytes are never fewer than characters: short strings need no counting.
        let length = || value.chars().count();
        let (min, max) = (limits.min_length, limits.max_length);
        if min > 0 && length() < min as usize {
            self.report(Rule::MinLength, min, length());
        }
        if value.len() > max as usize && length() > max as usize {
            self.report(Rule::MaxLength, max, length());
        }
        if let Some(format) = limits.format.filter(|format| !format.accepts(value)) {
            self.report(Rule::Format, format, value);
        }
        let prefixes = limits.prefixes;
        if !prefixes.is_empty() && !prefixes.iter().any(|it| value.starts_with(it)) {
            self.report(Rule::Prefix, prefixes.join(", "), value);
        }
        if let Some((separator, count)) = limits.segments
            && value.split(separator).count() != count
        {
            let limit = format!("{count} parts separated by \"{separator}\"");
            self.report(Rule::Segments, limit, value);
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "a limit beyond all whole numbers is none"
    )]
    fn integer(&mut self, value: i64, limits: &Limits) {
        let (min, max) = (limits.minimum.ceil() as i64, limits.maximum.floor() as i64);
        if !limits.one_of.is_empty() {
            if !limits.one_of.contains(&value) {
                let allowed: Vec<String> = limits.one_of.iter().map(i64::to_string).collect();
                self.report(Rule::Allowed, allowed.join(", "), value);
            }
        } else if value < min {
            self.report(Rule::Minimum, min, value);
        } else if value > max {
            self.report(Rule::Maximum, max, value);
        }
    }

    /// JSON has no infinities and no NaN; they break every range.
    fn number(&mut self, value: f64, limits: &Limits) {
        let (min, max) = (limits.minimum.max(f64::MIN), limits.maximum.min(f64::MAX));
        if value.is_nan() || value < min {
            self.report(Rule::Minimum, min, value);
        }
        if value > max {
            self.report(Rule::Maximum, max, value);
        }
    }

    fn size(&mut self, len: usize, limits: &Limits) {
        let (min, max) = (limits.min_items, limits.max_items);
        if len < min {
            self.report(Rule::MinItems, min, len);
        }
        if len > max {
            self.report(Rule::MaxItems, max, len);
        }
    }

    /// A value that should be one of those that the specification lists.
    pub(crate) fn listed<'v>(&mut self, value: &str, known: impl IntoIterator<Item = &'v str>) {
        let known: Vec<&str> = known.into_iter().collect();
        if !known.contains(&value) {
            let quoted: Vec<String> = known.iter().map(|it| format!("\"{it}\"")).collect();
            self.report(Rule::Allowed, quoted.join(", "), value);
        }
    }

    /// Another field makes this one necessary.
    pub(crate) fn required(&mut self, name: &'static str, present: bool, why: &'static str) {
        if !present {
            self.report_at(name, Rule::Required, "a value", "none", why);
        }
    }

    /// Another field rules this one out.
    pub(crate) fn forbidden(&mut self, name: &'static str, present: bool, why: &'static str) {
        if present {
            self.report_at(name, Rule::Forbidden, "no value", "a value", why);
        }
    }

    /// An exact length that another field asks for.
    pub(crate) fn length(
        &mut self,
        name: &'static str,
        value: Option<&str>,
        length: u32,
        why: &'static str,
    ) {
        self.count(name, value, Rule::Length, (length, length), why);
    }

    /// A least length that another field asks for.
    pub(crate) fn min_length(
        &mut self,
        name: &'static str,
        value: Option<&str>,
        min: u32,
        why: &'static str,
    ) {
        self.count(name, value, Rule::MinLength, (min, u32::MAX), why);
    }

    fn count(
        &mut self,
        name: &'static str,
        value: Option<&str>,
        rule: Rule,
        (min, max): (u32, u32),
        why: &'static str,
    ) {
        let Some(value) = value else { return };
        let count = value.chars().count();
        if count < min as usize || count > max as usize {
            self.report_at(name, rule, &min.to_string(), &count.to_string(), why);
        }
    }

    /// An exact number of digits, and nothing else, that another field asks for.
    pub(crate) fn digits(
        &mut self,
        name: &'static str,
        value: Option<&str>,
        count: u32,
        why: &'static str,
    ) {
        let Some(value) = value else { return };
        if value.len() != count as usize || !value.bytes().all(|byte| byte.is_ascii_digit()) {
            self.report_at(name, Rule::Digits, &count.to_string(), value, why);
        }
    }

    /// A path parameter that would change the route.
    pub(crate) fn path_segment(&mut self, name: &'static str, value: &str) {
        let limit = "a value other than \"\", \".\" and \"..\"";
        self.report_at(name, Rule::PathSegment, limit, value, "");
    }

    fn report_at(
        &mut self,
        name: &'static str,
        rule: Rule,
        limit: &str,
        actual: &str,
        why: &'static str,
    ) {
        self.path.push(Step::Name(name));
        let violation = Violation::new(self.place(), rule, limit, actual, why);
        self.found.push(violation);
        self.path.pop();
    }

    /// A violation by the value that is being checked.
    fn report(&mut self, rule: Rule, limit: impl ToString, actual: impl ToString) {
        let (limit, actual) = (limit.to_string(), actual.to_string());
        let violation = Violation::new(self.place(), rule, limit, actual, "");
        self.found.push(violation);
    }

    /// Where the value is that is being checked.
    fn place(&self) -> (Location, String) {
        let steps = self.path.iter().map(|step| match step {
            Step::Name(name) => format!("/{}", escaped(name)),
            Step::Index(index) => format!("/{index}"),
        });
        (self.location, steps.collect())
    }
}

/// A name as a step of a JSON pointer.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Order {
        name: String,
        tags: Vec<String>,
        lines: Vec<Line>,
        note: Option<String>,
    }

    struct Line {
        quantity: i64,
    }

    impl Validate for Order {
        fn check(&self, checker: &mut Checker, _: &Limits) {
            let limits = [
                Limits::NONE.min_length(2).max_length(3),
                Limits::NONE.min_items(1).max_items(2).country_code(),
                Limits::NONE.max_items(1),
            ];
            checker.object(
                &["na/me", "tags", "lines"],
                &limits,
                &[&self.name, &self.tags, &self.lines],
            );
            checker.required("note", self.note.is_some(), "the name is short");
        }
    }

    impl Validate for Line {
        fn check(&self, checker: &mut Checker, _: &Limits) {
            let limits = Limits::NONE.minimum(1.0).maximum(9.0);
            checker.value("quantity", &self.quantity, &limits);
        }
    }

    fn shown(found: Result<(), Violations>) -> Vec<String> {
        found
            .err()
            .into_iter()
            .flatten()
            .map(|violation| violation.to_string())
            .collect()
    }

    #[test]
    fn every_violation_is_reported_with_its_pointer() {
        let order = Order {
            name: "éééé".to_owned(),
            tags: vec!["ES".to_owned(), "es".to_owned(), "DE".to_owned()],
            lines: vec![Line { quantity: 1 }, Line { quantity: 0 }],
            note: None,
        };
        assert_eq!(
            shown(validate(&order)),
            [
                "body /na~1me: 4 characters, at most 3 are allowed",
                "body /tags: 3 items, at most 2 are allowed",
                "body /tags/1: \"es\" is not a two-letter country code such as ES",
                "body /lines: 2 items, at most 1 are allowed",
                "body /lines/1/quantity: 0 is less than 1",
                "body /note: is missing (the name is short)",
            ]
        );
    }

    #[test]
    fn lengths_count_unicode_scalar_values() {
        let order = Order {
            name: "ééé".to_owned(),
            tags: vec!["ES".to_owned()],
            lines: Vec::new(),
            note: Some(String::new()),
        };
        assert_eq!(validate(&order), Ok(()));
    }

    #[test]
    fn string_rules_say_limit_and_actual_value() {
        let mut checker = Checker::new(Location::Query);
        let limits = Limits::NONE.prefixes(&["800", "888"]).segments(('|', 3));
        checker.value("x", &"900|1", &limits);
        checker.at(Step::Name("x"), |checker| {
            checker.listed("900|1", ["a", "b"])
        });
        let found = shown(Violations::none(checker.into_found()));
        assert_eq!(
            found,
            [
                "query /x: \"900|1\" does not start with one of 800, 888",
                "query /x: \"900|1\" does not have 3 parts separated by \"|\"",
                "query /x: \"900|1\" is not one of \"a\", \"b\"",
            ]
        );
    }

    #[test]
    fn rules_between_fields_carry_their_reason() {
        let mut checker = Checker::new(Location::Body);
        checker.forbidden("token", true, "only for Political");
        checker.length("pin", Some("123"), 4, "for US");
        checker.min_length("text", Some("é"), 2, "for Other");
        checker.digits("ein", Some("12345678a"), 9, "for US");
        let found = shown(Violations::none(checker.into_found()));
        assert_eq!(
            found,
            [
                "body /token: must not be given (only for Political)",
                "body /pin: 3 characters, exactly 4 are needed (for US)",
                "body /text: 1 characters, at least 2 are needed (for Other)",
                "body /ein: \"12345678a\" is not 9 digits (for US)",
            ]
        );
    }

    #[test]
    fn numbers_that_json_cannot_write_break_the_range() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut checker = Checker::new(Location::Body);
            checker.value("x", &value, &Limits::NONE);
            assert_eq!(checker.into_found().len(), 1);
        }
    }

    #[test]
    fn absent_values_break_no_rule() {
        let mut checker = Checker::new(Location::Body);
        checker.value("a", &None::<String>, &Limits::NONE.min_length(1));
        checker.value("b", &None::<i64>, &Limits::NONE.minimum(1.0));
        checker.value("c", &None::<Vec<i64>>, &Limits::NONE.min_items(1));
        checker.digits("d", None, 9, "");
        assert_eq!(checker.into_found(), []);
    }
}
