//! How a builder knows that what is required was set.

/// A required field that was set.
#[derive(Debug)]
#[non_exhaustive]
pub enum Set {}

/// The states of a builder.
pub trait Required {
    /// The state in which no required field was set.
    type Unset;

    #[doc(hidden)]
    type Fields;
}

/// The state in which all required fields were set.
#[diagnostic::on_unimplemented(
    message = "required fields of `{Model}` were not set",
    label = "not set are the fields that are named in `{Self}`"
)]
pub trait Complete<Model> {}

/// What the traits of states hold, so that nobody else implements them.
#[derive(Debug)]
pub struct Seal;

/// The value of a field of which the builder's type says that it was set.
pub(crate) fn given<T>(field: Option<T>) -> T {
    match field {
        Some(value) => value,
        None => unreachable!("`build` asks for `Complete`"),
    }
}
