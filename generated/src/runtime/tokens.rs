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
    let end = match first {
        b'"' => rest
            .iter()
            .skip(1)
            .position(|byte| {
                let ends = *byte == b'"' && !escaped;
                escaped = *byte == b'\\' && !escaped;
                ends
            })
            .map(|end| end + 2),
        b'-' | b'0'..=b'9' => rest
            .iter()
            .position(|byte| !matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-')),
        _ => Some(1),
    };
    end.unwrap_or(rest.len())
}
