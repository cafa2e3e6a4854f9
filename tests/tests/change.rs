//! Judgements of spec changes: one fixture for each kind of change and direction.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "change/fixture.rs"]
mod fixture;

use std::collections::BTreeSet;

use codegen::change::{Bump, Direction, Judgement, Verdict, judge, kinds};
use fixture::{Fixture, base, fixtures, shuffled, side};

fn kinds_of(judgement: &Judgement) -> BTreeSet<&str> {
    judgement
        .changes
        .iter()
        .map(|change| change.kind.id)
        .collect()
}

fn problems(fixture: &Fixture) -> Vec<String> {
    let judgement = judge(&fixture.old, &fixture.new);
    let mut problems = Vec::new();
    let mut expected: BTreeSet<&str> = fixture.also.iter().map(String::as_str).collect();
    expected.insert(&fixture.kind);
    let found = kinds_of(&judgement);
    if found != expected {
        problems.push(format!(
            "{}: found {found:?} instead of {expected:?}",
            fixture.name
        ));
    }
    for change in &judgement.changes {
        let Some(verdicts) = change.kind.verdicts(change.direction) else {
            problems.push(format!(
                "{}: {} has no verdicts for {:?}",
                fixture.name, change.kind.id, change.direction
            ));
            continue;
        };
        let (found, expected) = (
            (change.wire, change.source, change.shipped),
            (verdicts.wire, verdicts.source, verdicts.shipped),
        );
        if change.kind.id == fixture.kind && found != expected {
            problems.push(format!(
                "{}: {found:?} instead of {expected:?}: {:?}",
                fixture.name, change.items
            ));
        }
    }
    problems
}

#[test]
fn each_fixture_shows_its_kind_with_the_verdicts_of_the_table() {
    let problems: Vec<String> = fixtures().iter().flat_map(problems).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn each_kind_has_a_fixture_in_each_direction() {
    let mut shown: Vec<(&str, Direction)> = Vec::new();
    let fixtures = fixtures();
    for fixture in fixtures {
        let judgement = judge(&fixture.old, &fixture.new);
        shown.extend(
            judgement
                .changes
                .iter()
                .map(|change| (change.kind.id, change.direction)),
        );
    }
    let mut missing = Vec::new();
    for kind in kinds::ALL {
        for direction in [Direction::Both, Direction::Request, Direction::Response] {
            if kind.verdicts(direction).is_some() && !shown.contains(&(kind.id, direction)) {
                missing.push(format!("{} {}", kind.id, direction.as_str()));
            }
        }
    }
    assert!(kinds::ALL.len() >= 60);
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_item_that_differs_is_explained_by_a_change() {
    for fixture in fixtures() {
        let judgement = judge(&fixture.old, &fixture.new);
        let explained: BTreeSet<&str> = judgement
            .changes
            .iter()
            .flat_map(|change| &change.items)
            .map(|item| item.text.as_str())
            .collect();
        let differing = fixture.old.differing_items(&fixture.new);
        let unexplained: Vec<&String> = differing
            .iter()
            .filter(|item| !explained.contains(item.as_str()))
            .collect();
        assert!(unexplained.is_empty(), "{}: {unexplained:?}", fixture.name);
        let vague = judgement
            .changes
            .iter()
            .any(|change| change.kind.id == "generated-code-changed");
        assert!(
            !vague || fixture.kind == "generated-code-changed",
            "{}: {:?}",
            fixture.name,
            kinds_of(&judgement)
        );
    }
}

#[test]
fn the_same_in_another_order_and_indentation_is_no_change() {
    let base = base();
    let same = judge(&side("same", &base), &side("same", &base));
    assert_eq!((same.bump, same.changes.len()), (Bump::None, 0));
    let shuffled = judge(&side("base", &base), &side("shuffled", &shuffled(&base)));
    assert_eq!(kinds_of(&shuffled), BTreeSet::new());
    assert!(shuffled.bump <= Bump::Patch);
}

#[test]
fn other_words_are_a_patch() {
    let base = base();
    let mut reworded = base.clone();
    reworded["components"]["schemas"]["Thing"]["description"] = "Anything at all.".into();
    reworded["paths"]["/ping"]["get"]["summary"] = "Say hello.".into();
    let judgement = judge(&side("base", &base), &side("reworded", &reworded));
    assert_eq!((judgement.bump, judgement.changes.len()), (Bump::Patch, 0));
}

#[test]
fn the_bump_follows_from_the_generated_code() {
    for fixture in fixtures() {
        let judgement = judge(&fixture.old, &fixture.new);
        let breaks = judgement
            .changes
            .iter()
            .any(|change| change.source == Verdict::Breaking);
        assert_eq!(judgement.bump == Bump::Major, breaks, "{}", fixture.name);
    }
}
