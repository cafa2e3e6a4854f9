//! Every kind of change that is told apart, with what it does to whom.
//!
//! `docs/changes.md` is made from [`ALL`]. An id never changes its meaning.

use super::{Direction, Verdict};

/// A kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// Stable name, in kebab-case.
    pub id: &'static str,
    /// One line for the list of kinds.
    pub title: &'static str,
    /// What follows for a change of the API as a whole, of what is sent, and of what is answered; nothing where the kind
    /// does not occur.
    rows: [Option<Verdicts>; 3],
    /// Whether it shows in what Rust code can name. Limits and rules, for example, are checks at run time.
    pub(super) shows_in_code: bool,
}

/// The three verdicts on a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdicts {
    /// For those who keep to the old document.
    pub wire: Verdict,
    /// For Rust code that is compiled again. This is the usual case; a run computes it from the generated code.
    pub source: Verdict,
    /// For programs that were built before.
    pub shipped: Verdict,
}

impl Kind {
    /// What follows for a change in that direction.
    #[must_use]
    pub fn verdicts(&self, direction: Direction) -> Option<Verdicts> {
        let [both, request, response] = self.rows;
        match direction {
            Direction::Both => both,
            Direction::Request => request,
            Direction::Response => response,
        }
    }
}

/// The kind of what comes, goes or becomes another.
pub(super) fn between<T: PartialEq>(
    old: Option<T>,
    new: Option<T>,
    [added, removed, changed]: [&'static Kind; 3],
) -> Option<&'static Kind> {
    match (old, new) {
        (None, Some(_)) => Some(added),
        (Some(_), None) => Some(removed),
        (old, new) => (old != new).then_some(changed),
    }
}

/// The kind of what begins or ends to be so.
pub(super) fn turned(
    (was, is): (bool, bool),
    on: &'static Kind,
    off: &'static Kind,
) -> Option<&'static Kind> {
    (was != is).then_some(if is { on } else { off })
}

/// Three letters, `b` for breaking and `c` for compatible, in the order wire, source, shipped; `---` for no row. A source that is
/// `s` is compatible and shows in the code.
const fn row(letters: &str) -> Option<Verdicts> {
    match letters.as_bytes() {
        [b'-', ..] => None,
        [wire, source, shipped] => Some(Verdicts {
            wire: verdict(*wire),
            source: verdict(*source),
            shipped: verdict(*shipped),
        }),
        _ => None,
    }
}

const fn verdict(letter: u8) -> Verdict {
    if letter == b'b' {
        Verdict::Breaking
    } else {
        Verdict::Compatible
    }
}

const fn shows_in_code(rows: [&str; 3]) -> bool {
    let [both, request, response] = rows;
    shows(both) || shows(request) || shows(response)
}

const fn shows(letters: &str) -> bool {
    matches!(letters.as_bytes(), [_, b'b' | b's', _])
}

macro_rules! kinds {
    ($($name:ident = $id:literal, $both:literal, $request:literal, $response:literal, $title:literal;)*) => {
        $(
            #[doc = $title]
            pub static $name: Kind = Kind {
                id: $id,
                title: $title,
                rows: [row($both), row($request), row($response)],
                shows_in_code: shows_in_code([$both, $request, $response]),
            };
        )*

        /// All kinds, from the API as a whole down to single values.
        pub static ALL: &[&Kind] = &[$(&$name),*];
    };
}

