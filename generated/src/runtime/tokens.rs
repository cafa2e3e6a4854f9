//! JSON text taken apart without reading it: it may be cut short or no JSON at all.

/// Strings and numbers as they are written, and each other byte by itself.
pub(crate) fn tokens(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (token, after) = rest.split_at(length(*rest.first()?, rest));
        rest = after;
        Some(token)
    })
}

fn length(first: u8, rest: &[u8]) -> usize {
    let mut escaped = false;
    let ends_string = |byte: &u8| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    };
    let ends_number = |byte: &u8| !b"0123456789.eE+-".contains(byte);
    let length = match first {
        b'"' => rest.iter().skip(1).position(ends_string).map(|it| it + 2),
        b'-' | b'0'..=b'9' => rest.iter().position(ends_number),
        _ => Some(1),
    };
    length.unwrap_or(rest.len())
}
