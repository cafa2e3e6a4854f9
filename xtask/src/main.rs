//! Command line of the maintainers: `cargo xtask COMMAND`.

mod arguments;
mod bench;
mod diff;
mod effective;
mod files;
mod format;
mod preview;
mod regen;
mod revision;
mod shown;
mod vendor;
mod verify;
mod workspace;

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use arguments::{Command, Parsed};
use codegen::generate::Failure;
use codegen::package::Generation;
use diff::Problem;
use format::Format;
use shown::{Escape, Shown};

/// What a command ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Done, and nothing to complain about.
    Success,
    /// Something is wrong, and it has been said what.
    Problems,
    /// What was asked for cannot be done with what was given.
    Refused,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Success => Self::SUCCESS,
            Outcome::Problems => Self::from(1),
            Outcome::Refused => Self::from(USAGE_ERROR),
        }
    }
}

const USAGE_ERROR: u8 = 2;

fn main() -> ExitCode {
    let command = match arguments::parse(lexopt::Parser::from_env()) {
        Ok(Parsed::Command(command)) => command,
        Ok(Parsed::Help(text)) => {
            let printed = io::stdout().lock().write_all(text.as_bytes());
            let outcome = printed.map_or(Outcome::Problems, |()| Outcome::Success);
            return outcome.into();
        }
        Err(error) => {
            return fail(
                &format!("{error}\n\nFor what there is: `cargo xtask --help`"),
                Outcome::Refused,
            );
        }
    };
    let result = workspace::find_from_current_directory()
        .and_then(|root| run(&command, &root).map_err(|error| error.to_string()));
    match result {
        Ok(outcome) => outcome.into(),
        Err(message) => fail(&message, Outcome::Problems),
    }
}

fn fail(message: &str, outcome: Outcome) -> ExitCode {
    let mut problems = Shown::new(io::stderr().lock(), Escape::Text);
    // There is nowhere left to say that this failed.
    let _ = writeln!(problems, "error: {message}");
    outcome.into()
}

/// # Errors
///
/// Reading or writing failed.
fn run(command: &Command, root: &Path) -> io::Result<Outcome> {
    let (for_out, for_problems) = escapes(command);
    let mut out = Shown::new(io::stdout().lock(), for_out);
    let mut problems = Shown::new(io::stderr().lock(), for_problems);
    let is_coloured = for_out == Escape::Coloured;
    let ended = match command {
        Command::Regen(options) => {
            let generate = |root: &Path, apis: &[String]| {
                let disk = options.access.disk(root);
                let generated = codegen::generate::generate_from(&disk, apis);
                shown(generated, options.format)
            };
            regen::run(root, options, generate, &mut out, &mut problems).map_err(Problem::Io)
        }
        Command::Bench(arguments) => bench::run(root, arguments).map_err(Problem::Io),
        Command::Vendor(options) => {
            vendor::run(root, options, is_coloured, &mut out, &mut problems)
        }
        Command::Effective(options) => effective::run(root, options, &mut out),
        Command::Verify(options) => verify::run(root, options, &mut out, &mut problems),
        Command::Preview(options) => preview::run(root, options, &mut out, &mut problems),
        Command::Diff(options) => diff::run(root, options, is_coloured, &mut out, &mut problems),
    };
    match ended {
        Ok(outcome) => Ok(outcome),
        Err(Problem::Io(error)) => Err(error),
        Err(problem) => {
            writeln!(problems, "{}", problem.to_string().trim())?;
            Ok(match command {
                Command::Diff(_) | Command::Effective(_) => Outcome::Refused,
                _ => Outcome::Problems,
            })
        }
    }
}

/// How a command escapes what it writes to standard output and to standard error.
fn escapes(command: &Command) -> (Escape, Escape) {
    let text = Format::Text;
    let (out, problems) = match command {
        Command::Regen(options) => (text, options.format),
        Command::Preview(options) => (text, options.format),
        Command::Verify(options) => (options.format, text),
        Command::Effective(options) => (options.format, text),
        Command::Diff(options) => (options.format, text),
        Command::Vendor(_) | Command::Bench(_) => (text, text),
    };
    let has_colours = matches!(command, Command::Diff(_) | Command::Vendor(_)) && is_coloured();
    let escape = |format, has_colours| match format {
        Format::Json => Escape::Json,
        Format::Yaml => Escape::Yaml,
        Format::Text | Format::Markdown if has_colours => Escape::Coloured,
        Format::Text | Format::Markdown => Escape::Text,
    };
    (escape(out, has_colours), escape(problems, false))
}

/// What the pipeline says, in the format asked for.
fn shown(result: Result<Generation, Failure>, format: Format) -> Result<Generation, String> {
    match result {
        Ok(generation) => Ok(Generation {
            warnings: format.show(&generation.diagnostics),
            ..generation
        }),
        Err(failure) => Err(format.show(&failure.diagnostics)),
    }
}

/// Colours are for people at a terminal who have not asked for none.
fn is_coloured() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
