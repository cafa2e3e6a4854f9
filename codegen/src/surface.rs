//! The public surface of generated Rust source: what code that uses the crate can name.
//!
//! Computed from the text with `syn`, so that no nightly compiler is needed. [`Surface::of`] reads
//! files, [`render`] prints what a reviewer reads, and the items themselves are comparable, which is
//! how a change of the specs is judged for the code that uses the crate.

mod builder;
mod collect;
mod item;
mod name;
mod print;
mod render;

pub use item::{Definition, Fact, Function, Item, ItemPath, Member, MemberKind, Setter, Surface};
pub use name::Name;
pub use render::render;

/// A text that is not Rust.
#[derive(Debug, thiserror::Error)]
#[error("{module}: this text is not Rust: {message}; `rustfmt --check` on the file shows where")]
pub struct Error {
    /// The module that the text is.
    pub module: String,
    /// What the parser says.
    pub message: String,
}

impl Surface {
    /// The surface of `files`, given as module path (`tfn::registrations`) and text.
    ///
    /// # Errors
    ///
    /// The first text that cannot be parsed.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Error> {
        let mut surface = Self::default();
        for (module, text) in files {
            let file = syn::parse_file(text).map_err(|error| Error {
                module: module.to_owned(),
                message: error.to_string(),
            })?;
            collect::items(module, &file.items, &mut surface);
        }
        Ok(surface)
    }
}

/// The module path of a source file below `source_root`: `generated/src/tfn/brands.rs` below
/// `generated/src` is `tfn::brands`. The crate root is the empty path.
#[must_use]
pub fn module_path(source_root: &str, path: &str) -> Option<String> {
    let below = path
        .strip_prefix(source_root)?
        .trim_start_matches('/')
        .strip_suffix(".rs")?;
    let mut segments: Vec<&str> = below.split('/').collect();
    if matches!(segments.last(), Some(&("mod" | "lib"))) {
        segments.pop();
    }
    Some(segments.join("::"))
}

#[cfg(test)]
mod tests;
