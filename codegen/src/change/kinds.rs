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
    /// What follows for a change of the API as a whole, of what is sent, and of what is answered. Three letters, `b` for
    /// breaking and `c` for compatible, in the order wire, source, shipped; `---` where the kind does not occur. A source
    /// that is `s` is compatible and shows in the code.
    rows: [&'static [u8; 3]; 3],
}

impl Kind {
    /// What follows for a change in that direction on the wire, in source and for shipped programs; nothing where the
    /// kind does not occur. For the source that is the usual case: a run computes it from the generated code.
    #[must_use]
    pub fn verdicts(&self, direction: Direction) -> Option<[Verdict; 3]> {
        let letters = *self.rows[direction as usize];
        let verdicts = letters.map(|letter| Verdict::breaking_if(letter == b'b'));
        (letters != *b"---").then_some(verdicts)
    }

    /// Whether it shows in what Rust code can name. Limits and rules, for example, are checks at run time.
    pub(super) fn shows_in_code(&self) -> bool {
        let mut rows = self.rows.iter();
        rows.any(|[_, source, _]| b"bs".contains(source))
    }
}

/// A kind, and what has become of something in words.
pub(super) type Note<W = &'static str> = (&'static Kind, W);

/// What to say about something that begins or ends to be so.
pub(super) fn turned(flags: [bool; 2], on: Note, off: Note) -> Option<Note> {
    match flags {
        [false, true] => Some(on),
        [true, false] => Some(off),
        _ => None,
    }
}

