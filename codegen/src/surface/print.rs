//! Types and signatures as a person writes them: `Option<Vec<String>>`, not
//! `:: std :: option :: Option < …`.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Of a path into these crates only the last segment says something to a reader.
const WELL_KNOWN: [&str; 5] = ["std", "core", "alloc", "chrono", "uuid"];
/// Where an item lies seen from the printing module says nothing to a user.
const RELATIVE: [&str; 3] = ["crate", "self", "super"];
/// After these words a path starts; after any other it goes on.
const KEYWORDS: [&str; 10] = [
    "impl", "dyn", "mut", "const", "for", "as", "where", "fn", "async", "unsafe",
];

/// Prints a piece of syntax on one line.
pub(super) fn line(syntax: &impl ToTokens) -> String {
    let mut tokens = Vec::new();
    flatten(syntax.to_token_stream(), &mut tokens);
    spaced(&shortened(&tokens))
}

/// A token, with what matters for spacing.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Lifetime(String),
    Literal(String),
    Mark(String),
    Open(char),
    Close(char),
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let mut joint = String::new();
    for tree in stream {
        match tree {
            TokenTree::Punct(punct) => {
                joint.push(punct.as_char());
                // Of the marks of several characters only these occur in types.
                let goes_on = punct.spacing() == Spacing::Joint
                    && matches!(joint.as_str(), ":" | "-" | "=" | "." | "..");
                if joint != "'" && !goes_on {
                    tokens.push(Token::Mark(std::mem::take(&mut joint)));
                }
            }
            TokenTree::Ident(ident) if joint == "'" => {
                joint.clear();
                tokens.push(Token::Lifetime(format!("'{ident}")));
            }
            TokenTree::Ident(ident) => tokens.push(Token::Word(ident.to_string())),
            TokenTree::Literal(literal) => tokens.push(Token::Literal(literal.to_string())),
            TokenTree::Group(group) => flatten_group(&group, tokens),
        }
    }
}

fn flatten_group(group: &proc_macro2::Group, tokens: &mut Vec<Token>) {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ('(', ')'),
        Delimiter::Brace => ('{', '}'),
        Delimiter::Bracket => ('[', ']'),
        Delimiter::None => return flatten(group.stream(), tokens),
    };
    tokens.push(Token::Open(open));
    flatten(group.stream(), tokens);
    tokens.push(Token::Close(close));
}

/// Cuts paths short and drops commas before a closing `>`.
fn shortened(tokens: &[Token]) -> Vec<Token> {
    let mut result: Vec<Token> = Vec::new();
    let mut rest = tokens;
    while let Some((token, after)) = rest.split_first() {
        let starts = !result.last().is_some_and(continues_path);
        let (path, after_path) = if starts {
            path_at(rest)
        } else {
            (Vec::new(), rest)
        };
        if path.is_empty() {
            let closes = matches!(token, Token::Mark(mark) if mark == ">");
            if closes && result.last() == Some(&Token::Mark(",".into())) {
                result.pop();
            }
            result.push(token.clone());
            rest = after;
        } else {
            push_path(&shorten(&path), &mut result);
            rest = after_path;
        }
    }
    result
}

/// Whether a `::` behind this token belongs to what stands before it, as in `<T as Trait>::Output`.
fn continues_path(token: &Token) -> bool {
    match token {
        Token::Word(word) => !KEYWORDS.contains(&word.as_str()),
        Token::Mark(mark) => mark == "::" || mark == ">",
        _ => false,
    }
}

/// The path at the start of `tokens`, and what follows it.
fn path_at(tokens: &[Token]) -> (Vec<&str>, &[Token]) {
    let mut segments = Vec::new();
    let mut rest = match tokens {
        [Token::Mark(mark), after @ ..] if mark == "::" => after,
        _ => tokens,
    };
    while let [Token::Word(word), after @ ..] = rest {
        segments.push(word.as_str());
        rest = after;
        match after {
            [Token::Mark(mark), next @ ..]
                if mark == "::" && matches!(next, [Token::Word(_), ..]) =>
            {
                rest = next;
            }
            _ => break,
        }
    }
    (segments, rest)
}

