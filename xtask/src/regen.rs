//! `cargo xtask regen`: runs the pipeline and writes, or only says what it would write.

use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use codegen::change::report::counted;
use codegen::generate::generate_from;
use codegen::package::{Entry, Generation, Plan, Status};

use crate::Outcome;
use crate::options::Options;
use crate::specs::Problem;
use crate::workspace::lock;

/// A diff that nobody reads to its end only hides the message below it.
const DIFF_LINES: usize = 200;

/// Generates the APIs of `options` and brings the outcome to the disk of `root`. What was done goes to `out`, warnings
/// and failures go to `problems`.
///
/// # Errors
///
/// Options that exclude each other, or the disk refused.
pub(crate) fn run(
    root: &Path,
    options: &Options,
    out: &mut dyn Write,
    problems: &mut dyn Write,
) -> Result<Outcome, Problem> {
    if options.check && options.dry_run {
        return Err(Problem::arguments(
            "--check and --dry-run exclude each other",
        ));
    }
    let writes = !options.check && !options.dry_run;
    let _lock = writes.then(|| lock(root, problems)).transpose()?;
    let start = Instant::now();
    match generate_from(&options.disk(root), &options.apis) {
        Ok(generation) => package(root, options, generation, start, out, problems),
        Err(failure) => {
            options.format.write(&failure.diagnostics, problems)?;
            Ok(Outcome::Problems)
        }
    }
}

fn package(
    root: &Path,
    options: &Options,
    generation: Generation,
    start: Instant,
    out: &mut dyn Write,
    problems: &mut dyn Write,
) -> Result<Outcome, Problem> {
    let writes = !options.check && !options.dry_run;
    options.format.write(&generation.diagnostics, problems)?;
    let packaging = Instant::now();
    let plan = Plan::new(root, &generation)?;
    if writes {
        // Said before it happens, because a run that is killed says nothing afterwards.
        let is_overwritten = |entry: &Entry| entry.hand_edited && entry.status == Status::Changed;
        for (path, _) in plan.entries().filter(|(_, entry)| is_overwritten(entry)) {
            writeln!(
                problems,
                "{path} was edited by hand; it is as generated again"
            )?;
        }
        plan.apply()?;
    }
    let mut timings = generation.timings;
    timings.push(("package", packaging.elapsed()));

    for api in &generation.apis {
        let operations = counted(api.operations, "operation");
        let types = counted(api.types, "type");
        writeln!(out, "{}: {operations}, {types}", api.name)?;
    }
    report_files(&plan, writes, out)?;
    if !writes {
        write!(out, "{}", plan.unified_diff(DIFF_LINES))?;
    }
    report_totals(&plan, writes, start.elapsed(), &timings, out)?;
    if !options.check || plan.is_clean() {
        return Ok(Outcome::Success);
    }
    Ok(refuse(&plan, &options.apis, problems)?)
}

fn report_files(plan: &Plan, is_written: bool, out: &mut dyn Write) -> io::Result<()> {
    for (path, entry) in plan.entries() {
        let (done, planned) = match entry.status {
            Status::Unchanged => continue,
            Status::Created => ("created", "absent"),
            Status::Changed => ("changed", "different"),
            Status::Orphaned => ("removed", "orphaned"),
            Status::Leftover => ("removed", "leftover"),
            Status::Foreign => ("foreign", "foreign"),
        };
        let remark = match (entry.status, entry.hand_edited) {
            (Status::Changed, true) if !is_written => ": edited by hand",
            (Status::Orphaned, _) => ": nothing in the specs makes it any more",
            (Status::Leftover, _) => ": left by a run that was interrupted",
            (Status::Foreign, false) => {
                ": not written by the generator, move it out of its directory"
            }
            (Status::Foreign, true) => {
                ": edited, and nothing in the specs makes it any more; move or delete it"
            }
            _ => "",
        };
        let word = if is_written { done } else { planned };
        writeln!(out, "{word:<9} {path}{remark}")?;
    }
    Ok(())
}

fn report_totals(
    plan: &Plan,
    is_written: bool,
    elapsed: Duration,
    timings: &[(&str, Duration)],
    out: &mut dyn Write,
) -> io::Result<()> {
    let changes = plan.entries().filter(|(_, entry)| entry.status.is_change());
    let verb = if is_written { "changed" } else { "to change" };
    let unchanged = plan.with_status(Status::Unchanged).count();
    let stages: Vec<String> = timings
        .iter()
        .map(|(stage, time)| format!("{stage} {:.0} ms", time.as_secs_f64() * 1000.0))
        .collect();
    writeln!(
        out,
        "{} {verb}, {unchanged} unchanged in {:.3} s ({})",
        counted(changes.count(), "file"),
        elapsed.as_secs_f64(),
        stages.join(", ")
    )
}

