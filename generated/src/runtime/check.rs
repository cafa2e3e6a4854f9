use super::format::Format;
use super::violation::{Location, Rule, Violation, Violations};

/// A model that can be checked against the limits of the specification.
pub(crate) trait Validate {
    fn check(&self, checker: &mut Checker);
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    fn check(&self, checker: &mut Checker) {
        (**self).check(checker);
    }
}

impl<T: Validate> Validate for Option<T> {
    fn check(&self, checker: &mut Checker) {
        if let Some(value) = self {
            value.check(checker);
        }
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn check(&self, checker: &mut Checker) {
        for (index, value) in self.iter().enumerate() {
            checker.path.push(Step::Index(index));
            value.check(checker);
            checker.path.pop();
        }
    }
}

/// The names of a map are not known beforehand: violations are reported at the map itself.
impl<T: Validate> Validate for std::collections::BTreeMap<String, T> {
    fn check(&self, checker: &mut Checker) {
        for value in self.values() {
            value.check(checker);
        }
    }
}

/// Any JSON, where the document describes nothing.
impl Validate for serde_json::Value {
    fn check(&self, _: &mut Checker) {}
}

/// All violations of a request body.
pub(crate) fn validate(body: &dyn Validate) -> Result<(), Violations> {
    let mut checker = Checker::new(Location::Body);
    body.check(&mut checker);
    Violations::none(checker.found)
}

/// A value of an open enum, which may be one that the specification does not list.
pub(crate) trait Allowed {
    fn text(&self) -> &str;
    fn is_known(&self) -> bool;
    /// The value that the specification lists at this position.
    fn known(&self, position: usize) -> Option<&'static str>;
}

/// What the specification asks of a string.
#[derive(Clone, Copy, Debug)]
pub(crate) enum StringRule {
    /// In Unicode scalar values, as all lengths here.
    MinLength(u32),
    MaxLength(u32),
    Format(Format),
    Prefixes(&'static [&'static str]),
    Segments {
        separator: char,
        count: u32,
    },
}

/// How many items an array may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) min: u32,
    pub(crate) max: u32,
}

impl Size {
    pub(crate) const ANY: Self = Self {
        min: 0,
        max: u32::MAX,
    };
}

/// Collects violations on a walk through a request. Absent values (`None`) keep every rule except
/// [`Checker::required`].
#[derive(Debug)]
pub(crate) struct Checker {
    location: Location,
    /// The way to the object that is being checked.
    pub(super) path: Vec<Step>,
    found: Vec<Violation>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
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

    pub(crate) fn string(&mut self, name: &'static str, value: Option<&str>, rules: &[StringRule]) {
        if let Some(value) = value {
            self.text(Step::Name(name), value, rules);
        }
    }

    pub(crate) fn integer(
        &mut self,
        name: &'static str,
        value: Option<i64>,
        min: Option<i64>,
        max: Option<i64>,
    ) {
        let Some(value) = value else { return };
        let step = Step::Name(name);
        if let Some(min) = min.filter(|min| value < *min) {
            self.report(step, Rule::Minimum, min.to_string(), value.to_string(), "");
        }
        if let Some(max) = max.filter(|max| value > *max) {
            self.report(step, Rule::Maximum, max.to_string(), value.to_string(), "");
        }
    }

    /// An array of strings: its size, and the rules for each item.
    pub(crate) fn strings(
        &mut self,
        name: &'static str,
        values: Option<&[String]>,
        size: Size,
        rules: &[StringRule],
    ) {
        let Some(values) = values else { return };
        self.items(name, Some(values.len()), size);
        self.path.push(Step::Name(name));
        for (index, value) in values.iter().enumerate() {
            self.text(Step::Index(index), value, rules);
        }
        self.path.pop();
    }

    /// The size of an array alone.
    pub(crate) fn items(&mut self, name: &'static str, len: Option<usize>, size: Size) {
        let Some(len) = len else { return };
        let step = Step::Name(name);
        if len < size.min as usize {
            self.report(
                step,
                Rule::MinItems,
                size.min.to_string(),
                len.to_string(),
                "",
            );
        }
        if len > size.max as usize {
            self.report(
                step,
                Rule::MaxItems,
                size.max.to_string(),
                len.to_string(),
                "",
            );
        }
    }

    /// An open enum that must be one of the listed values.
    pub(crate) fn allowed(&mut self, name: &'static str, value: Option<&dyn Allowed>) {
        if let Some(value) = value {
            self.listed(Step::Name(name), value);
        }
    }

    pub(crate) fn object(&mut self, name: &'static str, value: Option<&dyn Validate>) {
        if let Some(value) = value {
            self.path.push(Step::Name(name));
            value.check(self);
            self.path.pop();
        }
    }

    /// An array of objects: its size, and the rules of each.
    pub(crate) fn objects<T: Validate>(
        &mut self,
        name: &'static str,
        values: Option<&[T]>,
        size: Size,
    ) {
        let Some(values) = values else { return };
        self.items(name, Some(values.len()), size);
        self.path.push(Step::Name(name));
        for (index, value) in values.iter().enumerate() {
            self.path.push(Step::Index(index));
            value.check(self);
            self.path.pop();
        }
        self.path.pop();
    }

    /// Another field makes this one necessary.
    pub(crate) fn required(&mut self, name: &'static str, present: bool, why: &'static str) {
        if !present {
            let (limit, actual) = ("a value".to_owned(), "none".to_owned());
            self.report(Step::Name(name), Rule::Required, limit, actual, why);
        }
    }

