//! Measured values and how they are shown.

/// One measured value.
#[derive(Clone, Debug)]
pub(crate) struct Metric {
    what: String,
    value: f64,
    unit: &'static str,
    most: Option<f64>,
}

impl Metric {
    pub(crate) fn new(what: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self {
            what: what.into(),
            value,
            unit,
            most: None,
        }
    }

    /// A quotient of two values of the same run.
    pub(crate) fn ratio(what: impl Into<String>, value: f64) -> Self {
        Self::new(what, value, "×")
    }

    /// With a bound. To raise one is a decision: say why in the commit.
    pub(crate) fn at_most(mut self, bound: f64) -> Self {
        self.most = bound.is_finite().then_some(bound);
        self
    }

    pub(crate) fn is_met(&self) -> bool {
        self.most.is_none_or(|bound| self.value <= bound)
    }
}

/// A Markdown table.
pub(crate) fn table(metrics: &[Metric]) -> String {
    let mut text = String::from("| what | measured | target |\n|---|---:|---|\n");
    for metric in metrics {
        let verdict = if metric.is_met() {
            "met"
        } else {
            "**not met**"
        };
        let target = metric.most.map(|bound| format!("≤ {bound}, {verdict}"));
        let target = target.unwrap_or_default();
        let (what, value, unit) = (&metric.what, rounded(metric.value), metric.unit);
        text.push_str(&format!("| {what} | {value} {unit} | {target} |\n"));
    }
    text
}

fn rounded(value: f64) -> String {
    let decimals = match value {
        _ if value.fract() == 0.0 || value >= 1000.0 => 0,
        _ if value >= 20.0 => 1,
        _ => 2,
    };
    format!("{value:.decimals$}")
}

/// The middle of the values; 0 of none.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_whether_a_target_is_met() {
        let metrics = [
            Metric::ratio("check ÷ floor", 1.2).at_most(1.25),
            Metric::ratio("decode ÷ by hand", 1.1).at_most(1.05),
            Metric::new("code lines", 5000.0, "lines"),
        ];
        assert_eq!(
            table(&metrics),
            "| what | measured | target |\n|---|---:|---|\n\
             | check ÷ floor | 1.20 × | ≤ 1.25, met |\n\
             | decode ÷ by hand | 1.10 × | ≤ 1.05, **not met** |\n\
             | code lines | 5000 lines |  |\n"
        );
    }

    #[test]
    fn the_median_is_not_moved_by_one_slow_run() {
        assert_eq!(median(vec![2.0, 90.0, 1.0, 3.0, 2.5]), 2.5);
    }
}