/// What to do about a disk that is not as the specs make it.
fn refuse(plan: &Plan, apis: &[String], problems: &mut dyn Write) -> io::Result<Outcome> {
    if plan.changes_anything() {
        let apis: String = apis.iter().map(|api| format!(" --api {api}")).collect();
        writeln!(
            problems,
            "The generated files are not what the specs make. To bring them up to date, run\n\n    \
             cargo xtask regen{apis}\n"
        )?;
    }
    if plan.with_status(Status::Foreign).next().is_some() {
        writeln!(
            problems,
            "Files that a person owns are in directories of the generator: move them."
        )?;
    }
    Ok(Outcome::Problems)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use codegen::diagnostic::{Diagnostic, codes};
    use codegen::package::{ApiSummary, GeneratedFile, Origin};
    use tempfile::TempDir;

    use super::*;

    struct Run {
        outcome: Outcome,
        out: String,
        problems: String,
    }

    fn generation(files: &[(&str, &str)]) -> Generation {
        let file = |(path, text): &(&str, &str)| {
            let file = GeneratedFile {
                origin: Origin::Generated("`cargo xtask regen` from a spec".into()),
                text: (*text).into(),
            };
            ((*path).to_owned(), file)
        };
        Generation {
            apis: vec![ApiSummary {
                name: "tfn".into(),
                operations: 5,
                types: 1,
            }],
            files: files.iter().map(file).collect::<BTreeMap<_, _>>(),
            owned: vec!["src/tfn/".into()],
            timings: vec![("load", Duration::from_millis(3))],
            ..Generation::default()
        }
    }

    fn regen(root: &TempDir, mode: &str, generation: Generation) -> Run {
        let options = Options {
            check: mode == "check",
            dry_run: mode == "dry-run",
            apis: vec!["tfn".into()],
            ..Options::default()
        };
        let (mut out, mut problems) = (Vec::new(), Vec::new());
        let start = Instant::now();
        let ended = package(
            root.path(),
            &options,
            generation,
            start,
            &mut out,
            &mut problems,
        );
        let [out, problems] = [out, problems].map(|text| String::from_utf8(text).unwrap());
        Run {
            outcome: ended.unwrap(),
            out,
            problems,
        }
    }

    fn up_to_date() -> TempDir {
        let root = tempfile::tempdir().unwrap();
        regen(&root, "write", generation(&[("src/tfn/a.rs", "a")]));
        root
    }

    #[test]
    fn writing_names_operations_types_and_each_changed_file() {
        let root = tempfile::tempdir().unwrap();
        let run = regen(&root, "write", generation(&[("src/tfn/a.rs", "a")]));
        assert_eq!(run.outcome, Outcome::Success);
        assert!(
            run.out
                .starts_with("tfn: 5 operations, 1 type\ncreated   src/tfn/a.rs\n"),
            "{}",
            run.out
        );
        assert!(
            run.out.contains("1 file changed, 0 unchanged in 0."),
            "{}",
            run.out
        );
        assert!(run.out.contains("(load 3 ms, package "), "{}", run.out);
        assert!(root.path().join("src/tfn/a.rs").exists());
    }

    #[test]
    fn check_succeeds_when_everything_is_up_to_date() {
        let root = up_to_date();
        let run = regen(&root, "check", generation(&[("src/tfn/a.rs", "a")]));
        assert_eq!(run.outcome, Outcome::Success);
        assert_eq!(run.problems, "");
    }

    #[test]
    fn check_names_every_problem_shows_the_diff_and_the_command_and_writes_nothing() {
        let root = up_to_date();
        let path = root.path().join("src/tfn/a.rs");
        let edited = fs::read_to_string(&path).unwrap().replace("\na\n", "\nz\n");
        fs::write(&path, &edited).unwrap();
        fs::write(root.path().join("src/tfn/mine.rs"), "").unwrap();
        let new = generation(&[("src/tfn/a.rs", "a"), ("src/tfn/b.rs", "b")]);
        let run = regen(&root, "check", new);
        assert_eq!(run.outcome, Outcome::Problems);
        for expected in [
            "different src/tfn/a.rs: edited by hand\n",
            "absent    src/tfn/b.rs\n",
            "foreign   src/tfn/mine.rs: not written by the generator",
            "\n-z\n+a\n",
        ] {
            assert!(run.out.contains(expected), "{expected} in\n{}", run.out);
        }
        assert!(
            run.problems.contains("\n    cargo xtask regen --api tfn\n"),
            "{}",
            run.problems
        );
        assert!(run.problems.contains("move them"), "{}", run.problems);
        assert_eq!(fs::read_to_string(&path).unwrap(), edited);
        assert!(!root.path().join("src/tfn/b.rs").exists());
    }

    #[test]
    fn check_with_only_a_foreign_file_does_not_send_to_a_command_that_would_not_help() {
        let root = up_to_date();
        fs::write(root.path().join("src/tfn/mine.rs"), "").unwrap();
        let run = regen(&root, "check", generation(&[("src/tfn/a.rs", "a")]));
        assert_eq!(run.outcome, Outcome::Problems);
        assert!(
            !run.problems.contains("cargo xtask regen"),
            "{}",
            run.problems
        );
    }

    #[test]
    fn a_dry_run_shows_the_diff_succeeds_and_writes_nothing() {
        let root = up_to_date();
        let run = regen(&root, "dry-run", generation(&[]));
        assert_eq!(run.outcome, Outcome::Success);
        assert!(run.out.contains("orphaned  src/tfn/a.rs"), "{}", run.out);
        assert!(run.out.contains("+++ /dev/null\n"), "{}", run.out);
        assert!(root.path().join("src/tfn/a.rs").exists());
    }

    #[test]
    fn warnings_are_shown_and_do_not_fail() {
        let root = up_to_date();
        let mut warned = generation(&[("src/tfn/a.rs", "a")]);
        let warning = Diagnostic::new(&codes::UNMATCHED_OVERLAY_ACTION, "odd");
        warned.diagnostics.push(warning);
        let run = regen(&root, "check", warned);
        assert_eq!(run.outcome, Outcome::Success);
        assert!(run.problems.contains("odd"), "{}", run.problems);
    }
}
