//! `cargo xtask regen`: runs the pipeline and writes, or only says what it would write.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use codegen::package::{Entry, Generation, Plan, Status};

use crate::Outcome;
use crate::files::Access;
use crate::format::Format;
use crate::workspace::lock;

/// A diff that nobody reads to its end only hides the message below it.
const DIFF_LINES: usize = 200;

/// How `regen` runs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) mode: Mode,
    /// The APIs to generate; empty for all.
    pub(crate) apis: Vec<String>,
    pub(crate) access: Access,
    pub(crate) format: Format,
}

/// What happens with the outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It is written.
    #[default]
    Write,
    /// It is compared with the disk, and a difference is a problem.
    Check,
    /// The difference is shown.
    DryRun,
}

/// Runs `generate` for the APIs of `options` and brings the outcome to the disk of `root`. What was
/// done goes to `out`, warnings and failures go to `problems`.
///
/// # Errors
///
/// Writing to `out` or `problems` failed.
pub(crate) fn run<Failure: Display>(
    root: &Path,
    options: &Options,
    generate: impl FnOnce(&Path, &[String]) -> Result<Generation, Failure>,
    out: &mut impl Write,
    problems: &mut impl Write,
) -> io::Result<Outcome> {
    let start = Instant::now();
    let _lock = match options.mode {
        Mode::Write => Some(lock(root, problems)?),
        Mode::Check | Mode::DryRun => None,
    };
    let generation = match generate(root, &options.apis) {
        Ok(generation) => generation,
        Err(failure) => return fail(problems, &failure),
    };
    if !generation.warnings.is_empty() {
        writeln!(problems, "{}", generation.warnings.trim_end())?;
    }
    let packaging = Instant::now();
    let plan = match Plan::new(root, &generation) {
        Ok(plan) => plan,
        Err(error) => return fail(problems, &error),
    };
    if options.mode == Mode::Write {
        // Said before it happens, because a run that is killed says nothing afterwards.
        for (path, _) in plan.entries().filter(|(_, entry)| is_overwritten(entry)) {
            writeln!(
                problems,
                "{path} was edited by hand; it is as generated again"
            )?;
        }
        if let Err(error) = plan.apply() {
            return fail(problems, &error);
        }
    }
    let mut timings = generation.timings.clone();
    timings.push(("package", packaging.elapsed()));

    report_apis(&generation, out)?;
    report_files(&plan, options.mode, out)?;
    if options.mode != Mode::Write {
        write!(out, "{}", plan.unified_diff(DIFF_LINES))?;
    }
    report_totals(&plan, options.mode, start.elapsed(), &timings, out)?;
    conclude(&plan, options, problems)
}

fn fail(problems: &mut impl Write, failure: &impl Display) -> io::Result<Outcome> {
    writeln!(problems, "{}", failure.to_string().trim_end())?;
    Ok(Outcome::Problems)
}

/// An edit of a person's that is about to be lost.
fn is_overwritten(entry: &Entry) -> bool {
    entry.hand_edited && entry.status == Status::Changed
}

fn report_apis(generation: &Generation, out: &mut impl Write) -> io::Result<()> {
    generation.apis.iter().try_for_each(|api| {
        let operations = counted(api.operations, "operation");
        let types = counted(api.types, "type");
        writeln!(out, "{}: {operations}, {types}", api.name)
    })
}

fn report_files(plan: &Plan, mode: Mode, out: &mut impl Write) -> io::Result<()> {
    let is_written = mode == Mode::Write;
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
    mode: Mode,
    elapsed: Duration,
    timings: &[(&str, Duration)],
    out: &mut impl Write,
) -> io::Result<()> {
    let changes = plan.entries().filter(|(_, entry)| entry.status.is_change());
    let verb = match mode {
        Mode::Write => "changed",
        Mode::Check | Mode::DryRun => "to change",
    };
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

fn conclude(plan: &Plan, options: &Options, problems: &mut impl Write) -> io::Result<Outcome> {
    if options.mode != Mode::Check || plan.is_clean() {
        return Ok(Outcome::Success);
    }
    if plan.changes_anything() {
        let apis = options.apis.iter().map(|api| format!(" --api {api}"));
        let apis: String = apis.collect();
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

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

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

    fn regen(root: &TempDir, mode: Mode, result: Result<Generation, &str>) -> Run {
        let options = Options {
            mode,
            apis: vec!["tfn".into()],
            ..Options::default()
        };
        let (mut out, mut problems) = (Vec::new(), Vec::new());
        let generate = |_: &Path, apis: &[String]| {
            assert_eq!(apis, ["tfn"]);
            result
        };
        let outcome = run(root.path(), &options, generate, &mut out, &mut problems).unwrap();
        let [out, problems] = [out, problems].map(|text| String::from_utf8(text).unwrap());
        Run {
            outcome,
            out,
            problems,
        }
    }

    fn up_to_date() -> TempDir {
        let root = tempfile::tempdir().unwrap();
        regen(&root, Mode::Write, Ok(generation(&[("src/tfn/a.rs", "a")])));
        root
    }

    #[test]
    fn writing_names_operations_types_and_each_changed_file() {
        let root = tempfile::tempdir().unwrap();
        let run = regen(&root, Mode::Write, Ok(generation(&[("src/tfn/a.rs", "a")])));
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
        let run = regen(&root, Mode::Check, Ok(generation(&[("src/tfn/a.rs", "a")])));
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
        let run = regen(&root, Mode::Check, Ok(new));
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
        let run = regen(&root, Mode::Check, Ok(generation(&[("src/tfn/a.rs", "a")])));
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
        let run = regen(&root, Mode::DryRun, Ok(generation(&[])));
        assert_eq!(run.outcome, Outcome::Success);
        assert!(run.out.contains("orphaned  src/tfn/a.rs"), "{}", run.out);
        assert!(run.out.contains("+++ /dev/null\n"), "{}", run.out);
        assert!(root.path().join("src/tfn/a.rs").exists());
    }

    #[test]
    fn a_failed_pipeline_is_shown_as_it_is_and_nothing_is_written() {
        let root = up_to_date();
        let run = regen(
            &root,
            Mode::Write,
            Err("specs/tfn/openapi.yaml:3:1: broken"),
        );
        assert_eq!(run.outcome, Outcome::Problems);
        assert_eq!(run.problems, "specs/tfn/openapi.yaml:3:1: broken\n");
        assert_eq!(run.out, "");
    }

    #[test]
    fn warnings_are_shown_and_do_not_fail() {
        let root = up_to_date();
        let mut warned = generation(&[("src/tfn/a.rs", "a")]);
        warned.warnings = "warning: odd\n".into();
        let run = regen(&root, Mode::Check, Ok(warned));
        assert_eq!(
            (run.outcome, run.problems.as_str()),
            (Outcome::Success, "warning: odd\n")
        );
    }
}