    /// Another field rules this one out.
    pub(crate) fn forbidden(&mut self, name: &'static str, present: bool, why: &'static str) {
        if present {
            let (limit, actual) = ("no value".to_owned(), "a value".to_owned());
            self.report(Step::Name(name), Rule::Forbidden, limit, actual, why);
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
        let Some(actual) = value.map(|value| value.chars().count()) else {
            return;
        };
        if actual != length as usize {
            let (limit, actual) = (length.to_string(), actual.to_string());
            self.report(Step::Name(name), Rule::Length, limit, actual, why);
        }
    }

    /// A least length that another field asks for.
    pub(crate) fn min_length(
        &mut self,
        name: &'static str,
        value: Option<&str>,
        min: u32,
        why: &'static str,
    ) {
        let Some(actual) = value.map(|value| value.chars().count()) else {
            return;
        };
        if actual < min as usize {
            let (limit, actual) = (min.to_string(), actual.to_string());
            self.report(Step::Name(name), Rule::MinLength, limit, actual, why);
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
            let (limit, actual) = (count.to_string(), value.to_owned());
            self.report(Step::Name(name), Rule::Digits, limit, actual, why);
        }
    }

    /// A path parameter that would change the route.
    pub(crate) fn path_segment(&mut self, name: &'static str, value: &str) {
        let limit = "a value other than \"\", \".\" and \"..\"".to_owned();
        self.report(
            Step::Name(name),
            Rule::PathSegment,
            limit,
            value.to_owned(),
            "",
        );
    }

    fn text(&mut self, step: Step, value: &str, rules: &[StringRule]) {
        for rule in rules {
            if let Some((rule, limit, actual)) = broken(*rule, value) {
                self.report(step, rule, limit, actual, "");
            }
        }
    }

    pub(super) fn listed(&mut self, step: Step, value: &dyn Allowed) {
        if !value.is_known() {
            let known: Vec<_> = (0..).map_while(|position| value.known(position)).collect();
            let limit = quoted(&known);
            self.report(step, Rule::Allowed, limit, value.text().to_owned(), "");
        }
    }

    pub(super) fn report(
        &mut self,
        last: Step,
        rule: Rule,
        limit: String,
        actual: String,
        why: &'static str,
    ) {
        let mut pointer = String::new();
        for step in self.path.iter().chain([&last]) {
            pointer.push('/');
            match step {
                Step::Name(name) => pointer.push_str(&escaped(name)),
                Step::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        let location = self.location;
        self.found.push(Violation {
            location,
            pointer,
            rule,
            limit,
            actual,
            why,
        });
    }
}

/// A name as a step of a JSON pointer.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn quoted(values: &[&str]) -> String {
    values
        .iter()
        .map(|value| format!("\"{value}\""))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The rule, limit and actual value of a violation, where `value` breaks `rule`.
fn broken(rule: StringRule, value: &str) -> Option<(Rule, String, String)> {
    // Bytes are never fewer than characters: short strings need no counting.
    let length = || value.chars().count();
    match rule {
        StringRule::MinLength(min) if length() < min as usize => {
            Some((Rule::MinLength, min.to_string(), length().to_string()))
        }
        StringRule::MaxLength(max) if value.len() > max as usize && length() > max as usize => {
            Some((Rule::MaxLength, max.to_string(), length().to_string()))
        }
        StringRule::Format(format) if !format.accepts(value) => {
            Some((Rule::Format, format.to_string(), value.to_owned()))
        }
        StringRule::Prefixes(prefixes) if !prefixes.iter().any(|it| value.starts_with(it)) => {
            Some((Rule::Prefix, prefixes.join(", "), value.to_owned()))
        }
        StringRule::Segments { separator, count }
            if value.split(separator).count() != count as usize =>
        {
            let limit = format!("{count} parts separated by \"{separator}\"");
            Some((Rule::Segments, limit, value.to_owned()))
        }
        _ => None,
    }
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
        fn check(&self, checker: &mut Checker) {
            let name = [StringRule::MinLength(2), StringRule::MaxLength(3)];
            checker.string("na/me", Some(&self.name), &name);
            let tag = [StringRule::Format(Format::CountryCode)];
            checker.strings("tags", Some(&self.tags), Size { min: 1, max: 2 }, &tag);
            checker.objects("lines", Some(&self.lines), Size { min: 0, max: 1 });
            checker.required("note", self.note.is_some(), "the name is short");
        }
    }

    impl Validate for Line {
        fn check(&self, checker: &mut Checker) {
            checker.integer("quantity", Some(self.quantity), Some(1), Some(9));
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
        let segments = StringRule::Segments {
            separator: '|',
            count: 3,
        };
        let rules = [StringRule::Prefixes(&["800", "888"]), segments];
        checker.string("x", Some("900|1"), &rules);
        let found = shown(Violations::none(checker.into_found()));
        assert_eq!(
            found,
            [
                "query /x: \"900|1\" does not start with one of 800, 888",
                "query /x: \"900|1\" does not have 3 parts separated by \"|\"",
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
    fn absent_values_break_no_rule() {
        let mut checker = Checker::new(Location::Body);
        checker.string("a", None, &[StringRule::MinLength(1)]);
        checker.integer("b", None, Some(1), None);
        checker.strings("c", None, Size { min: 1, max: 1 }, &[]);
        checker.digits("d", None, 9, "");
        checker.object("e", None);
        assert_eq!(checker.into_found(), []);
    }
}
