//! Measured values and how they are shown.

use serde_json::{Value, json};

/// One measured value.
#[derive(Clone, Debug)]
pub(crate) struct Metric {
    /// For machines, like `compile.check.floor_ratio`.
    pub(crate) id: String,
    /// For people.
    pub(crate) what: String,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    pub(crate) target: Option<Target>,
}

/// Where a value should be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    AtMost(f64),
    AtLeast(f64),
}

impl Metric {
    pub(crate) fn new(
        id: impl Into<String>,
        what: impl Into<String>,
        value: f64,
        unit: &'static str,
    ) -> Self {
        Self {
            id: id.into(),
            what: what.into(),
            value,
            unit,
            target: None,
        }
    }

    /// A quotient of two values of the same run.
    pub(crate) fn ratio(id: impl Into<String>, what: impl Into<String>, value: f64) -> Self {
        Self::new(id, what, value, "×")
    }

    pub(crate) fn at_most(mut self, limit: f64) -> Self {
        self.target = Some(Target::AtMost(limit));
        self
    }

    pub(crate) fn at_least(mut self, limit: f64) -> Self {
        self.target = Some(Target::AtLeast(limit));
        self
    }

    fn shown_target(&self) -> String {
        match self.target {
            Some(Target::AtMost(limit)) => {
                format!("≤ {limit}{}", self.verdict(self.value <= limit))
            }
            Some(Target::AtLeast(limit)) => {
                format!("≥ {limit}{}", self.verdict(self.value >= limit))
            }
            None => String::new(),
        }
    }

    fn verdict(&self, met: bool) -> &'static str {
        if met { ", met" } else { ", **not met**" }
    }
}

/// A Markdown table.
pub(crate) fn table(metrics: &[Metric]) -> String {
    let mut text = String::from("| what | measured | target |\n|---|---:|---|\n");
    for metric in metrics {
        let value = rounded(metric.value);
        let line = format!(
            "| {} | {value} {} | {} |\n",
            metric.what,
            metric.unit,
            metric.shown_target()
        );
        text.push_str(&line);
    }
    text
}

pub(crate) fn json(metrics: &[Metric]) -> String {
    let entries: Vec<Value> = metrics
        .iter()
        .map(|metric| {
            let target = match metric.target {
                Some(Target::AtMost(limit)) => json!({ "at_most": limit }),
                Some(Target::AtLeast(limit)) => json!({ "at_least": limit }),
                None => Value::Null,
            };
            json!({
                "id": metric.id,
                "what": metric.what,
                "value": metric.value,
                "unit": metric.unit,
                "target": target,
            })
        })
        .collect();
    format!("{:#}\n", Value::from(entries))
}

fn rounded(value: f64) -> String {
    if value.fract() == 0.0 || value >= 1000.0 {
        format!("{value:.0}")
    } else if value >= 20.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// The middle of the values; 0 of none.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_whether_a_target_is_met() {
        let metrics = [
            Metric::ratio("a", "check ÷ floor", 1.2).at_most(1.25),
            Metric::ratio("b", "decode ÷ by hand", 0.9).at_least(0.95),
            Metric::new("c", "code lines", 5000.0, "lines"),
        ];
        assert_eq!(
            table(&metrics),
            "| what | measured | target |\n|---|---:|---|\n\
             | check ÷ floor | 1.20 × | ≤ 1.25, met |\n\
             | decode ÷ by hand | 0.90 × | ≥ 0.95, **not met** |\n\
             | code lines | 5000 lines |  |\n"
        );
    }

    #[test]
    fn the_median_is_not_moved_by_one_slow_run() {
        assert_eq!(median(&mut [2.0, 90.0, 1.0, 3.0, 2.5]), 2.5);
    }
}
