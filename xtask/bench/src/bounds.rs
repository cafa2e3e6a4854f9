//! What must not grow unnoticed: values that come out the same on every machine.

use crate::metric::Metric;

/// The greatest value of each. To raise one is a decision: say why in the commit.
const BOUNDS: [(&str, f64); 10] = [
    ("compile.lines.generated", 7400.0),
    ("compile.lines.by_hand", 10000.0),
    ("cold.crates", 102.0),
    ("call.get.allocations", 85.0),
    ("call.get.further_allocations", 5.0),
    ("call.post.allocations", 118.0),
    ("call.post.further_allocations", 5.0),
    ("call.get.instructions_ratio", 1.05),
    ("call.post.instructions_ratio", 1.05),
    ("pages.instructions_ratio", 1.05),
];

/// A line for each bound that a metric has passed.
pub(crate) fn passed(metrics: &[Metric]) -> Vec<String> {
    let passed = metrics.iter().filter_map(|metric| {
        let (_, bound) = BOUNDS.iter().find(|(id, _)| *id == metric.id)?;
        (metric.value > *bound).then(|| {
            format!(
                "{}: {} {}, more than {bound}; make it less, or raise the bound in xtask/bench/src/bounds.rs and say why",
                metric.what, metric.value, metric.unit
            )
        })
    });
    passed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_above_its_bound_is_named() {
        let metrics = [
            Metric::new(
                "call.get.further_allocations",
                "Allocations of a GET − by hand",
                6.0,
                "",
            ),
            Metric::new(
                "call.post.further_allocations",
                "Allocations of a POST − by hand",
                5.0,
                "",
            ),
            Metric::new("cold.seconds", "not bounded", 1e12, "s"),
        ];
        let passed = passed(&metrics);
        assert_eq!(passed.len(), 1);
        assert!(
            passed
                .iter()
                .all(|line| line.starts_with("Allocations of a GET")),
            "{passed:?}"
        );
    }
}
