//! Diagnostics as text, laid out as rustc lays out its own.

use std::fmt::{Formatter, Result};

use super::{Diagnostic, Location, visible};

/// Longer source lines are cut: a JSON document can be a single line of megabytes.
const WIDEST_LINE: usize = 160;
const TAB: &str = "    ";

pub(super) fn write_diagnostic(
    f: &mut Formatter<'_>,
    item: &Diagnostic,
    fix_is_new: bool,
    line: Option<&str>,
) -> Result {
    writeln!(f, "{}[{}]: {}", item.severity, item.code.id, item.message)?;
    let place = item.location.as_ref();
    let gutter = place.map_or(1, |place| place.line.to_string().len());
    if let Some(place) = place {
        writeln!(f, "{:gutter$}--> {place}", "")?;
    }
    if let (Some(place), Some(line)) = (place, line) {
        write_excerpt(f, gutter, place, line)?;
    }
    let notes = item.notes.iter().map(|note| ("note", note));
    let remarks = notes.chain(item.help.iter().map(|help| ("help", help)));
    let has_more = remarks.clone().next().is_some() || item.fix.is_some();
    if place.is_some() && has_more {
        writeln!(f, "{:gutter$} |", "")?;
    }
    for (label, text) in remarks {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        writeln!(f, "{:gutter$} = {label}: {first}", "")?;
        for line in lines {
            writeln!(f, "{:gutter$}   {:2$} {line}", "", "", label.len())?;
        }
    }
    match &item.fix {
        Some(fix) if fix_is_new => {
            writeln!(f, "{:gutter$} = fix: add to `actions:` of the overlay:", "")?;
            for line in fix.lines() {
                writeln!(f, "{:gutter$}   {line}", "")?;
            }
        }
        Some(_) => writeln!(f, "{:gutter$} = fix: the action shown above", "")?,
        None => {}
    }
    Ok(())
}

fn write_excerpt(f: &mut Formatter<'_>, gutter: usize, location: &Location, line: &str) -> Result {
    let (text, indent, width) = excerpt(line, location);
    writeln!(f, "{:gutter$} |", "")?;
    writeln!(f, "{:gutter$} | {text}", location.line)?;
    writeln!(f, "{:gutter$} | {:indent$}{}", "", "", "^".repeat(width))
}

/// The part of the line to show, with tabs expanded, and where and how far to underline it.
fn excerpt(line: &str, location: &Location) -> (String, usize, usize) {
    let column = location.column.saturating_sub(1) as usize;
    let skipped = match column < WIDEST_LINE {
        true => 0,
        false => column - WIDEST_LINE / 4,
    };
    let shown: Vec<char> = line.chars().skip(skipped).take(WIDEST_LINE).collect();
    let start = column.saturating_sub(skipped).min(shown.len());
    let end = start.saturating_add(location.length as usize);
    let end = end.min(shown.len());
    let shown: Vec<String> = shown.into_iter().map(as_shown).collect();
    let width_of = |texts: &[String]| texts.iter().map(|it| it.chars().count()).sum::<usize>();
    let indent = width_of(shown.get(..start).unwrap_or_default());
    let width = width_of(shown.get(start..end).unwrap_or_default()).max(1);
    (shown.concat(), indent, width)
}

fn as_shown(c: char) -> String {
    match c {
        '\t' => TAB.to_owned(),
        c => visible(c.encode_utf8(&mut [0; 4])).into_owned(),
    }
}
