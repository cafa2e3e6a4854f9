//! Command line of the maintainers: `cargo xtask COMMAND`.

mod bench;
mod diff;
mod effective;
mod format;
mod help;
mod options;
mod preview;
mod regen;
mod revision;
mod shown;
mod specs;
mod vendor;
mod verify;
mod workspace;

use std::env;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::process::ExitCode;

use format::Format::{self, Json, Markdown, Text, Yaml};
use lexopt::prelude::*;
use options::Options;
use shown::Shown;
use specs::Problem;

/// What a command ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Done, and nothing to complain about.
    Success = 0,
    /// Something is wrong, and it has been said what.
    Problems = 1,
    /// What was asked for cannot be done with what was given.
    Refused = 2,
}

impl Outcome {
    fn of(is_good: bool) -> Self {
        match is_good {
            true => Self::Success,
            false => Self::Problems,
        }
    }
}

/// Does what a command is for; what it was asked for goes to the first stream, what is wrong to the second.
type Run = fn(&Path, &Options, &mut dyn Write, &mut dyn Write) -> Result<Outcome, Problem>;

/// Formats of a command, of which the first is used unless another is asked for.
type Formats = &'static [Format];
const PROBLEMS: Formats = &[Text, Json];
const REPORT: Formats = &[Text, Markdown, Json];
const DOCUMENT: Formats = &[Yaml, Json];

/// Name, help, how many arguments besides options, and formats.
const COMMANDS: [(&str, &str, usize, Formats, Run); 6] = [
    ("regen", help::REGEN, 0, PROBLEMS, regen::run),
    ("vendor", help::VENDOR, 2, &[Text], vendor::run),
    ("preview", help::PREVIEW, 1, PROBLEMS, preview::run),
    ("verify", help::VERIFY, usize::MAX, REPORT, verify::run),
    ("diff", help::DIFF, 2, REPORT, diff::run),
    ("effective", help::EFFECTIVE, 0, DOCUMENT, effective::run),
];

/// Those whose reports have colours.
const COLOURED: [&str; 2] = ["vendor", "diff"];

/// Those that end with the same when anything prevents them as when the command line does.
const REFUSING: [&str; 2] = ["diff", "effective"];

/// What the command line asks for.
#[derive(Debug)]
enum Request {
    Help(String),
    Command(&'static str, Run, Options),
}

fn main() -> ExitCode {
    let outcome = match request(lexopt::Parser::from_env()) {
        Ok(Request::Help(text)) => {
            Outcome::of(io::stdout().lock().write_all(text.as_bytes()).is_ok())
        }
        Ok(Request::Command(name, run, options)) => execute(name, run, options),
        Err(error) => {
            let mut problems = Shown::new(io::stderr().lock(), Text);
            let report = Problem::arguments(error.to_string()).report();
            // There is nowhere left to say that this failed.
            let _ = writeln!(problems, "{report}");
            Outcome::Refused
        }
    };
    ExitCode::from(outcome as u8)
}

/// # Errors
///
/// Wrong usage, in words for the person who typed it.
fn request(mut parser: lexopt::Parser) -> Result<Request, lexopt::Error> {
    let name = match parser.next()? {
        Some(Short('h') | Long("help")) => return Ok(Request::Help(help::COMMANDS.to_owned())),
        Some(Value(name)) => name.string()?,
        Some(argument) => return Err(argument.unexpected()),
        None => return Err("a command is missing".into()),
    };
    match name.as_str() {
        "help" => return Ok(Request::Help(help::COMMANDS.to_owned())),
        // It reads its arguments itself.
        "bench" => {
            let operands: Result<_, _> = parser.raw_args()?.map(ValueExt::string).collect();
            let options = Options {
                operands: operands?,
                ..Options::default()
            };
            return Ok(Request::Command("bench", bench::run, options));
        }
        _ => {}
    }
    let found = COMMANDS.iter().find(|command| command.0 == name);
    let (name, help, most, formats, run) =
        found.ok_or_else(|| format!("there is no command `{name}`"))?;
    let help = help::of(help);
    Ok(match Options::read(parser, &help, *most, formats)? {
        Some(options) => Request::Command(name, *run, options),
        None => Request::Help(help),
    })
}

fn execute(name: &str, run: Run, mut options: Options) -> Outcome {
    // Colours are for people at a terminal who have not asked for none.
    options.is_coloured = COLOURED.contains(&name)
        && io::stdout().is_terminal()
        && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut out = Shown::new(io::stdout().lock(), options.format);
    out.has_colours = options.is_coloured;
    let mut problems = Shown::new(io::stderr().lock(), options.format);
    // Not where the command was built, so that it can be run on any checkout.
    let here = env::current_dir().map_err(Problem::Io);
    let root = here.and_then(|here| workspace::find(&here));
    let ended = root.and_then(|root| run(&root, &options, &mut out, &mut problems));
    ended.unwrap_or_else(|problem| {
        let _ = writeln!(problems, "{}", problem.report());
        match problem {
            Problem::Arguments(_) => Outcome::Refused,
            _ if REFUSING.contains(&name) => Outcome::Refused,
            _ => Outcome::Problems,
        }
    })
}

#[cfg(test)]
mod tests;
