//! Every kind of problem the generator reports.
//!
//! `docs/diagnostics.md` is made from [`ALL`]. An id never changes its meaning.

use super::{Code, Severity};

/// The first line of a code's docs is its title, the rest says what the problem means and how it is solved.
macro_rules! codes {
    ($($(#[doc = $docs:literal])* $name:ident = $id:literal, $severity:ident;)*) => {
        $(
            $(#[doc = $docs])*
            pub static $name: Code =
                Code { id: $id, severity: Severity::$severity, docs: &[$($docs),*] };
        )*

        /// All codes, stage by stage.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    // Files

    /// A file is missing or cannot be read.
    ///
    /// The file named in `specs.toml`, in a `$ref` or on the command line does not exist or is not a readable regular
    /// file. Correct the path or restore the file.
    UNREADABLE_FILE = "unreadable-file", Error;

    /// A file is larger than the generator reads.
    ///
    /// Specs are limited to 20 MB unless a run is told otherwise, so that a wrong path cannot exhaust the memory.
    FILE_TOO_LARGE = "file-too-large", Error;

    /// A document refers to a file outside of its directory.
    ///
    /// References of a document, and the paths in `specs.toml`, lead only to what is below the directory of the file
    /// that they stand in, with symbolic links resolved: a document of somebody else must not read this machine's
    /// files. Store the file there, or allow its directory for the run.
    OUTSIDE_DIRECTORY = "outside-directory", Error;

    /// A file is not UTF-8 text.
    ///
    /// YAML and JSON documents are read as UTF-8 only. Convert the file.
    NOT_UTF8 = "not-utf8", Error;

    /// A file is not YAML.
    ///
    /// The file breaks the rules of YAML 1.2 at the place shown. Nothing after that place was read.
    INVALID_YAML = "invalid-yaml", Error;

    /// A file is not JSON.
    ///
    /// The file breaks the rules of JSON at the place shown. Nothing after that place was read.
    INVALID_JSON = "invalid-json", Error;

    /// A file holds no document.
    ///
    /// The file is empty or holds only comments.
    EMPTY_DOCUMENT = "empty-document", Error;

    /// A YAML file holds more than one document.
    ///
    /// An OpenAPI or overlay file is one YAML document. Remove the second `---` and what follows it.
    SEVERAL_DOCUMENTS = "several-documents", Error;

    /// An object has the same key twice.
    ///
    /// Parsers differ in which of the two values they keep. The generator takes the last one, as most readers of JSON
    /// do; the overlay can set another. In an overlay it is an error.
    DUPLICATE_KEY = "duplicate-key", Warning;

    /// A YAML file has tabs where spaces belong.
    ///
    /// Tabs are read as spaces, unless some lines are indented with tabs and others with spaces: then it cannot be
    /// told what belongs to what.
    TAB = "tab", Warning;

    /// A part of `{}` or `[]` stands no deeper than its key.
    ///
    /// YAML wants everything of a value to stand deeper than its key, also what `{}` and `[]` hold and their closing
    /// brackets. Many parsers are lenient there, and so is the generator.
    SHALLOW_BRACKET = "shallow-bracket", Warning;

    /// A document is nested too deeply.
    ///
    /// Nesting is limited, so that no document can exhaust the stack.
    TOO_DEEP = "too-deep", Error;

    /// YAML aliases expand to too much.
    ///
    /// A few aliases of aliases can stand for gigabytes. What aliases stand for is limited to 64 MiB in total.
    TOO_MANY_ALIASES = "too-many-aliases", Error;

    // specs.toml

    /// The manifest is not TOML.
    ///
    /// `specs.toml` breaks the rules of TOML at the place shown.
    INVALID_TOML = "invalid-toml", Error;

    /// The manifest lacks a value or has one of the wrong kind.
    ///
    /// Each `[[api]]` in `specs.toml` has `name`, `title`, `source`, `edition`, `version`, `document`, `sha256` and
    /// `operations`, and may have `overlay`.
    INVALID_MANIFEST = "invalid-manifest", Error;

    /// An API has a name that the crate uses itself.
    ///
    /// The name of an API becomes a module and a feature of the generated crate. Modules that are written by hand,
    /// other features and dependencies have their names already.
    RESERVED_NAME = "reserved-name", Error;

    /// A vendored document is not the one the manifest names.
    ///
    /// The bytes of the document differ from those whose SHA-256 is in `specs.toml`. A vendored document is never
    /// edited: corrections belong in the overlay, a new edition comes in through `cargo xtask vendor`.
    WRONG_SHA256 = "wrong-sha256", Error;

    /// A document has another number of operations than the manifest says.
    ///
    /// The number in `specs.toml` guards against operations that get lost unnoticed. Change it when the new number is
    /// right.
    WRONG_OPERATION_COUNT = "wrong-operation-count", Error;

    /// A document has another `info.version` than the manifest says.
    ///
    /// The version in `specs.toml` is shown in the documentation of the crate. Change it when the document is right.
    WRONG_VERSION = "wrong-version", Warning;

    // Structure

    /// A document is of an OpenAPI version that the generator does not know.
    ///
    /// OpenAPI 3.0.x and 3.1.x are known. Swagger 2.0 has to be converted first.
    UNKNOWN_OPENAPI_VERSION = "unknown-openapi-version", Error;

    /// An object lacks a field that OpenAPI requires.
    ///
    /// The OpenAPI specification requires this field; without it the generator would have to guess.
    MISSING_FIELD = "missing-field", Error;

    /// A value is of another type than OpenAPI requires.
    ///
    /// For example, `paths` is a list instead of an object.
    WRONG_TYPE = "wrong-type", Error;

    /// A schema has a `type` that nobody knows.
    ///
    /// The types are `string`, `number`, `integer`, `boolean`, `array`, `object` and, in OpenAPI 3.1, `null`.
    UNKNOWN_SCHEMA_TYPE = "unknown-schema-type", Error;

    /// A field has no value.
    ///
    /// In YAML, `tags:` with nothing after it is null. It is taken as if it were not there; an entry of a map is
    /// taken as one that says nothing.
    NULL_VALUE = "null-value", Warning;

    /// A number or boolean stands where text belongs.
    ///
    /// YAML reads `1.10` or `true` without quotes as a number or boolean. It is taken as the text that was written.
    UNQUOTED_TEXT = "unquoted-text", Warning;

    /// Text stands where a number or boolean belongs.
    ///
    /// `'true'` is taken as `true` and `'5'` as `5`; other text is ignored.
    QUOTED_VALUE = "quoted-value", Warning;

    /// A schema has a `type` that does not exist, but it is clear what was meant.
    ///
    /// For example `String`, `int` or, from Swagger 2.0, `file`.
    REPAIRED_TYPE = "repaired-type", Warning;

    /// Something is written as in another version of the specification.
    ///
    /// For example `required: true` in a property (JSON Schema draft 3), the type of a parameter beside its name
    /// (Swagger 2.0), or `nullable` in OpenAPI 3.1. It is taken as what it meant there.
    OBSOLETE_FORM = "obsolete-form", Warning;

    /// A schema has a discriminator and lists no alternatives.
    ///
    /// `oneOf` says which schemas a discriminator chooses from. Without it, those are taken that its mapping names,
    /// else all components that build upon the schema with `allOf`.
    NO_ALTERNATIVES = "no-alternatives", Warning;

    /// `example` and `examples` stand beside each other.
    ///
    /// They exclude each other. `example` is used.
    AMBIGUOUS_EXAMPLE = "ambiguous-example", Warning;

    // References

    /// A `$ref` leads nowhere.
    ///
    /// Nothing is at the place the reference names.
    DANGLING_REF = "dangling-ref", Error;

    /// A `$ref` stands in place of a map or list.
    ///
    /// OpenAPI has references in place of objects such as schemas or responses, not of whole maps or lists of them.
    /// What it leads to is read as if it stood there.
    MISPLACED_REF = "misplaced-ref", Warning;

    /// A `$ref` leads nowhere, but it is clear what was meant.
    ///
    /// Exactly one component of the right kind has the name that the reference ends in; the generator uses it.
    REPAIRED_REF = "repaired-ref", Warning;

    /// A `$ref` is a URL.
    ///
    /// The generator works offline and never fetches anything. Store the document beside the one that refers to it
    /// and use a relative path.
    REMOTE_REF = "remote-ref", Error;

    /// `$ref`s lead to each other and never to a value.
    ///
    /// A reference to a reference is followed; these lead in a circle.
    CYCLIC_REF = "cyclic-ref", Error;

    // Paths and operations

    /// A path template is malformed.
    ///
    /// A path starts with `/`, has no `..`, query or fragment, and every `{` has its `}` and a name between them that
    /// is used once.
    INVALID_PATH_TEMPLATE = "invalid-path-template", Error;

    /// No request could go to a server.
    ///
    /// The URL of a server is relative, or of `https` or `http` with a host and without credentials, query and
    /// fragment. Every variable in it has a default.
    INVALID_SERVER = "invalid-server", Error;

    /// A header or cookie has a name that cannot be sent.
    ///
    /// Names of headers and cookies are tokens of HTTP. Headers such as `Host` or `Content-Length` are written by the
    /// HTTP client, and a parameter must not contradict it.
    INVALID_PARAMETER_NAME = "invalid-parameter-name", Error;

    /// An operation has no `operationId`.
    ///
    /// The method of the client is named after the operationId. Add one in the overlay.
    MISSING_OPERATION_ID = "missing-operation-id", Error;

    /// Two operations have the same `operationId`.
    ///
    /// The methods of the client are named after the operationIds, so they have to differ. Change one in the overlay.
    DUPLICATE_OPERATION_ID = "duplicate-operation-id", Error;

    /// A path template uses a parameter that is not declared.
    ///
    /// Each `{name}` in a path needs a parameter with that name and `in: path`, in the operation or in the path item.
    UNDECLARED_PATH_PARAMETER = "undeclared-path-parameter", Error;

    /// A path parameter is declared that the path template does not use.
    ///
    /// The value of the parameter would go nowhere. Most often the name is misspelt on one side.
    UNUSED_PATH_PARAMETER = "unused-path-parameter", Error;

    /// A list declares the same parameter twice.
    ///
    /// A parameter is identified by its `name` and `in`; a list holds each once.
    DUPLICATE_PARAMETER = "duplicate-parameter", Error;

    /// A parameter is in a place that does not exist.
    ///
    /// Parameters are in `path`, `query`, `header` or `cookie`. The parameter is ignored. `body` and `formData` are
    /// of Swagger 2.0; OpenAPI 3 has `requestBody`.
    UNKNOWN_PLACE = "unknown-place", Warning;

    /// A security requirement names a scheme that is not described.
    ///
    /// If exactly one scheme has nearly that name, it is used; otherwise this way to authenticate is left out.
    UNKNOWN_SECURITY_SCHEME = "unknown-security-scheme", Warning;

    /// A response has a key that is no status.
    ///
    /// Responses are listed by status (`200`), range (`2XX`) or as `default`. The response is ignored.
    INVALID_STATUS = "invalid-status", Warning;

    // Schemas

    /// An `enum` lists a value twice.
    ///
    /// The second one is ignored.
    DUPLICATE_ENUM_VALUE = "duplicate-enum-value", Warning;

    /// `required` names a property that the schema does not describe.
    ///
    /// The generated type has no such field, so the requirement cannot be checked. Often the name is misspelt.
    UNKNOWN_REQUIRED_PROPERTY = "unknown-required-property", Warning;

    /// An example or default does not fit its schema.
    ///
    /// Either the value or the schema is wrong. The generator believes the schema.
    EXAMPLE_MISMATCH = "example-mismatch", Warning;

    /// A part of a document has no place in a client.
    ///
    /// Webhooks and callbacks are calls by the service, and OpenAPI leaves some headers to media types and security.
    /// Nothing is generated for them.
    IGNORED_CONSTRUCT = "ignored-construct", Note;

    // Our extensions

    /// One of the generator's `x-` extensions is malformed.
    ///
    /// The extensions are described in `specs/README.md`.
    INVALID_EXTENSION = "invalid-extension", Error;

    /// A key is nearly one of the generator's `x-` extensions, or is one in the wrong place.
    ///
    /// It is ignored. Other keys that start with `x-` belong to other tools and are passed over in silence.
    UNKNOWN_EXTENSION = "unknown-extension", Warning;

    // Overlay

    /// An overlay is malformed.
    ///
    /// An overlay is an OpenAPI Overlay 1.0 document. Each action has a `target`, `x-why`, and one of `update` and
    /// `remove: true`; it may have `x-expect`.
    INVALID_OVERLAY = "invalid-overlay", Error;

    /// The target of an overlay action matches nothing.
    ///
    /// Upstream has changed under the correction. Find out where the value went and change the target, or drop the
    /// action when it is no longer needed.
    UNMATCHED_OVERLAY_ACTION = "unmatched-overlay-action", Error;

    /// An overlay action replaces another value than it expects.
    ///
    /// `x-expect` says what the action corrects. Upstream has changed the value: check whether the correction is
    /// still right, then change `x-expect` or drop the action.
    UNEXPECTED_VALUE = "unexpected-value", Error;

    /// An overlay action changes nothing.
    ///
    /// The document already says what the action sets. Drop the action.
    REDUNDANT_OVERLAY_ACTION = "redundant-overlay-action", Warning;

    // Run

    /// A run was asked for an API that the manifest does not list.
    ///
    /// APIs are named as in `specs/specs.toml`.
    UNKNOWN_API = "unknown-api", Error;

    /// progenitor did not write the types it was asked for.
    ///
    /// The types of the IR are handed to progenitor in a small dialect of OpenAPI 3.0. That it refuses them is a
    /// mistake of the generator.
    MODELS_FAILED = "models-failed", Error;

    /// An emitter wrote something that is not Rust.
    ///
    /// This is a mistake of the generator, not of the document.
    TOKENS_FAILED = "tokens-failed", Error;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_in_kebab_case() {
        let mut ids: Vec<_> = ALL.iter().map(|code| code.id).collect();
        assert!(ids.iter().all(|id| {
            id.chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        }));
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ALL.len());
    }
}
