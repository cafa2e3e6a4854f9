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

/// By name, in how many exchanges each was seen, and how.
type Entries = BTreeMap<String, (u64, Value)>;

/// What the recordings show of an API as its document has it.
struct Confirmed {
    api: String,
    /// By what it is: operations with their statuses, properties of responses, points that are uncertain; each with the
    /// number of exchanges that showed it.
    groups: [(&'static str, Entries); 3],
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
        for Confirmed {
            api,
            groups,
            omitted,
        } in &self.confirmed
        {
            for (group, entries) in groups {
                let never = never_seen(entries);
                let seen = entries.len() - never.len();
                lines.push(format!(
                    "{group} of {api}: {seen} of {} seen\n",
                    entries.len()
                ));
                if *group == "properties" {
                    continue;
                }
                let seen = entries.iter().filter(|(_, (count, _))| *count > 0);
                lines.extend(seen.map(|(name, (_, how))| format!("seen: {name} {how}\n")));
                if !never.is_empty() {
                    lines.push(format!("never seen: {}\n", never.join(", ")));
                }
            }
            if *omitted > 0 {
                lines.push(format!(
                    "{omitted} departures at still more places of {api}\n"
                ));
            }
        }
        for it in &self.unmatched {
            let nearest = it.nearest.as_ref().map(|it| format!(", nearest: {it}"));
            let (name, seen, nearest) = (&it.name, it.seen, nearest.unwrap_or_default());
            lines.push(format!("no operation: {name} ({seen}){nearest}\n"));
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
        let operations = subject.api.operations().map(|(_, operation)| {
            let statuses = verifier.statuses().get(operation.id.as_str());
            let count = statuses.map_or(0, |it| it.values().sum());
            (operation.id.clone(), (count, json!(statuses)))
        });
        let properties = verifier.properties().into_iter();
        let properties = properties.map(|(name, count)| (name.to_owned(), (count, json!(count))));
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
            let how = json!({ "seen": seen, "findings": otherwise.count() });
            (!places.is_empty()).then(|| (point.title.clone(), (seen, how)))
        });
        Self {
            api: subject.entry.name.clone(),
            groups: [
                ("operations", operations.collect()),
                ("properties", properties.collect()),
                ("uncertain", uncertain.collect()),
            ],
            omitted: verifier.omitted(),
        }
    }

    fn json(&self) -> Value {
        let mut shown = Map::new();
        let mut never = Map::new();
        for (group, entries) in &self.groups {
            let seen = entries.iter().filter(|(_, (count, _))| *count > 0);
            let seen = seen.map(|(name, (_, how))| (name.clone(), how.clone()));
            shown.insert((*group).to_owned(), Value::Object(seen.collect()));
            never.insert((*group).to_owned(), json!(never_seen(entries)));
        }
        shown.insert("never_seen".to_owned(), Value::Object(never));
        Value::Object(shown)
    }
}

fn never_seen(entries: &Entries) -> Vec<&str> {
    let never = entries.iter().filter(|(_, (count, _))| *count == 0);
    never.map(|(name, _)| name.as_str()).collect()
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