fn shorten<'a>(path: &[&'a str]) -> Vec<&'a str> {
    if let [first, .., last] = path
        && WELL_KNOWN.contains(first)
    {
        return vec![last];
    }
    let relative = path
        .iter()
        .take_while(|segment| RELATIVE.contains(segment))
        .count();
    // `self` alone is a receiver, no path.
    let skipped = if relative == path.len() { 0 } else { relative };
    path.iter().skip(skipped).copied().collect()
}

fn push_path(path: &[&str], tokens: &mut Vec<Token>) {
    for (number, segment) in path.iter().enumerate() {
        if number > 0 {
            tokens.push(Token::Mark("::".into()));
        }
        tokens.push(Token::Word((*segment).to_owned()));
    }
}

fn spaced(tokens: &[Token]) -> String {
    let mut text = String::new();
    let mut previous: Option<&Token> = None;
    for token in tokens {
        if previous.is_some_and(|previous| needs_space(previous, token)) {
            text.push(' ');
        }
        match token {
            Token::Word(piece)
            | Token::Lifetime(piece)
            | Token::Literal(piece)
            | Token::Mark(piece) => text.push_str(piece),
            Token::Open(bracket) | Token::Close(bracket) => text.push(*bracket),
        }
        previous = Some(token);
    }
    text
}

fn needs_space(left: &Token, right: &Token) -> bool {
    use Token::{Close, Lifetime, Literal, Mark, Open, Word};
    const BOTH_SIDES: [&str; 6] = ["->", "=>", "=", "+", "|", "=="];
    match (left, right) {
        (Open('{'), _) | (_, Close('}')) => true,
        (Open(_), _) | (_, Close(_)) => false,
        (_, Mark(mark)) | (Mark(mark), _) if BOTH_SIDES.contains(&mark.as_str()) => true,
        (Mark(mark), _) if matches!(mark.as_str(), "," | ";" | ":") => true,
        (Word(word), Mark(mark)) if matches!(mark.as_str(), "&" | "*" | "#") => {
            KEYWORDS.contains(&word.as_str())
        }
        (_, Mark(_)) => false,
        (Word(_) | Lifetime(_) | Literal(_), Word(_) | Lifetime(_) | Literal(_)) => true,
        (Mark(mark), Word(_) | Lifetime(_) | Open('{')) => mark == ">",
        (Lifetime(_), Open(_)) | (_, Open('{')) => true,
        (Word(word), Open('[')) => KEYWORDS.contains(&word.as_str()),
        (Close(_), Word(_) | Lifetime(_) | Literal(_)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::line;

    fn of_type(text: &str) -> String {
        line(&syn::parse_str::<syn::Type>(text).unwrap())
    }

    #[test]
    fn well_known_paths_are_cut_to_their_last_segment() {
        for (written, read) in [
            (
                "::std::option::Option<::std::vec::Vec<::std::string::String>>",
                "Option<Vec<String>>",
            ),
            ("::chrono::DateTime<::chrono::offset::Utc>", "DateTime<Utc>"),
            (
                "std::collections::HashMap<String, ::uuid::Uuid,>",
                "HashMap<String, Uuid>",
            ),
            ("super::BusinessProfile", "BusinessProfile"),
            ("crate::runtime::Error", "runtime::Error"),
            ("super::super::Thing<self::Other>", "Thing<Other>"),
            (
                "::serde_json::Map<String, serde_json::Value>",
                "serde_json::Map<String, serde_json::Value>",
            ),
        ] {
            assert_eq!(of_type(written), read);
        }
    }

    #[test]
    fn spaces_are_where_rustfmt_puts_them() {
        for text in [
            "&'a mut dyn Fn(&str, u8) -> Result<(), Error>",
            "impl IntoIterator<Item = impl Into<String>> + Send + 'static",
            "Pin<Box<dyn for<'a> Future<Output = [u8; 4]> + Send>>",
            "<Self as IntoFuture>::Output",
            "(A, B)",
            "(A,)",
            "&'static [&'static str]",
            "*const u8",
            "Option<&T>",
            "impl Fn() -> &'a T + ?Sized",
            "!",
        ] {
            assert_eq!(of_type(text), text);
        }
    }
}
