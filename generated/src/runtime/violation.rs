use std::fmt;

use super::format::Format;
use super::one_line::OneLine;

/// A value that the API would refuse, found before anything was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub(crate) location: Location,
    pub(crate) pointer: String,
    pub(crate) rule: Rule,
    pub(crate) limit: String,
    pub(crate) actual: String,
    pub(crate) why: &'static str,
}

impl Violation {
    pub(crate) fn new(
        (location, pointer): (Location, String),
        rule: Rule,
        limit: impl Into<String>,
        actual: impl Into<String>,
        why: &'static str,
    ) -> Self {
        Self {
            location,
            pointer,
            rule,
            limit: limit.into(),
            actual: actual.into(),
            why,
        }
    }

    /// The part of the request that holds the value.
    pub fn location(&self) -> Location {
        self.location
    }

    /// Where it is in that part, as a JSON pointer: `/requested_numbers/0/number`.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The rule that the value breaks.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// What the rule asks for: a number for lengths and ranges, otherwise what is accepted.
    pub fn limit(&self) -> &str {
        &self.limit
    }

    /// What was found: a number for lengths and ranges, otherwise the value.
    pub fn actual(&self) -> &str {
        &self.actual
    }

    /// Why the rule holds here, for a rule that depends on another field; otherwise empty.
    pub fn why(&self) -> &str {
        self.why
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let actual = OneLine(&self.actual, 80);
        let limit = &self.limit;
        let space = if self.pointer.is_empty() { "" } else { " " };
        write!(f, "{}{space}{}: ", self.location, self.pointer)?;
        match self.rule {
            Rule::MinLength => write!(f, "{actual} characters, at least {limit} are needed"),
            Rule::MaxLength => write!(f, "{actual} characters, at most {limit} are allowed"),
            Rule::Length => write!(f, "{actual} characters, exactly {limit} are needed"),
            Rule::Minimum => write!(f, "{actual} is less than {limit}"),
            Rule::Maximum => write!(f, "{actual} is more than {limit}"),
            Rule::MinItems => write!(f, "{actual} items, at least {limit} are needed"),
            Rule::MaxItems => write!(f, "{actual} items, at most {limit} are allowed"),
            Rule::Format => write!(f, "\"{actual}\" is not {limit}"),
            Rule::Digits => write!(f, "\"{actual}\" is not {limit} digits"),
            Rule::Prefix => write!(f, "\"{actual}\" does not start with one of {limit}"),
            Rule::Segments => write!(f, "\"{actual}\" does not have {limit}"),
            Rule::Allowed => write!(f, "\"{actual}\" is not one of {limit}"),
            Rule::Required => write!(f, "is missing"),
            Rule::Forbidden => write!(f, "must not be given"),
            Rule::PathSegment => write!(f, "\"{actual}\" cannot be part of a path"),
        }?;
        match self.why {
            "" => Ok(()),
            why => write!(f, " ({why})"),
        }
    }
}

/// A part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Location {
    /// A path parameter.
    Path,
    /// A query parameter.
    Query,
    /// A header.
    Header,
    /// The body.
    Body,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
        })
    }
}

/// The kind of rule that a value breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// Fewer characters (Unicode scalar values) than allowed.
    MinLength,
    /// More characters (Unicode scalar values) than allowed.
    MaxLength,
    /// Not the exact number of characters.
    Length,
    /// A number below the range.
    Minimum,
    /// A number above the range.
    Maximum,
    /// Too few items.
    MinItems,
    /// Too many items.
    MaxItems,
    /// Not of the format: an email address, a URI, …
    Format,
    /// Not the exact number of digits.
    Digits,
    /// None of the prefixes that are accepted.
    Prefix,
    /// Not the number of parts between separators.
    Segments,
    /// None of the values that are accepted.
    Allowed,
    /// Absent although another field makes it necessary.
    Required,
    /// Present although another field rules it out.
    Forbidden,
    /// A path parameter that would change the route: empty, `.` or `..`.
    PathSegment,
}

/// All violations of one request; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// `Err` with the violations where there are any. A format that says how long a value is stands for its length too.
    pub(crate) fn none(mut found: Vec<Violation>) -> Result<(), Self> {
        if found.is_empty() {
            return Ok(());
        }
        let sized = Format::SIZED.map(|format| format.to_string());
        let of_format = found
            .iter()
            .filter(|it| it.rule == Rule::Format && sized.contains(&it.limit));
        let places: Vec<_> = of_format
            .map(|it| (it.location, it.pointer.clone()))
            .collect();
        let is_length = |rule| matches!(rule, Rule::MinLength | Rule::MaxLength | Rule::Length);
        let is_said = |it: &Violation| places.contains(&(it.location, it.pointer.clone()));
        found.retain(|it| !(is_length(it.rule) && is_said(it)));
        Err(Self(found))
    }

    /// The violations in the order in which they were found.
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }

    /// The violations in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
