use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use uuid::Uuid;

/// A value that can stand in a path, a query, a header or a cookie.
pub(crate) trait Parameter {
    /// Its text, not yet percent-encoded.
    fn text(&self) -> Cow<'_, str>;
}

/// Types that are text themselves.
macro_rules! texts {
    ($($type:ty),*) => {
        $(impl Parameter for $type {
            fn text(&self) -> Cow<'_, str> {
                Cow::Borrowed(self)
            }
        })*
    };
}

texts!(&str, &String, String);

/// Types whose text is what they display.
macro_rules! displayed {
    ($($type:ty),*) => {
        $(impl Parameter for $type {
            fn text(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        })*
    };
}

displayed!(i64, i32, f64, NaiveDate, Uuid);

impl Parameter for bool {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }
}

impl Parameter for DateTime<Utc> {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_the_wire_wants_them() {
        let time = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        assert_eq!(time.text(), "2023-11-14T22:13:20Z");
        assert_eq!(true.text(), "true");
        assert_eq!((-5_i64).text(), "-5");
        assert_eq!(1.5_f64.text(), "1.5");
        assert_eq!(Uuid::nil().text(), "00000000-0000-0000-0000-000000000000");
    }
}
