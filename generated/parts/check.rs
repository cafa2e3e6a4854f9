//! Checks of numbers with a fraction, of listed numbers, and of arrays of enums.

use crate::runtime::check::{Allowed, Checker, Size, Step};
use crate::runtime::violation::Rule;

impl Checker {
    /// A number that must be one of a few.
    pub(crate) fn one_of(&mut self, name: &'static str, value: Option<i64>, allowed: &[i64]) {
        let Some(value) = value.filter(|value| !allowed.contains(value)) else {
            return;
        };
        let allowed: Vec<String> = allowed.iter().map(i64::to_string).collect();
        let limit = allowed.join(", ");
        self.report(
            Step::Name(name),
            Rule::Allowed,
            limit,
            value.to_string(),
            "",
        );
    }

    /// JSON has no infinities and no NaN; they break every range.
    pub(crate) fn number(
        &mut self,
        name: &'static str,
        value: Option<f64>,
        min: Option<f64>,
        max: Option<f64>,
    ) {
        let Some(value) = value else { return };
        let step = Step::Name(name);
        if value.is_nan() || value < min.unwrap_or(f64::MIN) {
            let min = min.unwrap_or(f64::MIN).to_string();
            self.report(step, Rule::Minimum, min, value.to_string(), "");
        }
        if value > max.unwrap_or(f64::MAX) {
            let max = max.unwrap_or(f64::MAX).to_string();
            self.report(step, Rule::Maximum, max, value.to_string(), "");
        }
    }

    /// An array of open enums; each must be one of the listed values.
    pub(crate) fn allowed_items<T: Allowed>(
        &mut self,
        name: &'static str,
        values: Option<&[T]>,
        size: Size,
    ) {
        let Some(values) = values else { return };
        self.items(name, Some(values.len()), size);
        self.path.push(Step::Name(name));
        for (index, value) in values.iter().enumerate() {
            self.listed(Step::Index(index), value);
        }
        self.path.pop();
    }
}
