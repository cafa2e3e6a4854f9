//! What `cargo xtask verify` found, for people and for programs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use codegen::diagnostic::Location;
use codegen::spec::Pointer;
use codegen::verify::{Finding, Verifier, is_below};
use serde_json::{Map, Value, json};

use super::Subject;
use crate::format::Format;

/// Requests that belong to no operation, by method, host and path: how often each was seen, and the operation that it is
/// most like.
pub(super) type Unmatched = BTreeMap<String, (u64, Option<String>)>;

/// What the recordings show of an API as its document has it.
struct Confirmed {
    api: String,
    /// By what it is: operations with their statuses, properties of responses, points that are uncertain.
    groups: [(&'static str, Group); 3],
    omitted: u64,
}

/// What was seen, and how; and what was not.
type Group = (Map<String, Value>, Vec<String>);

/// Told apart by the number of exchanges that showed it.
fn group(entries: impl Iterator<Item = (String, u64, Value)>) -> Group {
    let (mut seen, mut never) = (BTreeMap::new(), BTreeSet::new());
    for (name, count, how) in entries {
        match count {
            0 => drop(never.insert(name)),
            _ => drop(seen.insert(name, how)),
        }
    }
    (seen.into_iter().collect(), never.into_iter().collect())
}

pub(super) struct Report {
    findings: Vec<(String, Location, Finding)>,
    confirmed: Vec<Confirmed>,
    unmatched: Unmatched,
}

impl Report {
    pub(super) fn new(
        root: &Path,
        subjects: &[Subject],
        verifiers: &[Verifier<'_>],
        findings: Vec<Vec<Finding>>,
        unmatched: Unmatched,
    ) -> Self {
        let readme = fs::read_to_string(root.join("specs/README.md")).unwrap_or_default();
        let points = uncertain_points(&readme);
        let mut report = Self {
            findings: Vec::new(),
            confirmed: Vec::new(),
            unmatched,
        };
        for ((subject, verifier), findings) in subjects.iter().zip(verifiers).zip(findings) {
            let confirmed = Confirmed::of(subject, verifier, &findings, &points);
            report.confirmed.push(confirmed);
            report.findings.extend(findings.into_iter().map(|finding| {
                let place = subject.loaded.document.location(&finding.pointer);
                (subject.entry.name.clone(), place, finding)
            }));
        }
        report
    }

    pub(super) fn shown(&self, format: Format) -> String {
        let (mut shown, bullet) = match format {
            Format::Json => return format!("{}\n", self.json()),
            Format::Markdown => (format!("## {} findings\n\n", self.findings.len()), "- "),
            Format::Text | Format::Yaml => (String::new(), ""),
        };
        for (_, place, finding) in &self.findings {
            let sentence = sentence(place, finding);
            shown += &match (format, &finding.fix) {
                (Format::Markdown, Some(fix)) => format!("### {sentence}\n\n```yaml\n{fix}```\n\n"),
                (Format::Markdown, None) => {
                    format!("### {sentence}\n\nTo be decided by a person.\n\n")
                }
                (_, Some(fix)) => format!("{sentence}\n{fix}\n"),
                (_, None) => format!("{sentence}\n  to be decided by a person\n\n"),
            };
        }
        let lines = self.lines().into_iter();
        shown.extend(lines.map(|line| format!("{bullet}{line}\n")));
        shown
    }

    /// What was confirmed and what not, one line each.
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for confirmed in &self.confirmed {
            let (api, omitted) = (&confirmed.api, confirmed.omitted);
            for (group, (seen, never)) in &confirmed.groups {
                let (count, all) = (seen.len(), seen.len() + never.len());
                lines.push(format!("{group} of {api}: {count} of {all} seen"));
                if *group == "properties" {
                    continue;
                }
                lines.extend(seen.iter().map(|(name, how)| format!("seen: {name} {how}")));
                if !never.is_empty() {
                    lines.push(format!("never seen: {}", never.join(", ")));
                }
            }
            if omitted > 0 {
                lines.push(format!(
                    "{omitted} departures at still more places of {api}"
                ));
            }
        }
        lines.extend(self.unmatched.iter().map(|(name, (seen, nearest))| {
            let nearest = nearest.as_ref().map(|it| format!(", nearest: {it}"));
            format!(
                "no operation: {name} ({seen}){}",
                nearest.unwrap_or_default()
            )
        }));
        lines
    }

    fn json(&self) -> Value {
        let findings = self.findings.iter().map(|(api, place, finding)| {
            json!({
                "kind": finding.name(),
                "api": api,
                "operation": finding.operation,
                "pointer": finding.pointer.as_str(),
                "file": &*place.file,
                "line": place.line,
                "seen": finding.seen,
                "of": finding.of,
                "example": finding.example,
                "fix": finding.fix,
            })
        });
        let confirmed = self.confirmed.iter().map(|it| {
            let mut shown = json!({ "never_seen": {} });
            for (group, (seen, never)) in &it.groups {
                shown[group] = json!(seen);
                shown["never_seen"][group] = json!(never);
            }
            (it.api.clone(), shown)
        });
        let unmatched = self.unmatched.iter();
        let unmatched = unmatched.map(
            |(name, (seen, nearest))| json!({ "request": name, "seen": seen, "nearest": nearest }),
        );
        json!({
            "findings": findings.collect::<Vec<_>>(),
            "confirmed": confirmed.collect::<Map<_, _>>(),
            "unmatched": unmatched.collect::<Vec<_>>(),
        })
    }
}

fn sentence(place: &Location, finding: &Finding) -> String {
    let (kind, pointer) = (finding.name(), &finding.pointer);
    let counts = format!("{} of {}", finding.seen, finding.of);
    let (operation, example) = (&finding.operation, &finding.example);
    format!("{kind}: {place} `{pointer}`: {counts}, first in {operation}, such as {example}")
}

impl Confirmed {
    fn of(
        subject: &Subject,
        verifier: &Verifier<'_>,
        findings: &[Finding],
        points: &[Point],
    ) -> Self {
        let operations = subject.api.operations().map(|(_, operation)| {
            let statuses = verifier.statuses().get(operation.id.as_str());
            let count = statuses.map_or(0, |it| it.values().sum());
            (operation.id.clone(), count, json!(statuses))
        });
        let properties = verifier.properties().into_iter();
        let properties = properties.map(|(name, count)| (name.to_owned(), count, json!(count)));
        let document = &subject.loaded.document;
        let is_own =
            |place: &&Pointer| place.as_str().contains('*') || document.get(place).is_some();
        let uncertain = points.iter().filter_map(|point| {
            let places: Vec<&Pointer> = point.places.iter().filter(is_own).collect();
            let seen = places.iter().map(|place| verifier.visits(place)).sum();
            let otherwise = findings.iter().filter(|finding| {
                let is_there = places.iter().any(|place| is_below(place, &finding.pointer));
                is_there && point.kinds.contains(&finding.name())
            });
            let how = json!({ "seen": seen, "findings": otherwise.count() });
            (!places.is_empty()).then(|| (point.title.clone(), seen, how))
        });
        Self {
            api: subject.entry.name.clone(),
            groups: [
                ("operations", group(operations)),
                ("properties", group(properties)),
                ("uncertain", group(uncertain)),
            ],
            omitted: verifier.omitted(),
        }
    }
}

/// What `specs/README.md` calls uncertain, and the findings that would settle it.
struct Point {
    title: String,
    kinds: Vec<String>,
    places: Vec<Pointer>,
}

/// Reads items such as ``- **Title.** Text. Settled by `kind` at `/pointer`.``
fn uncertain_points(readme: &str) -> Vec<Point> {
    let items = readme.split("\n- **").skip(1);
    let points = items.filter_map(|item| {
        let (title, text) = item.split("\n\n").next()?.split_once("**")?;
        let (_, settled_by) = text.split_once("Settled by")?;
        let codes = settled_by.split('`').skip(1).step_by(2);
        let (places, kinds): (Vec<&str>, Vec<&str>) = codes.partition(|code| code.starts_with('/'));
        Some(Point {
            title: title.trim_end_matches('.').to_owned(),
            kinds: kinds.into_iter().map(str::to_owned).collect(),
            places: places.into_iter().filter_map(Pointer::parse).collect(),
        })
    });
    points.collect()
}
