//! What could not be sent: servers out of reach, names that are none of HTTP.

use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::spec::fields::Fields;
use crate::spec::server::{self, RESERVED_HEADERS};
use crate::spec::{Node, fix};

/// Headers that frame a message or name its receiver; the HTTP client writes them itself.
const OWNED_HEADERS: [&str; 10] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The first server of a document, path or operation, which is the one that requests go to.
pub(super) fn servers(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let Some((pointer, value)) = fields.items("servers").next() else {
        return;
    };
    let server = Node { pointer, value };
    if let Some(problem) = server::url(&server).and_then(|url| server::problem(&url)) {
        let message = format!("the server's URL {problem}");
        let why = "No request could go to this server.";
        let problem = Diagnostic::new(&codes::INVALID_SERVER, message)
            .at(fields.document.location(&server.pointer.join("url")))
            .help("correct the URL in the overlay, or drop the server: users can name one");
        let fix = fix::remove(fields.document.value(), &server.pointer, why);
        diagnostics.push(problem.fix(fix));
    }
}

/// What a client has nothing to send for.
pub(super) fn calls_by_the_service(fields: &Fields<'_>, key: &str, diagnostics: &mut Diagnostics) {
    if fields.entries(key).next().is_some() {
        let message =
            format!("ignored: {key} are calls by the service; a client has nothing to send");
        diagnostics.push(fields.problem(&codes::IGNORED_CONSTRUCT, key, message));
    }
}

/// The name of a header or cookie.
pub(super) fn name(fields: &Fields<'_>, place: &str, diagnostics: &mut Diagnostics) {
    let Some(name) = fields.text("name") else {
        return;
    };
    let lower = name.to_ascii_lowercase();
    if place == "header" && RESERVED_HEADERS.contains(&lower.as_str()) {
        return diagnostics.push(reserved(fields, name));
    }
    let (message, why) = match place {
        "header" | "cookie" if !is_token(name) => (
            format!("`{name}` cannot be the name of a {place}"),
            "The name is none that HTTP allows.",
        ),
        "header" if OWNED_HEADERS.contains(&lower.as_str()) => (
            format!("the header `{name}` is written by the HTTP client itself"),
            "The HTTP client writes this header itself.",
        ),
        _ => return,
    };
    let problem = fields.problem(&codes::INVALID_PARAMETER_NAME, "name", message);
    let problem = problem.help("correct the name in the overlay, or remove the parameter");
    let fix = fix::remove(fields.document.value(), &fields.at, why);
    diagnostics.push(problem.fix(fix));
}

/// Refusing the document would refuse what OpenAPI allows: there such a parameter "shall be ignored".
fn reserved(fields: &Fields<'_>, name: &str) -> Diagnostic {
    let message = format!("the header `{name}` is no parameter: it is ignored");
    let problem = Diagnostic::new(&codes::IGNORED_CONSTRUCT, message)
        .at(fields.document.location(&fields.at));
    if !name.eq_ignore_ascii_case("authorization") {
        return problem.note("OpenAPI leaves it to the media types of bodies and responses");
    }
    problem
        .with_severity(Severity::Warning)
        .note("OpenAPI leaves it to `security`, and only the client writes credentials")
        .help("describe how to authenticate in `components/securitySchemes` and `security`, in the overlay, unless it is there")
}

/// What RFC 9110 calls a token.
fn is_token(name: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(is_sign)
}
