//! Diagnostics as text, laid out as rustc lays out its own.

use std::fmt::{Formatter, Result};

use super::{Diagnostic, Location, Sources, visible};

/// Longer source lines are cut: a JSON document can be a single line of megabytes.
const WIDEST_LINE: usize = 160;
const TAB: &str = "    ";

pub(super) fn write_diagnostic(
    f: &mut Formatter<'_>,
    item: &Diagnostic,
    fix_is_new: bool,
    sources: &Sources,
) -> Result {
    writeln!(f, "{}[{}]: {}", item.severity, item.code.id, item.message)?;
    let gutter = item
        .location
        .as_ref()
        .map_or(1, |location| location.line.to_string().len());
    if let Some(location) = &item.location {
        writeln!(f, "{:gutter$}--> {location}", "")?;
        if let Some(line) = sources.line(&location.file, location.line) {
            write_excerpt(f, gutter, location, line)?;
        }
    }
    if item.location.is_some()
        && !(item.notes.is_empty() && item.help.is_none() && item.fix.is_none())
    {
        writeln!(f, "{:gutter$} |", "")?;
    }
    for note in &item.notes {
        write_remark(f, gutter, "note", note)?;
    }
    if let Some(help) = &item.help {
        write_remark(f, gutter, "help", help)?;
    }
    if let Some(fix) = item.fix.as_ref().filter(|_| fix_is_new) {
        writeln!(f, "{:gutter$} = fix: add to `actions:` of the overlay:", "")?;
        for line in fix.lines() {
            writeln!(f, "{:gutter$}   {line}", "")?;
        }
    } else if item.fix.is_some() {
        writeln!(f, "{:gutter$} = fix: the action shown above", "")?;
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
    let skipped = if column >= WIDEST_LINE {
        column - WIDEST_LINE / 4
    } else {
        0
    };
    let shown: Vec<char> = line.chars().skip(skipped).take(WIDEST_LINE).collect();
    let start = column.saturating_sub(skipped).min(shown.len());
    let end = start
        .saturating_add(location.length as usize)
        .min(shown.len());
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

fn write_remark(f: &mut Formatter<'_>, gutter: usize, label: &str, text: &str) -> Result {
    let mut lines = text.lines();
    writeln!(
        f,
        "{:gutter$} = {label}: {}",
        "",
        lines.next().unwrap_or_default()
    )?;
    for line in lines {
        writeln!(f, "{:gutter$}   {:2$} {line}", "", "", label.len())?;
    }
    Ok(())
}
