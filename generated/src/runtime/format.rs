use std::fmt;

use chrono::{DateTime, NaiveDate};
use reqwest::Url;
use uuid::Uuid;

/// A format that the specification gives a string.
#[allow(
    dead_code,
    reason = "which of them APIs use, the specifications decide"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Email,
    Uri,
    /// A telephone number after ITU-T E.164, digits alone as the publisher asks for them.
    E164,
    Uuid,
    /// Two capital letters after ISO 3166-1.
    CountryCode,
    Date,
    DateTime,
}

impl Format {
    /// Those that say how long a value is.
    pub(crate) const SIZED: [Self; 4] = [Self::E164, Self::Uuid, Self::CountryCode, Self::Date];

    pub(crate) fn accepts(self, value: &str) -> bool {
        match self {
            Self::Email => is_email(value),
            Self::Uri => is_uri(value),
            Self::E164 => is_e164(value),
            Self::Uuid => value.len() == 36 && Uuid::try_parse(value).is_ok(),
            Self::CountryCode => {
                value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase())
            }
            Self::Date => value.len() == 10 && value.parse::<NaiveDate>().is_ok(),
            Self::DateTime => DateTime::parse_from_rfc3339(value).is_ok(),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Email => "an email address",
            Self::Uri => "an absolute URI such as https://example.com/",
            Self::E164 => {
                "a telephone number in E.164 form without a plus sign, such as 14155550100"
            }
            Self::Uuid => "a UUID",
            Self::CountryCode => "a two-letter country code such as ES",
            Self::Date => "a date such as 2025-01-31",
            Self::DateTime => "a time such as 2025-01-31T12:00:00Z",
        })
    }
}

fn is_email(value: &str) -> bool {
    let Some((local, domain)) = value.rsplit_once('@') else {
        return false;
    };
    let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let special = |c| matches!(c, '"' | '(' | ')' | ',' | ':'..='<' | '>' | '@' | '['..=']');
    let mut previous = '.';
    let plain = local.chars().all(|c| {
        let doubled = c == '.' && previous == '.';
        previous = c;
        c.is_ascii_alphanumeric()
            || !c.is_whitespace() && !c.is_control() && !special(c) && !doubled
    });
    let local_fits = quoted || plain && previous != '.';
    local_fits && local.len() <= 64 && domain.len() <= 253 && is_domain(domain)
}

/// Labels with a dot between two, none of which is empty or has a hyphen at an end.
fn is_domain(domain: &str) -> bool {
    let mut previous = '.';
    let fits = domain.chars().all(|c| {
        let fits = match c {
            '.' => !matches!(previous, '.' | '-'),
            '-' => previous != '.',
            _ => c.is_alphanumeric(),
        };
        previous = c;
        fits
    });
    fits && !matches!(previous, '.' | '-')
}

fn is_uri(value: &str) -> bool {
    // The URL parser is lenient by design: it repairs what RFC 3986 forbids.
    let allowed = |byte: u8| {
        let is_unsafe = matches!(
            byte,
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
        );
        byte.is_ascii_graphic() && !is_unsafe
    };
    let escapes_fit = || {
        let mut escapes = value.split('%').skip(1);
        escapes.all(|rest| rest.len() >= 2 && rest.bytes().take(2).all(|it| it.is_ascii_hexdigit()))
    };
    let scheme_fits = |scheme: &str, rest: &str| {
        !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") || rest.starts_with("//")
    };
    let is_absolute = || {
        let scheme = value.split_once(':');
        scheme.is_some_and(|(scheme, rest)| scheme_fits(scheme, rest)) && Url::parse(value).is_ok()
    };
    let mut web = ["https://", "http://"].iter();
    let web = web.find_map(|scheme| value.strip_prefix(scheme));
    value.bytes().all(allowed)
        && (web.is_some_and(has_plain_host) || is_absolute())
        && (!value.contains('%') || escapes_fit())
}

/// Whether it begins with a name of which everybody sees that it is one: parsing finds nothing then, and costs more than all
/// other checks of a request together. What looks like an address or is in Punycode is left to the parser.
fn has_plain_host(rest: &str) -> bool {
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let bytes = host.as_bytes();
    let last = bytes.rsplit(|byte| *byte == b'.').next();
    let begins_with_letter = last.is_some_and(|it| it.first().is_some_and(u8::is_ascii_alphabetic));
    let may_be_punycode = bytes.windows(2).any(|pair| pair == b"--");
    host.is_ascii() && is_domain(host) && begins_with_letter && !may_be_punycode
}

fn is_e164(value: &str) -> bool {
    (1..=15).contains(&value.len())
        && !value.starts_with('0')
        && value.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_split(format: Format, good: &[&str], bad: &[&str]) {
        for value in good {
            assert!(format.accepts(value), "{value} is {format}");
        }
        for value in bad {
            assert!(!format.accepts(value), "{value} is not {format}");
        }
    }

    #[test]
    fn email_addresses_are_told_from_other_text() {
        assert_split(
            Format::Email,
            &[
                "a@b.co",
                "first.last+tag@sub.example.com",
                "ñ@example.es",
                "\"a b\"@example.com",
            ],
            &[
                "",
                "a",
                "@b.co",
                "a@",
                "a b@c.de",
                "a..b@c.de",
                "a@b..c",
                "a@-b.c",
                "A <a@b.co>",
            ],
        );
    }

    #[test]
    fn absolute_uris_are_told_from_other_text() {
        assert_split(
            Format::Uri,
            &[
                "https://example.com",
                "http://example.com/a?b=c#d%20",
                "HTTPS://user@example.com:8443",
                "https://[::1]/",
                "https://xn--bcher-kva.example",
                "mailto:a@b.co",
                "urn:x:y",
            ],
            &[
                "",
                "example.com",
                "/a",
                "https://",
                "https:example.com",
                "https://a b",
                "https:///",
                "https://1.2.3.256",
                "https://xn--.example",
                "https://a:b",
                "https://a/%2",
            ],
        );
    }

    #[test]
    fn telephone_numbers_are_told_from_other_text() {
        assert_split(
            Format::E164,
            &["14155550100", "123456789012345"],
            &[
                "",
                "+14155550100",
                "0123",
                "1234567890123456",
                "1 415",
                "1-415",
                "１２３",
            ],
        );
    }

    #[test]
    fn identifiers_countries_and_times_are_told_from_other_text() {
        assert_split(
            Format::Uuid,
            &["67e55044-10b1-426f-9247-bb680e5fe0c8"],
            &[
                "67e5504410b1426f9247bb680e5fe0c8",
                "{67e55044-10b1-426f-9247-bb680e5fe0c8}",
                "x",
            ],
        );
        assert_split(Format::CountryCode, &["ES"], &["es", "ESP", "E", "", "É"]);
        assert_split(
            Format::Date,
            &["2025-01-31"],
            &["2025-02-30", "31.01.2025", "2025-1-31"],
        );
        assert_split(
            Format::DateTime,
            &["2025-01-31T12:00:00Z"],
            &["2025-01-31", "now"],
        );
    }
}
