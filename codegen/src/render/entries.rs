//! Macro calls that list things, one on a line, which prettyplease would fold like words.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;

const INDENT: &str = "    ";

/// Appends the lines of a call with braces.
pub(super) fn write_lines(call: &syn::ItemMacro, text: &mut String) {
    let mut lines = Lines {
        text,
        depth: 0,
        line: String::new(),
        previous: None,
    };
    for token in call.to_token_stream() {
        lines.token(&token);
    }
    lines.end();
}

struct Lines<'t> {
    text: &'t mut String,
    depth: usize,
    line: String,
    previous: Option<TokenTree>,
}

impl Lines<'_> {
    fn token(&mut self, token: &TokenTree) {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                self.block(group.stream())
            }
            token => {
                self.push(token);
                if is_punct(token, ',') {
                    self.end();
                }
            }
        }
    }

    /// Also where nothing is listed: the first entry is then one line more.
    fn block(&mut self, entries: TokenStream) {
        self.line.push_str(" {");
        self.end();
        self.depth += 1;
        for token in entries {
            self.token(&token);
        }
        self.end();
        self.depth -= 1;
        self.line.push('}');
        self.end();
    }

    fn push(&mut self, token: &TokenTree) {
        if let Some(previous) = &self.previous
            && are_apart(previous, token)
        {
            self.line.push(' ');
        }
        let ends_path_sign =
            is_punct(token, ':') && self.previous.as_ref().is_some_and(|it| is_punct(it, ':'));
        self.previous = (!ends_path_sign).then(|| token.clone());
        let TokenTree::Group(group) = token else {
            return self.line.push_str(&token.to_string());
        };
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace | Delimiter::None => ("", ""),
        };
        self.line.push_str(open);
        self.previous = None;
        for token in group.stream() {
            self.push(&token);
        }
        self.line.push_str(close);
        self.previous = Some(token.clone());
    }

    fn end(&mut self) {
        if !self.line.is_empty() {
            self.text.push_str(&INDENT.repeat(self.depth));
            self.text.push_str(&self.line);
            self.text.push('\n');
            self.line.clear();
        }
        self.previous = None;
    }
}

fn are_apart(previous: &TokenTree, next: &TokenTree) -> bool {
    let sign = |token: &TokenTree| ['|', '='].iter().any(|sign| is_punct(token, *sign));
    let is_attribute =
        matches!(previous, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket);
    let is_word = |token: &TokenTree| matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
    sign(previous)
        || sign(next)
        || is_attribute
        || is_punct(previous, ':') && !is_punct(next, ':')
        || is_punct(previous, ',')
        || is_word(previous) && is_word(next)
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}
