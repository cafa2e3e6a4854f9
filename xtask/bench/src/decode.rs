//! How fast a page of 100 items is read.

use std::process::Command;

use crate::Outcome;
use crate::cpu;
use crate::metric::Metric;
use crate::programs;
use crate::scratch::Scratch;

const ROUNDS: &str = "300";

pub(crate) fn measure(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    programs::build(scratch)?;
    let mut command = Command::new(programs::path(scratch, "decode"));
    let page = scratch.directory.join("page-100.json");
    let output = cpu::output(command.arg(page).arg(ROUNDS))?;
    let speeds = output
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<Vec<f64>, _>>()?;
    let [models, by_hand, value] = speeds.as_slice() else {
        return Err("`decode` printed something else than three speeds".into());
    };
    let speed = |id: &str, what: &str, value: f64| {
        Metric::new(
            format!("decode.{id}"),
            format!("Decoding into {what}"),
            value,
            "MB/s",
        )
    };
    Ok(vec![
        speed("models", "models", *models),
        speed("by_hand", "structs by hand with closed enums", *by_hand),
        speed("value", "`serde_json::Value`", *value),
        Metric::ratio(
            "decode.by_hand_ratio",
            "Decoding ÷ by hand",
            models / by_hand,
        )
        .at_least(0.95),
        Metric::ratio(
            "decode.value_ratio",
            "Decoding ÷ `serde_json::Value`",
            models / value,
        ),
    ])
}
