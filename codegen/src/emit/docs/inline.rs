//! What stands within a paragraph: code and links that are whole stay, everything else is text.

/// What a character could begin, so that text has it escaped.
const SPECIAL: [char; 5] = ['[', ']', '<', '>', '`'];

/// Signs after a URL that belong to the sentence around it.
const AFTER_URL: [char; 11] = ['.', ',', ';', ':', '!', '?', ')', '\'', '"', '*', '_'];

/// Text of a document as Markdown in which nothing looks like a link, a tag or a bare URL. Code spans are found as in
/// CommonMark: a run of backticks goes on to the next run of the same length, and is text where there is none.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let plain = plain(rest);
        escaped.push_str(plain);
        rest = rest.get(plain.len()..).unwrap_or_default();
        let Some(first) = rest.chars().next() else {
            return escaped;
        };
        let whole = escaped_sign(rest)
            .or_else(|| code(rest))
            .or_else(|| autolink(rest));
        let length = if let Some(whole) = whole {
            escaped.push_str(whole);
            whole.len()
        } else if let Some((label, target)) = link(rest) {
            escaped.push_str(&format!("[{}]({target})", escape_label(label)));
            label.len() + target.len() + "[]()".len()
        } else if let Some(url) = url(rest) {
            escaped.push_str(&format!("<{url}>"));
            url.len()
        } else if first == '`' {
            let run = run_of_backticks(rest);
            escaped.push_str(&"\\`".repeat(run));
            run
        } else if first == '\\' && !rest.starts_with("\\\n") {
            // It must not escape what is written next.
            escaped.push_str("\\\\");
            1
        } else {
            push_escaped(&mut escaped, first);
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
}

/// The text before the next character that could begin anything else. Most of a document's text is looked at here only, so
/// this is a plain loop: iterators are slow where they are not optimised.
fn plain(text: &str) -> &str {
    let mut length = 0;
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest
        && !matches!(first, b'\\' | b'`' | b'<' | b'>' | b'[' | b']' | b'h')
    {
        length += 1;
        rest = after;
    }
    text.get(..length).unwrap_or_default()
}

/// Text as a code span, whatever is in it.
pub(in crate::emit) fn as_code(text: &str) -> String {
    let mut longest = 0;
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        let (_, from) = rest.split_at(start);
        let run = run_of_backticks(from);
        longest = longest.max(run);
        rest = from.get(run..).unwrap_or_default();
    }
    let fence = "`".repeat(longest + 1);
    if text.trim().is_empty() {
        format!("{fence}\"{text}\"{fence}")
    } else if text.starts_with('`') || text.ends_with('`') {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}

fn push_escaped(text: &mut String, character: char) {
    if SPECIAL.contains(&character) {
        text.push('\\');
    }
    text.push(character);
}

/// A backslash and the sign that it makes a plain one.
fn escaped_sign(text: &str) -> Option<&str> {
    let sign = text.strip_prefix('\\')?.chars().next()?;
    sign.is_ascii_punctuation().then(|| text.get(..2))?
}

fn run_of_backticks(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

/// The code span that the text starts with.
fn code(text: &str) -> Option<&str> {
    let length = run_of_backticks(text);
    if length == 0 {
        return None;
    }
    let mut end = length;
    loop {
        end += text.get(end..)?.find('`')?;
        let run = run_of_backticks(text.get(end..)?);
        end += run;
        if run == length {
            return text.get(..end);
        }
    }
}

/// `<https://…>`
fn autolink(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('<')?;
    let end = inside.find(|c: char| c.is_whitespace() || c == '<' || c == '>')?;
    let (target, after) = inside.split_at(end);
    (is_url(target) && after.starts_with('>')).then(|| text.get(..end + 2))?
}

/// Label and target of `[label](https://…)`.
fn link(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('[')?;
    let label = label(inside)?;
    let target = inside.get(label.len()..)?.strip_prefix("](")?;
    let odd = |c: char| c.is_whitespace() || "()<>[]`\\|".contains(c);
    let (target, after) = target.split_at(target.find(odd)?);
    (is_url(target) && after.starts_with(')')).then_some((label, target))
}

/// What is before the next `]`, if no other bracket is, and no code that goes beyond it.
fn label(text: &str) -> Option<&str> {
    let mut length = 0;
    loop {
        let rest = text.get(length..)?;
        length += match rest.chars().next()? {
            ']' => return text.get(..length),
            '[' => return None,
            '`' => code(rest)?.len(),
            first => escaped_sign(rest).map_or(first.len_utf8(), str::len),
        };
    }
}

/// The text of a link, in which there are no further ones.
fn escape_label(label: &str) -> String {
    let mut escaped = String::with_capacity(label.len());
    let mut rest = label;
    while let Some(first) = rest.chars().next() {
        if let Some(whole) = escaped_sign(rest).or_else(|| code(rest)) {
            escaped.push_str(whole);
            rest = rest.get(whole.len()..).unwrap_or_default();
        } else {
            push_escaped(&mut escaped, first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    escaped
}

/// The bare URL that the text starts with.
fn url(text: &str) -> Option<&str> {
    if !text.starts_with("http") {
        return None;
    }
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>[]`\"|\\".contains(c);
    let url = text.split(odd).next()?.trim_end_matches(AFTER_URL);
    is_url(url).then_some(url)
}

fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.contains(char::is_alphanumeric))
}
