//! What `cargo xtask verify` found, for people and for programs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use codegen::diagnostic::Location;
use codegen::spec::Pointer;
use codegen::verify::{Finding, Verifier, is_below};
use serde_json::{Map, Value, json};

use super::Subject;
use crate::format::Format;

/// A request that belongs to no operation.
pub(super) struct Unmatched {
    /// Method, host and path.
    pub(super) name: String,
    pub(super) seen: u64,
    /// The operation that it is most like.
    pub(super) nearest: Option<String>,
}

/// What the recordings show of an API as its document has it.
struct Confirmed {
    api: String,
    statuses: BTreeMap<String, BTreeMap<u16, u64>>,
    /// How often each property of responses was there.
    properties: BTreeMap<String, u64>,
    /// How often that which is uncertain occurred, and how many findings say that it is otherwise.
    uncertain: BTreeMap<String, (u64, usize)>,
    omitted: u64,
}

pub(super) struct Report {
    findings: Vec<(String, Location, Finding)>,
    confirmed: Vec<Confirmed>,
    unmatched: Vec<Unmatched>,
}

impl Report {
    pub(super) fn new(
        root: &Path,
        subjects: &[Subject],
        verifiers: &[Verifier<'_>],
        findings: Vec<Vec<Finding>>,
        unmatched: Vec<Unmatched>,
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
        match format {
            Format::Json => format!("{}\n", self.json()),
            Format::Text | Format::Yaml => {
                let findings = self.findings.iter().map(|(_, place, finding)| {
                    let fix = finding
                        .fix
                        .as_deref()
                        .unwrap_or("  to be decided by a person\n");
                    format!("{}\n{fix}\n", sentence(place, finding))
                });
                findings.chain(self.lines()).collect()
            }
            Format::Markdown => {
                let findings = self.findings.iter().map(|(_, place, finding)| {
                    let fix = finding.fix.as_deref();
                    let fix = fix.map_or("To be decided by a person.\n".to_owned(), |fix| {
                        format!("```yaml\n{fix}```\n")
                    });
                    format!("### {}\n\n{fix}\n", sentence(place, finding))
                });
                let lines = self.lines().map(|line| format!("- {line}"));
                let title = format!("## {} findings\n\n", self.findings.len());
                std::iter::once(title)
                    .chain(findings)
                    .chain(lines)
                    .collect()
            }
        }
    }

    /// What was confirmed and what not, one line each.
    fn lines(&self) -> impl Iterator<Item = String> {
        let mut lines = Vec::new();
        for confirmed in &self.confirmed {
            let api = &confirmed.api;
            let mut never = Vec::new();
            for (operation, statuses) in &confirmed.statuses {
                let counts = statuses
                    .iter()
                    .map(|(status, count)| format!(" {status} ({count})"));
                let counts: String = counts.collect();
                if counts.is_empty() {
                    never.push(operation.as_str());
                } else {
                    lines.push(format!("seen: {operation}{counts}\n"));
                }
            }
            if !never.is_empty() {
                lines.push(format!("never seen of {api}: {}\n", never.join(", ")));
            }
            let properties = &confirmed.properties;
            let seen = properties.values().filter(|count| **count > 0).count();
            lines.push(format!(
                "properties of {api}: {seen} of {} seen\n",
                properties.len()
            ));
            for (point, (seen, findings)) in &confirmed.uncertain {
                lines.push(match (seen, findings) {
                    (0, 0) => format!("uncertain in {api}, never seen: {point}\n"),
                    (seen, 0) => {
                        format!("uncertain in {api}, seen as described ({seen}): {point}\n")
                    }
                    (_, findings) => format!(
                        "uncertain in {api}, seen otherwise ({findings} findings): {point}\n"
                    ),
                });
            }
            if confirmed.omitted > 0 {
                lines.push(format!(
                    "{api}: {} departures at still more places\n",
                    confirmed.omitted
                ));
            }
        }
        for Unmatched {
            name,
            seen,
            nearest,
        } in &self.unmatched
        {
            let nearest = nearest
                .as_ref()
                .map(|it| format!(", nearest: {it}"))
                .unwrap_or_default();
            lines.push(format!("no operation: {} ({seen}){nearest}\n", name));
        }
        lines.into_iter()
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
        let confirmed = self.confirmed.iter().map(|it| (it.api.clone(), it.json()));
        let unmatched = self
            .unmatched
            .iter()
            .map(|it| json!({ "request": it.name, "seen": it.seen, "nearest": it.nearest }));
        json!({
            "findings": findings.collect::<Vec<_>>(),
            "confirmed": confirmed.collect::<Map<_, _>>(),
            "unmatched": unmatched.collect::<Vec<_>>(),
        })
    }
}

fn sentence(place: &Location, finding: &Finding) -> String {
    let Finding {
        pointer,
        seen,
        of,
        example,
        operation,
        ..
    } = finding;
    let kind = finding.name();
    format!("{kind}: {place} `{pointer}`: {seen} of {of}, first in {operation}, such as {example}")
}

impl Confirmed {
    fn of(
        subject: &Subject,
        verifier: &Verifier<'_>,
        findings: &[Finding],
        points: &[Point],
    ) -> Self {
        let statuses = |id: &str| verifier.statuses().get(id).cloned().unwrap_or_default();
        let operations = subject.api.operations();
        let operations = operations.map(|(_, it)| (it.id.clone(), statuses(&it.id)));
        let properties = verifier.properties().into_iter();
        let uncertain = points.iter().filter_map(|point| {
            let document = &subject.loaded.document;
            let is_own =
                |place: &Pointer| place.as_str().contains('*') || document.get(place).is_some();
            let places = point.places.iter().filter(|place| is_own(place));
            let places: Vec<&Pointer> = places.collect();
            let seen = places.iter().map(|place| verifier.visits(place)).sum();
            let otherwise = findings.iter().filter(|finding| {
                let is_there = places.iter().any(|place| is_below(place, &finding.pointer));
                is_there && point.kinds.contains(&finding.name())
            });
            let title = point.title.clone();
            (!places.is_empty()).then(|| (title, (seen, otherwise.count())))
        });
        Self {
            api: subject.entry.name.clone(),
            statuses: operations.collect(),
            properties: properties
                .map(|(name, count)| (name.to_owned(), count))
                .collect(),
            uncertain: uncertain.collect(),
            omitted: verifier.omitted(),
        }
    }

    fn json(&self) -> Value {
        let never = |is_seen: &dyn Fn(&str) -> bool, names: Vec<&String>| -> Vec<Value> {
            names
                .into_iter()
                .filter(|it| !is_seen(it))
                .map(|it| json!(it))
                .collect()
        };
        json!({
            "operations": self.statuses,
            "properties": self.properties,
            "uncertain": self.uncertain.iter().map(|(point, (seen, findings))| {
                (point.clone(), json!({ "seen": seen, "findings": findings }))
            }).collect::<Map<_, _>>(),
            "never_seen": {
                "operations": never(&|it| !self.statuses[it].is_empty(), self.statuses.keys().collect()),
                "properties": never(&|it| self.properties[it] > 0, self.properties.keys().collect()),
                "uncertain": never(&|it| self.uncertain[it].0 > 0, self.uncertain.keys().collect()),
            },
        })
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