/// What to say about advice against use that comes or goes.
pub(super) fn deprecated(flags: [bool; 2], [added, removed]: [&'static Kind; 2]) -> Option<Note> {
    let (on, off) = ("is deprecated", "is no longer deprecated");
    turned(flags, (added, on), (removed, off))
}

macro_rules! kinds {
    ($($name:ident = $id:literal, $both:literal, $request:literal, $response:literal, $title:literal;)*) => {
        $(
            #[doc = $title]
            pub static $name: Kind = Kind {
                id: $id,
                title: $title,
                rows: [$both, $request, $response],
            };
        )*

        /// All kinds, from the API as a whole down to single values.
        pub static ALL: &[&Kind] = &[$(&$name),*];
    };
}

// Columns: the API as a whole, what is sent, what is answered; each wire, source, shipped.
kinds! {
    // Servers
    SERVER_REPLACED = "server-replaced", b"bcb", b"---", b"---", "The server that requests go to is no longer listed.";
    DEFAULT_SERVER_CHANGED = "default-server-changed", b"ccc", b"---", b"---", "Another server comes first; the one before is still listed.";
    SERVER_ADDED = "server-added", b"ccc", b"---", b"---", "A further server is listed.";
    SERVER_REMOVED = "server-removed", b"bcc", b"---", b"---", "A server that is not the first is no longer listed.";

    // Security
    SECURITY_ADDED = "security-added", b"bcb", b"---", b"---", "An operation that was public asks for credentials.";
    SECURITY_REMOVED = "security-removed", b"ccc", b"---", b"---", "An operation becomes public.";
    SECURITY_SCHEME_CHANGED = "security-scheme-changed", b"bcb", b"---", b"---", "The credentials that the crate sends are no longer taken.";
    SECURITY_ALTERNATIVE_ADDED = "security-alternative-added", b"ccc", b"---", b"---", "A further kind of credentials is taken.";
    SECURITY_ALTERNATIVE_REMOVED = "security-alternative-removed", b"bcc", b"---", b"---", "A kind of credentials that the crate does not send is no longer taken.";
    SECURITY_SCOPE_ADDED = "security-scope-added", b"bcb", b"---", b"---", "Credentials need a further scope.";
    SECURITY_SCOPE_REMOVED = "security-scope-removed", b"ccc", b"---", b"---", "Credentials need a scope less.";

    // Operations
    OPERATION_ADDED = "operation-added", b"csc", b"---", b"---", "A new operation.";
    OPERATION_REMOVED = "operation-removed", b"bbb", b"---", b"---", "An operation is gone.";
    OPERATION_ID_CHANGED = "operation-id-changed", b"cbc", b"---", b"---", "An operation has another operationId, and so a method of another name.";
    OPERATION_PATH_CHANGED = "operation-path-changed", b"bcb", b"---", b"---", "An operation is at another path.";
    OPERATION_METHOD_CHANGED = "operation-method-changed", b"bcb", b"---", b"---", "An operation has another HTTP method.";
    OPERATION_MOVED = "operation-moved", b"cbc", b"---", b"---", "An operation belongs to another resource of the client.";
    OPERATION_DEPRECATED = "operation-deprecated", b"csc", b"---", b"---", "An operation is deprecated: users get a warning from the compiler.";
    OPERATION_UNDEPRECATED = "operation-undeprecated", b"csc", b"---", b"---", "An operation is no longer deprecated.";
    RETRY_ALLOWED = "retry-allowed", b"ccc", b"---", b"---", "Repeating an operation is declared harmless, so it is retried.";
    RETRY_FORBIDDEN = "retry-forbidden", b"ccc", b"---", b"---", "Repeating an operation is no longer declared harmless, so it is no longer retried.";
    PAGINATION_ADDED = "pagination-added", b"---", b"---", b"cbc", "A list that came whole can be paged through.";
    PAGINATION_REMOVED = "pagination-removed", b"---", b"---", b"cbb", "A list can no longer be paged through.";
    PAGINATION_CHANGED = "pagination-changed", b"---", b"---", b"ccb", "Items or the way to the next page are elsewhere.";
    PART_NOT_JUDGED = "part-not-judged", b"bcb", b"---", b"---", "A part of the document has changed that is not compared, such as a callback: what follows is not known.";

    // Parameters
    PATH_PARAMETER_RENAMED = "path-parameter-renamed", b"---", b"csc", b"---", "A path parameter has another name, which nobody sees.";
    PARAMETER_ADDED = "parameter-added", b"---", b"csc", b"---", "A new optional parameter.";
    REQUIRED_PARAMETER_ADDED = "required-parameter-added", b"---", b"bbb", b"---", "A new required parameter.";
    PARAMETER_REMOVED = "parameter-removed", b"---", b"bbb", b"---", "A parameter is gone.";
    PARAMETER_BECAME_REQUIRED = "parameter-became-required", b"---", b"bbb", b"---", "A parameter has to be given.";
    PARAMETER_BECAME_OPTIONAL = "parameter-became-optional", b"---", b"cbc", b"---", "A parameter may be left out: an argument becomes a setter.";
    PARAMETER_PLACE_CHANGED = "parameter-place-changed", b"---", b"bcb", b"---", "A parameter moves, for example from the query into a header.";
    PARAMETER_STYLE_CHANGED = "parameter-style-changed", b"---", b"bcb", b"---", "The array of a parameter is written otherwise.";
    PARAMETER_DEPRECATED = "parameter-deprecated", b"---", b"csc", b"---", "A parameter is deprecated.";
    PARAMETER_UNDEPRECATED = "parameter-undeprecated", b"---", b"csc", b"---", "A parameter is no longer deprecated.";
    ARGUMENT_ORDER_CHANGED = "argument-order-changed", b"---", b"cbc", b"---", "Required parameters stand in another order, and so the arguments.";

    // Bodies
    REQUEST_BODY_ADDED = "request-body-added", b"---", b"bbb", b"---", "An operation takes a body, which it did not.";
    REQUEST_BODY_REMOVED = "request-body-removed", b"---", b"bbb", b"---", "An operation no longer takes a body.";
    REQUEST_BODY_BECAME_REQUIRED = "request-body-became-required", b"---", b"bbb", b"---", "A body has to be sent: a setter becomes an argument.";
    REQUEST_BODY_BECAME_OPTIONAL = "request-body-became-optional", b"---", b"cbc", b"---", "A body may be left out: an argument becomes a setter.";
    REQUEST_MEDIA_TYPE_ADDED = "request-media-type-added", b"---", b"csc", b"---", "A body is taken in a further media type.";
    REQUEST_MEDIA_TYPE_REMOVED = "request-media-type-removed", b"---", b"bcc", b"---", "A body is no longer taken in a media type that the crate does not send.";
    REQUEST_MEDIA_TYPE_REPLACED = "request-media-type-replaced", b"---", b"bcb", b"---", "A body is no longer taken in the media type that the crate sends.";

    // Answers
    SUCCESS_STATUS_CHANGED = "success-status-changed", b"---", b"---", b"bsc", "Success is told by another status; the crate takes each from 200 to 299.";
    SUCCESS_STATUS_NARROWED = "success-status-narrowed", b"---", b"---", b"csc", "Success is told by one status of the range before.";
    SUCCESS_STATUS_ADDED = "success-status-added", b"---", b"---", b"csc", "Success is also told by another status, with nothing else in its body.";
    SUCCESS_BODY_ADDED = "success-body-added", b"---", b"---", b"bbb", "Success is also told by another status, with another body.";
    SUCCESS_STATUS_REMOVED = "success-status-removed", b"---", b"---", b"csc", "Success is told by fewer statuses.";
    SUCCESS_RESPONSE_REMOVED = "success-response-removed", b"---", b"---", b"bbb", "No success is described any more.";
    RESPONSE_BODY_ADDED = "response-body-added", b"---", b"---", b"cbc", "An answer has a body that is read.";
    RESPONSE_BODY_REMOVED = "response-body-removed", b"---", b"---", b"bbb", "An answer has no body any more.";
    RESPONSE_MEDIA_TYPE_CHANGED = "response-media-type-changed", b"---", b"---", b"bcc", "An answer has another media type that is read in the same way.";
    RESPONSE_MEDIA_TYPE_ADDED = "response-media-type-added", b"---", b"---", b"csc", "An answer may be asked for in a further media type.";
    RESPONSE_MEDIA_TYPE_REMOVED = "response-media-type-removed", b"---", b"---", b"bcc", "An answer no longer comes in a media type that the crate does not read.";
    RESPONSE_FORM_CHANGED = "response-form-changed", b"---", b"---", b"bbb", "An answer that was JSON becomes text or bytes, or the other way round.";
    RESPONSE_HEADER_ADDED = "response-header-added", b"---", b"---", b"ccc", "An answer has a further header.";
    RESPONSE_HEADER_REMOVED = "response-header-removed", b"---", b"---", b"ccc", "An optional header of an answer is gone.";
    REQUIRED_RESPONSE_HEADER_REMOVED = "required-response-header-removed", b"---", b"---", b"bcc", "A required header of an answer is gone; the crate reads none.";
    RESPONSE_HEADER_BECAME_OPTIONAL = "response-header-became-optional", b"---", b"---", b"bcc", "A header of an answer may be absent; the crate reads none.";
    RESPONSE_HEADER_BECAME_REQUIRED = "response-header-became-required", b"---", b"---", b"ccc", "A header of an answer is always there.";
    ERROR_RESPONSE_ADDED = "error-response-added", b"---", b"---", b"ccc", "An error status is documented.";
    ERROR_RESPONSE_REMOVED = "error-response-removed", b"---", b"---", b"ccc", "An error status is no longer documented.";
    ERROR_BODY_CHANGED = "error-body-changed", b"---", b"---", b"bcc", "The body of an error changes in a way that the old document excludes; the crate reads errors leniently.";
    ERROR_BODY_EXTENDED = "error-body-extended", b"---", b"---", b"ccc", "The body of an error changes within what the old document allows.";

    // Properties
    PROPERTY_ADDED = "property-added", b"---", b"csc", b"csc", "A new optional property.";
    REQUIRED_PROPERTY_ADDED = "required-property-added", b"---", b"bbb", b"ccc", "A new required property.";
    PROPERTY_REMOVED = "property-removed", b"---", b"cbc", b"cbc", "An optional property is gone; one that is still sent is ignored.";
    REQUIRED_PROPERTY_REMOVED = "required-property-removed", b"---", b"cbc", b"bbb", "A required property is gone; one that is still sent is ignored.";
    PROPERTY_REFUSED = "property-refused", b"---", b"bbb", b"---", "A property is gone from an object that takes no others, or none of its type.";
    PROPERTY_UNEXPECTED = "property-unexpected", b"---", b"---", b"bsc", "An answer has a property that it was declared not to have; the crate ignores it.";
    PROPERTY_BECAME_REQUIRED = "property-became-required", b"---", b"bbb", b"cbc", "A property is always there.";
    PROPERTY_BECAME_OPTIONAL = "property-became-optional", b"---", b"cbc", b"bbb", "A property may be absent.";
    PROPERTY_BECAME_NULLABLE = "property-became-nullable", b"---", b"cbc", b"bbb", "A required property may be null.";
    PROPERTY_NO_LONGER_NULLABLE = "property-no-longer-nullable", b"---", b"bbb", b"cbc", "A required property is never null.";
    OPTIONAL_PROPERTY_BECAME_NULLABLE = "optional-property-became-nullable", b"---", b"csc", b"bsc", "An optional property may be null, which reads like absent.";
    OPTIONAL_PROPERTY_NO_LONGER_NULLABLE = "optional-property-no-longer-nullable", b"---", b"bsc", b"csc", "An optional property is never null; the crate leaves it out instead.";
    VALUE_BECAME_NULLABLE = "value-became-nullable", b"---", b"cbc", b"bbb", "An item or a value of a map may be null.";
    VALUE_NO_LONGER_NULLABLE = "value-no-longer-nullable", b"---", b"bbb", b"cbc", "An item or a value of a map is never null.";
    BODY_BECAME_NULLABLE = "body-became-nullable", b"---", b"ccc", b"bcb", "A body may be null as a whole.";
    BODY_NO_LONGER_NULLABLE = "body-no-longer-nullable", b"---", b"bcc", b"ccc", "A body is never null as a whole; the crate never sends null there.";
    PROPERTY_BECAME_READ_ONLY = "property-became-read-only", b"---", b"csc", b"csc", "A property is only answered; one that is sent is ignored.";
    PROPERTY_BECAME_WRITE_ONLY = "property-became-write-only", b"---", b"csc", b"csc", "An optional property is only sent and no longer answered.";
    REQUIRED_PROPERTY_BECAME_WRITE_ONLY = "required-property-became-write-only", b"---", b"---", b"bbb", "A required property is only sent and no longer answered.";
    PROPERTY_DEPRECATED = "property-deprecated", b"---", b"csc", b"csc", "A property is deprecated: users get a warning from the compiler.";
    PROPERTY_UNDEPRECATED = "property-undeprecated", b"---", b"csc", b"csc", "A property is no longer deprecated.";
    FIELD_RENAMED = "field-renamed", b"---", b"cbc", b"cbc", "A property has another name in Rust and the same on the wire.";
    DEFAULT_CHANGED = "default-changed", b"---", b"ccc", b"ccc", "The service assumes another value when there is none.";

    // Objects
    OBJECT_CLOSED = "object-closed", b"---", b"bcc", b"ccc", "An object takes no unknown properties; the crate sends none.";
    OBJECT_OPENED = "object-opened", b"---", b"ccc", b"bcc", "An object may have unknown properties.";
    ADDITIONAL_PROPERTIES_ADDED = "additional-properties-added", b"---", b"csc", b"csc", "An object is declared to have further properties.";
    ADDITIONAL_PROPERTIES_REMOVED = "additional-properties-removed", b"---", b"bbb", b"cbc", "An object is no longer declared to have further properties.";
    RULE_ADDED = "rule-added", b"---", b"bcb", b"---", "A rule binds one property to another.";
    RULE_REMOVED = "rule-removed", b"---", b"ccc", b"---", "A rule that bound one property to another is gone; programs built before still keep to it.";

    // Types
    TYPE_CHANGED = "type-changed", b"---", b"bbb", b"bbb", "A value has another type.";
    TYPE_WIDENED = "type-widened", b"---", b"cbc", b"bbb", "A value may have further types, for example number instead of integer.";
    TYPE_NARROWED = "type-narrowed", b"---", b"bbb", b"cbc", "A value has fewer types than before, for example integer instead of number.";
    INTEGER_WIDENED = "integer-widened", b"---", b"cbc", b"bbb", "An integer of 32 bits becomes one of 64.";
    INTEGER_NARROWED = "integer-narrowed", b"---", b"bbb", b"cbc", "An integer of 64 bits becomes one of 32.";
    FORMAT_ADDED = "format-added", b"---", b"bbb", b"cbc", "A string becomes a date, a moment or a UUID.";
    FORMAT_REMOVED = "format-removed", b"---", b"cbc", b"bbb", "A date, a moment or a UUID becomes any string.";
    FORMAT_CHANGED = "format-changed", b"---", b"bbb", b"bbb", "A string has another of the formats date, date-time and uuid.";
    ALTERNATIVE_ADDED = "alternative-added", b"---", b"csc", b"bsc", "A value may be one of further schemas.";
    ALTERNATIVE_REMOVED = "alternative-removed", b"---", b"bbb", b"cbc", "A value may no longer be of one of its schemas.";
    DISCRIMINATOR_ADDED = "discriminator-added", b"---", b"bsb", b"csc", "A property tells alternatives apart.";
    DISCRIMINATOR_REMOVED = "discriminator-removed", b"---", b"csc", b"bsc", "No property tells alternatives apart any more.";
    DISCRIMINATOR_CHANGED = "discriminator-changed", b"---", b"bsb", b"bsb", "Another property tells alternatives apart, or its value stands for another one.";
    DISCRIMINATOR_VALUE_ADDED = "discriminator-value-added", b"---", b"ccc", b"bcc", "A further value stands for an alternative; programs built before read it as unknown.";
    DISCRIMINATOR_VALUE_REMOVED = "discriminator-value-removed", b"---", b"bcb", b"ccc", "A value no longer stands for an alternative.";

    // Values
    ENUM_VALUE_ADDED = "enum-value-added", b"---", b"csc", b"bsc", "A list of values gains one; programs built before read it as unknown.";
    ENUM_VALUE_REMOVED = "enum-value-removed", b"---", b"bbb", b"cbc", "A list of values loses one.";
    ENUM_ADDED = "enum-added", b"---", b"bbb", b"cbc", "A string is restricted to a list of values.";
    ENUM_REMOVED = "enum-removed", b"---", b"cbc", b"bbc", "A string is no longer restricted to a list of values.";
    LIST_OPENED = "list-opened", b"---", b"ccc", b"bcc", "A list of values is declared not to be complete.";
    LIST_CLOSED = "list-closed", b"---", b"bcb", b"ccc", "A list of values is declared to be complete.";
    VARIANT_RENAMED = "variant-renamed", b"---", b"cbc", b"cbc", "A value has another name in Rust and is the same on the wire.";

    // Limits
    MAX_LENGTH_TIGHTENED = "max-length-tightened", b"---", b"bcb", b"ccc", "Strings have to be shorter.";
    MAX_LENGTH_LOOSENED = "max-length-loosened", b"---", b"ccc", b"bcc", "Strings may be longer; programs built before still refuse them.";
    MIN_LENGTH_TIGHTENED = "min-length-tightened", b"---", b"bcb", b"ccc", "Strings have to be longer.";
    MIN_LENGTH_LOOSENED = "min-length-loosened", b"---", b"ccc", b"bcc", "Strings may be shorter; programs built before still refuse them.";
    MAXIMUM_TIGHTENED = "maximum-tightened", b"---", b"bcb", b"ccc", "Numbers have to be smaller.";
    MAXIMUM_LOOSENED = "maximum-loosened", b"---", b"ccc", b"bcc", "Numbers may be greater; programs built before still refuse them.";
    MINIMUM_TIGHTENED = "minimum-tightened", b"---", b"bcb", b"ccc", "Numbers have to be greater.";
    MINIMUM_LOOSENED = "minimum-loosened", b"---", b"ccc", b"bcc", "Numbers may be smaller; programs built before still refuse them.";
    MAX_ITEMS_TIGHTENED = "max-items-tightened", b"---", b"bcb", b"ccc", "Arrays have to be shorter.";
    MAX_ITEMS_LOOSENED = "max-items-loosened", b"---", b"ccc", b"bcc", "Arrays may be longer; programs built before still refuse them.";
    MIN_ITEMS_TIGHTENED = "min-items-tightened", b"---", b"bcb", b"ccc", "Arrays have to be longer.";
    MIN_ITEMS_LOOSENED = "min-items-loosened", b"---", b"ccc", b"bcc", "Arrays may be shorter; programs built before still refuse them.";
    MAX_PROPERTIES_TIGHTENED = "max-properties-tightened", b"---", b"bcb", b"ccc", "Objects have to have fewer properties.";
    MAX_PROPERTIES_LOOSENED = "max-properties-loosened", b"---", b"ccc", b"bcc", "Objects may have more properties.";
    MIN_PROPERTIES_TIGHTENED = "min-properties-tightened", b"---", b"bcb", b"ccc", "Objects have to have more properties.";
    MIN_PROPERTIES_LOOSENED = "min-properties-loosened", b"---", b"ccc", b"bcc", "Objects may have fewer properties.";
    PATTERN_ADDED = "pattern-added", b"---", b"bcb", b"ccc", "Strings have to match a pattern.";
    PATTERN_REMOVED = "pattern-removed", b"---", b"ccc", b"bcc", "Strings no longer have to match a pattern.";
    PATTERN_CHANGED = "pattern-changed", b"---", b"bcb", b"bcc", "Strings have to match another pattern.";
    MULTIPLE_TIGHTENED = "multiple-tightened", b"---", b"bcb", b"ccc", "Numbers have to be multiples.";
    MULTIPLE_LOOSENED = "multiple-loosened", b"---", b"ccc", b"bcc", "Numbers no longer have to be such multiples.";
    UNIQUE_ITEMS_ADDED = "unique-items-added", b"---", b"bcb", b"ccc", "Items of an array have to differ.";
    UNIQUE_ITEMS_REMOVED = "unique-items-removed", b"---", b"ccc", b"bcc", "Items of an array may be equal.";
    CHECKED_FORMAT_ADDED = "checked-format-added", b"---", b"bcb", b"ccc", "Strings have to be email addresses, URLs or telephone numbers.";
    CHECKED_FORMAT_REMOVED = "checked-format-removed", b"---", b"ccc", b"bcc", "Strings no longer have to be email addresses, URLs or telephone numbers.";
    OTHER_FORMAT_ADDED = "other-format-added", b"---", b"bcb", b"ccc", "Values have to be of a format that is no type of its own and that the crate does not check.";
    OTHER_FORMAT_REMOVED = "other-format-removed", b"---", b"ccc", b"bcc", "Values no longer have to be of a format that is no type of its own and that the crate does not check.";
    PREFIXES_TIGHTENED = "prefixes-tightened", b"---", b"bcb", b"ccc", "Strings have to start in fewer ways.";
    PREFIXES_LOOSENED = "prefixes-loosened", b"---", b"ccc", b"bcc", "Strings may start in further ways.";
    SEGMENTS_TIGHTENED = "segments-tightened", b"---", b"bcb", b"ccc", "Strings have to consist of a number of parts.";
    SEGMENTS_LOOSENED = "segments-loosened", b"---", b"ccc", b"bcc", "Strings no longer have to consist of a number of parts.";
    KEYWORD_NOT_JUDGED = "keyword-not-judged", b"---", b"bcb", b"bcc", "A keyword that restricts values has changed in a way that is not compared: what follows is not known.";

    // Generated code alone
    SCHEMA_RENAMED = "schema-renamed", b"---", b"cbc", b"cbc", "A type has another name.";
    SCHEMA_REPLACED = "schema-replaced", b"---", b"cbc", b"cbc", "Another type is used, where the one before still exists.";
    SCHEMA_DEPRECATED = "schema-deprecated", b"---", b"csc", b"csc", "A type is deprecated: users get a warning from the compiler.";
    SCHEMA_UNDEPRECATED = "schema-undeprecated", b"---", b"csc", b"csc", "A type is no longer deprecated.";
    TYPE_MOVED = "type-moved", b"cbc", b"---", b"---", "A type is in another module, because other resources use it.";
    MEANING_CHANGED = "meaning-changed", b"cbc", b"---", b"---", "A name in Rust stays as it is and means another thing, which the compiler cannot see.";
    GENERATED_BEHAVIOUR_CHANGED = "generated-behaviour-changed", b"ccc", b"---", b"---", "Generated code does something else and has the same names, for example other advice.";
    GENERATED_CODE_CHANGED = "generated-code-changed", b"cbc", b"---", b"---", "Generated code has other names although the API means the same.";
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