// Columns: the API as a whole, what is sent, what is answered; each wire, source, shipped.
kinds! {
    // Servers
    SERVER_REPLACED = "server-replaced", "bcb", "---", "---", "The server that requests go to is no longer listed.";
    DEFAULT_SERVER_CHANGED = "default-server-changed", "ccc", "---", "---", "Another server comes first; the one before is still listed.";
    SERVER_ADDED = "server-added", "ccc", "---", "---", "A further server is listed.";
    SERVER_REMOVED = "server-removed", "bcc", "---", "---", "A server that is not the first is no longer listed.";

    // Security
    SECURITY_ADDED = "security-added", "bcb", "---", "---", "An operation that was public asks for credentials.";
    SECURITY_REMOVED = "security-removed", "ccc", "---", "---", "An operation becomes public.";
    SECURITY_SCHEME_CHANGED = "security-scheme-changed", "bcb", "---", "---", "The credentials that the crate sends are no longer taken.";
    SECURITY_ALTERNATIVE_ADDED = "security-alternative-added", "ccc", "---", "---", "A further kind of credentials is taken.";
    SECURITY_ALTERNATIVE_REMOVED = "security-alternative-removed", "bcc", "---", "---", "A kind of credentials that the crate does not send is no longer taken.";
    SECURITY_SCOPE_ADDED = "security-scope-added", "bcb", "---", "---", "Credentials need a further scope.";
    SECURITY_SCOPE_REMOVED = "security-scope-removed", "ccc", "---", "---", "Credentials need a scope less.";

    // Operations
    OPERATION_ADDED = "operation-added", "csc", "---", "---", "A new operation.";
    OPERATION_REMOVED = "operation-removed", "bbb", "---", "---", "An operation is gone.";
    OPERATION_ID_CHANGED = "operation-id-changed", "cbc", "---", "---", "An operation has another operationId, and so a method of another name.";
    OPERATION_PATH_CHANGED = "operation-path-changed", "bcb", "---", "---", "An operation is at another path.";
    OPERATION_METHOD_CHANGED = "operation-method-changed", "bcb", "---", "---", "An operation has another HTTP method.";
    OPERATION_MOVED = "operation-moved", "cbc", "---", "---", "An operation belongs to another resource of the client.";
    OPERATION_DEPRECATED = "operation-deprecated", "csc", "---", "---", "An operation is deprecated: users get a warning from the compiler.";
    OPERATION_UNDEPRECATED = "operation-undeprecated", "csc", "---", "---", "An operation is no longer deprecated.";
    RETRY_ALLOWED = "retry-allowed", "ccc", "---", "---", "Repeating an operation is declared harmless, so it is retried.";
    RETRY_FORBIDDEN = "retry-forbidden", "ccc", "---", "---", "Repeating an operation is no longer declared harmless, so it is no longer retried.";
    PAGINATION_ADDED = "pagination-added", "---", "---", "cbc", "A list that came whole can be paged through.";
    PAGINATION_REMOVED = "pagination-removed", "---", "---", "cbb", "A list can no longer be paged through.";
    PAGINATION_CHANGED = "pagination-changed", "---", "---", "ccb", "Items or the way to the next page are elsewhere.";
    PART_NOT_JUDGED = "part-not-judged", "bcb", "---", "---", "A part of the document has changed that is not compared, such as a callback: what follows is not known.";

    // Parameters
    PATH_PARAMETER_RENAMED = "path-parameter-renamed", "---", "csc", "---", "A path parameter has another name, which nobody sees.";
    PARAMETER_ADDED = "parameter-added", "---", "csc", "---", "A new optional parameter.";
    REQUIRED_PARAMETER_ADDED = "required-parameter-added", "---", "bbb", "---", "A new required parameter.";
    PARAMETER_REMOVED = "parameter-removed", "---", "bbb", "---", "A parameter is gone.";
    PARAMETER_BECAME_REQUIRED = "parameter-became-required", "---", "bbb", "---", "A parameter has to be given.";
    PARAMETER_BECAME_OPTIONAL = "parameter-became-optional", "---", "cbc", "---", "A parameter may be left out: an argument becomes a setter.";
    PARAMETER_PLACE_CHANGED = "parameter-place-changed", "---", "bcb", "---", "A parameter moves, for example from the query into a header.";
    PARAMETER_STYLE_CHANGED = "parameter-style-changed", "---", "bcb", "---", "The array of a parameter is written otherwise.";
    PARAMETER_DEPRECATED = "parameter-deprecated", "---", "csc", "---", "A parameter is deprecated.";
    PARAMETER_UNDEPRECATED = "parameter-undeprecated", "---", "csc", "---", "A parameter is no longer deprecated.";
    ARGUMENT_ORDER_CHANGED = "argument-order-changed", "---", "cbc", "---", "Required parameters stand in another order, and so the arguments.";

    // Bodies
    REQUEST_BODY_ADDED = "request-body-added", "---", "bbb", "---", "An operation takes a body, which it did not.";
    REQUEST_BODY_REMOVED = "request-body-removed", "---", "bbb", "---", "An operation no longer takes a body.";
    REQUEST_BODY_BECAME_REQUIRED = "request-body-became-required", "---", "bbb", "---", "A body has to be sent: a setter becomes an argument.";
    REQUEST_BODY_BECAME_OPTIONAL = "request-body-became-optional", "---", "cbc", "---", "A body may be left out: an argument becomes a setter.";
    REQUEST_MEDIA_TYPE_ADDED = "request-media-type-added", "---", "csc", "---", "A body is taken in a further media type.";
    REQUEST_MEDIA_TYPE_REMOVED = "request-media-type-removed", "---", "bcc", "---", "A body is no longer taken in a media type that the crate does not send.";
    REQUEST_MEDIA_TYPE_REPLACED = "request-media-type-replaced", "---", "bcb", "---", "A body is no longer taken in the media type that the crate sends.";

    // Answers
    SUCCESS_STATUS_CHANGED = "success-status-changed", "---", "---", "bsc", "Success is told by another status; the crate takes each from 200 to 299.";
    SUCCESS_STATUS_NARROWED = "success-status-narrowed", "---", "---", "csc", "Success is told by one status of the range before.";
    SUCCESS_STATUS_ADDED = "success-status-added", "---", "---", "csc", "Success is also told by another status, with nothing else in its body.";
    SUCCESS_BODY_ADDED = "success-body-added", "---", "---", "bbb", "Success is also told by another status, with another body.";
    SUCCESS_STATUS_REMOVED = "success-status-removed", "---", "---", "csc", "Success is told by fewer statuses.";
    SUCCESS_RESPONSE_REMOVED = "success-response-removed", "---", "---", "bbb", "No success is described any more.";
    RESPONSE_BODY_ADDED = "response-body-added", "---", "---", "cbc", "An answer has a body that is read.";
    RESPONSE_BODY_REMOVED = "response-body-removed", "---", "---", "bbb", "An answer has no body any more.";
    RESPONSE_MEDIA_TYPE_CHANGED = "response-media-type-changed", "---", "---", "bcc", "An answer has another media type that is read in the same way.";
    RESPONSE_MEDIA_TYPE_ADDED = "response-media-type-added", "---", "---", "csc", "An answer may be asked for in a further media type.";
    RESPONSE_MEDIA_TYPE_REMOVED = "response-media-type-removed", "---", "---", "bcc", "An answer no longer comes in a media type that the crate does not read.";
    RESPONSE_FORM_CHANGED = "response-form-changed", "---", "---", "bbb", "An answer that was JSON becomes text or bytes, or the other way round.";
    RESPONSE_HEADER_ADDED = "response-header-added", "---", "---", "ccc", "An answer has a further header.";
    RESPONSE_HEADER_REMOVED = "response-header-removed", "---", "---", "ccc", "An optional header of an answer is gone.";
    REQUIRED_RESPONSE_HEADER_REMOVED = "required-response-header-removed", "---", "---", "bcc", "A required header of an answer is gone; the crate reads none.";
    RESPONSE_HEADER_BECAME_OPTIONAL = "response-header-became-optional", "---", "---", "bcc", "A header of an answer may be absent; the crate reads none.";
    RESPONSE_HEADER_BECAME_REQUIRED = "response-header-became-required", "---", "---", "ccc", "A header of an answer is always there.";
    ERROR_RESPONSE_ADDED = "error-response-added", "---", "---", "ccc", "An error status is documented.";
    ERROR_RESPONSE_REMOVED = "error-response-removed", "---", "---", "ccc", "An error status is no longer documented.";
    ERROR_BODY_CHANGED = "error-body-changed", "---", "---", "bcc", "The body of an error changes in a way that the old document excludes; the crate reads errors leniently.";
    ERROR_BODY_EXTENDED = "error-body-extended", "---", "---", "ccc", "The body of an error changes within what the old document allows.";

    // Properties
    PROPERTY_ADDED = "property-added", "---", "csc", "csc", "A new optional property.";
    REQUIRED_PROPERTY_ADDED = "required-property-added", "---", "bbb", "ccc", "A new required property.";
    PROPERTY_REMOVED = "property-removed", "---", "cbc", "cbc", "An optional property is gone; one that is still sent is ignored.";
    REQUIRED_PROPERTY_REMOVED = "required-property-removed", "---", "cbc", "bbb", "A required property is gone; one that is still sent is ignored.";
    PROPERTY_REFUSED = "property-refused", "---", "bbb", "---", "A property is gone from an object that takes no others, or none of its type.";
    PROPERTY_UNEXPECTED = "property-unexpected", "---", "---", "bsc", "An answer has a property that it was declared not to have; the crate ignores it.";
    PROPERTY_BECAME_REQUIRED = "property-became-required", "---", "bbb", "cbc", "A property is always there.";
    PROPERTY_BECAME_OPTIONAL = "property-became-optional", "---", "cbc", "bbb", "A property may be absent.";
    PROPERTY_BECAME_NULLABLE = "property-became-nullable", "---", "cbc", "bbb", "A required property may be null.";
    PROPERTY_NO_LONGER_NULLABLE = "property-no-longer-nullable", "---", "bbb", "cbc", "A required property is never null.";
    OPTIONAL_PROPERTY_BECAME_NULLABLE = "optional-property-became-nullable", "---", "csc", "bsc", "An optional property may be null, which reads like absent.";
    OPTIONAL_PROPERTY_NO_LONGER_NULLABLE = "optional-property-no-longer-nullable", "---", "bsc", "csc", "An optional property is never null; the crate leaves it out instead.";
    VALUE_BECAME_NULLABLE = "value-became-nullable", "---", "cbc", "bbb", "An item or a value of a map may be null.";
    VALUE_NO_LONGER_NULLABLE = "value-no-longer-nullable", "---", "bbb", "cbc", "An item or a value of a map is never null.";
    BODY_BECAME_NULLABLE = "body-became-nullable", "---", "ccc", "bcb", "A body may be null as a whole.";
    BODY_NO_LONGER_NULLABLE = "body-no-longer-nullable", "---", "bcc", "ccc", "A body is never null as a whole; the crate never sends null there.";
    PROPERTY_BECAME_READ_ONLY = "property-became-read-only", "---", "csc", "csc", "A property is only answered; one that is sent is ignored.";
    PROPERTY_BECAME_WRITE_ONLY = "property-became-write-only", "---", "csc", "csc", "An optional property is only sent and no longer answered.";
    REQUIRED_PROPERTY_BECAME_WRITE_ONLY = "required-property-became-write-only", "---", "---", "bbb", "A required property is only sent and no longer answered.";
    PROPERTY_DEPRECATED = "property-deprecated", "---", "csc", "csc", "A property is deprecated: users get a warning from the compiler.";
    PROPERTY_UNDEPRECATED = "property-undeprecated", "---", "csc", "csc", "A property is no longer deprecated.";
    FIELD_RENAMED = "field-renamed", "---", "cbc", "cbc", "A property has another name in Rust and the same on the wire.";
    DEFAULT_CHANGED = "default-changed", "---", "ccc", "ccc", "The service assumes another value when there is none.";

    // Objects
    OBJECT_CLOSED = "object-closed", "---", "bcc", "ccc", "An object takes no unknown properties; the crate sends none.";
    OBJECT_OPENED = "object-opened", "---", "ccc", "bcc", "An object may have unknown properties.";
    ADDITIONAL_PROPERTIES_ADDED = "additional-properties-added", "---", "csc", "csc", "An object is declared to have further properties.";
    ADDITIONAL_PROPERTIES_REMOVED = "additional-properties-removed", "---", "bbb", "cbc", "An object is no longer declared to have further properties.";
    RULE_ADDED = "rule-added", "---", "bcb", "---", "A rule binds one property to another.";
    RULE_REMOVED = "rule-removed", "---", "ccc", "---", "A rule that bound one property to another is gone; programs built before still keep to it.";

    // Types
    TYPE_CHANGED = "type-changed", "---", "bbb", "bbb", "A value has another type.";
    TYPE_WIDENED = "type-widened", "---", "cbc", "bbb", "A value may have further types, for example number instead of integer.";
    TYPE_NARROWED = "type-narrowed", "---", "bbb", "cbc", "A value has fewer types than before, for example integer instead of number.";
    INTEGER_WIDENED = "integer-widened", "---", "cbc", "bbb", "An integer of 32 bits becomes one of 64.";
    INTEGER_NARROWED = "integer-narrowed", "---", "bbb", "cbc", "An integer of 64 bits becomes one of 32.";
    FORMAT_ADDED = "format-added", "---", "bbb", "cbc", "A string becomes a date, a moment or a UUID.";
    FORMAT_REMOVED = "format-removed", "---", "cbc", "bbb", "A date, a moment or a UUID becomes any string.";
    FORMAT_CHANGED = "format-changed", "---", "bbb", "bbb", "A string has another of the formats date, date-time and uuid.";
    ALTERNATIVE_ADDED = "alternative-added", "---", "csc", "bsc", "A value may be one of further schemas.";
    ALTERNATIVE_REMOVED = "alternative-removed", "---", "bbb", "cbc", "A value may no longer be of one of its schemas.";
    DISCRIMINATOR_ADDED = "discriminator-added", "---", "bsb", "csc", "A property tells alternatives apart.";
    DISCRIMINATOR_REMOVED = "discriminator-removed", "---", "csc", "bsc", "No property tells alternatives apart any more.";
    DISCRIMINATOR_CHANGED = "discriminator-changed", "---", "bsb", "bsb", "Another property tells alternatives apart, or its value stands for another one.";
    DISCRIMINATOR_VALUE_ADDED = "discriminator-value-added", "---", "ccc", "bcc", "A further value stands for an alternative; programs built before read it as unknown.";
    DISCRIMINATOR_VALUE_REMOVED = "discriminator-value-removed", "---", "bcb", "ccc", "A value no longer stands for an alternative.";

    // Values
    ENUM_VALUE_ADDED = "enum-value-added", "---", "csc", "bsc", "A list of values gains one; programs built before read it as unknown.";
    ENUM_VALUE_REMOVED = "enum-value-removed", "---", "bbb", "cbc", "A list of values loses one.";
    ENUM_ADDED = "enum-added", "---", "bbb", "cbc", "A string is restricted to a list of values.";
    ENUM_REMOVED = "enum-removed", "---", "cbc", "bbc", "A string is no longer restricted to a list of values.";
    LIST_OPENED = "list-opened", "---", "ccc", "bcc", "A list of values is declared not to be complete.";
    LIST_CLOSED = "list-closed", "---", "bcb", "ccc", "A list of values is declared to be complete.";
    VARIANT_RENAMED = "variant-renamed", "---", "cbc", "cbc", "A value has another name in Rust and is the same on the wire.";

    // Limits
    MAX_LENGTH_TIGHTENED = "max-length-tightened", "---", "bcb", "ccc", "Strings have to be shorter.";
    MAX_LENGTH_LOOSENED = "max-length-loosened", "---", "ccc", "bcc", "Strings may be longer; programs built before still refuse them.";
    MIN_LENGTH_TIGHTENED = "min-length-tightened", "---", "bcb", "ccc", "Strings have to be longer.";
    MIN_LENGTH_LOOSENED = "min-length-loosened", "---", "ccc", "bcc", "Strings may be shorter; programs built before still refuse them.";
    MAXIMUM_TIGHTENED = "maximum-tightened", "---", "bcb", "ccc", "Numbers have to be smaller.";
    MAXIMUM_LOOSENED = "maximum-loosened", "---", "ccc", "bcc", "Numbers may be greater; programs built before still refuse them.";
    MINIMUM_TIGHTENED = "minimum-tightened", "---", "bcb", "ccc", "Numbers have to be greater.";
    MINIMUM_LOOSENED = "minimum-loosened", "---", "ccc", "bcc", "Numbers may be smaller; programs built before still refuse them.";
    MAX_ITEMS_TIGHTENED = "max-items-tightened", "---", "bcb", "ccc", "Arrays have to be shorter.";
    MAX_ITEMS_LOOSENED = "max-items-loosened", "---", "ccc", "bcc", "Arrays may be longer; programs built before still refuse them.";
    MIN_ITEMS_TIGHTENED = "min-items-tightened", "---", "bcb", "ccc", "Arrays have to be longer.";
    MIN_ITEMS_LOOSENED = "min-items-loosened", "---", "ccc", "bcc", "Arrays may be shorter; programs built before still refuse them.";
    MAX_PROPERTIES_TIGHTENED = "max-properties-tightened", "---", "bcb", "ccc", "Objects have to have fewer properties.";
    MAX_PROPERTIES_LOOSENED = "max-properties-loosened", "---", "ccc", "bcc", "Objects may have more properties.";
    MIN_PROPERTIES_TIGHTENED = "min-properties-tightened", "---", "bcb", "ccc", "Objects have to have more properties.";
    MIN_PROPERTIES_LOOSENED = "min-properties-loosened", "---", "ccc", "bcc", "Objects may have fewer properties.";
    PATTERN_ADDED = "pattern-added", "---", "bcb", "ccc", "Strings have to match a pattern.";
    PATTERN_REMOVED = "pattern-removed", "---", "ccc", "bcc", "Strings no longer have to match a pattern.";
    PATTERN_CHANGED = "pattern-changed", "---", "bcb", "bcc", "Strings have to match another pattern.";
    MULTIPLE_TIGHTENED = "multiple-tightened", "---", "bcb", "ccc", "Numbers have to be multiples.";
    MULTIPLE_LOOSENED = "multiple-loosened", "---", "ccc", "bcc", "Numbers no longer have to be such multiples.";
    UNIQUE_ITEMS_ADDED = "unique-items-added", "---", "bcb", "ccc", "Items of an array have to differ.";
    UNIQUE_ITEMS_REMOVED = "unique-items-removed", "---", "ccc", "bcc", "Items of an array may be equal.";
    CHECKED_FORMAT_ADDED = "checked-format-added", "---", "bcb", "ccc", "Strings have to be email addresses, URLs or telephone numbers.";
    CHECKED_FORMAT_REMOVED = "checked-format-removed", "---", "ccc", "bcc", "Strings no longer have to be email addresses, URLs or telephone numbers.";
    OTHER_FORMAT_ADDED = "other-format-added", "---", "bcb", "ccc", "Values have to be of a format that is no type of its own and that the crate does not check.";
    OTHER_FORMAT_REMOVED = "other-format-removed", "---", "ccc", "bcc", "Values no longer have to be of a format that is no type of its own and that the crate does not check.";
    PREFIXES_TIGHTENED = "prefixes-tightened", "---", "bcb", "ccc", "Strings have to start in fewer ways.";
    PREFIXES_LOOSENED = "prefixes-loosened", "---", "ccc", "bcc", "Strings may start in further ways.";
    SEGMENTS_TIGHTENED = "segments-tightened", "---", "bcb", "ccc", "Strings have to consist of a number of parts.";
    SEGMENTS_LOOSENED = "segments-loosened", "---", "ccc", "bcc", "Strings no longer have to consist of a number of parts.";
    KEYWORD_NOT_JUDGED = "keyword-not-judged", "---", "bcb", "bcc", "A keyword that restricts values has changed in a way that is not compared: what follows is not known.";

    // Generated code alone
    SCHEMA_RENAMED = "schema-renamed", "---", "cbc", "cbc", "A type has another name.";
    SCHEMA_REPLACED = "schema-replaced", "---", "cbc", "cbc", "Another type is used, where the one before still exists.";
    SCHEMA_DEPRECATED = "schema-deprecated", "---", "csc", "csc", "A type is deprecated: users get a warning from the compiler.";
    SCHEMA_UNDEPRECATED = "schema-undeprecated", "---", "csc", "csc", "A type is no longer deprecated.";
    TYPE_MOVED = "type-moved", "cbc", "---", "---", "A type is in another module, because other resources use it.";
    MEANING_CHANGED = "meaning-changed", "cbc", "---", "---", "A name in Rust stays as it is and means another thing, which the compiler cannot see.";
    GENERATED_BEHAVIOUR_CHANGED = "generated-behaviour-changed", "ccc", "---", "---", "Generated code does something else and has the same names, for example other advice.";
    GENERATED_CODE_CHANGED = "generated-code-changed", "cbc", "---", "---", "Generated code has other names although the API means the same.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_in_kebab_case() {
        let mut ids: Vec<_> = ALL.iter().map(|kind| kind.id).collect();
        assert!(
            ids.iter()
                .all(|id| id.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        );
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ALL.len());
    }

    #[test]
    fn every_kind_has_a_verdict_in_some_direction() {
        let directions = [Direction::Both, Direction::Request, Direction::Response];
        assert!(ALL.iter().all(|kind| {
            directions
                .iter()
                .any(|direction| kind.verdicts(*direction).is_some())
        }));
    }
}
