//! The command line, parsed.

use std::ffi::OsString;

use lexopt::prelude::*;

use crate::format::Format;
use crate::regen;

const HELP: &str = "\
Usage: cargo xtask COMMAND

Commands:
  regen    generate the crate from the specs
  bench    measure the crate and its generator; its options: `cargo xtask bench --help`

Options:
  -h, --help    print this, or with a command its options

Exit status: 0 done, 1 problems, 2 wrong usage.
";

const REGEN_HELP: &str = "\
Usage: cargo xtask regen [--check | --dry-run] [--api NAME]... [--format FORMAT]

Generates the machine-owned files from specs/ and writes what has changed, all or nothing.

Options:
      --check       write nothing; exit 1 with a diff unless everything is up to date
      --dry-run     write nothing; show the diff
      --api NAME    only this API of specs/specs.toml; can be repeated
      --format FORMAT
                    how problems are shown: text (default), or json, one line on standard error
  -h, --help        print this
";

/// A command with its options.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Regen(regen::Options),
    /// With arguments that the benchmark reads itself.
    Bench(Vec<OsString>),
}

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Parsed {
    Command(Command),
    Help(&'static str),
}

/// # Errors
///
/// Wrong usage, in words for the person who typed it.
pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Parsed, lexopt::Error> {
    match parser.next()? {
        Some(Short('h') | Long("help")) => Ok(Parsed::Help(HELP)),
        Some(Value(name)) => match name.string()?.as_str() {
            "help" => Ok(Parsed::Help(HELP)),
            "regen" => parse_regen(parser),
            "bench" => Ok(Parsed::Command(Command::Bench(
                parser.raw_args()?.collect(),
            ))),
            name => Err(format!("there is no command `{name}`").into()),
        },
        Some(argument) => Err(argument.unexpected()),
        None => Err("a command is missing".into()),
    }
}

fn parse_regen(mut parser: lexopt::Parser) -> Result<Parsed, lexopt::Error> {
    let mut options = regen::Options::default();
    let (mut check, mut dry_run) = (false, false);
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Parsed::Help(REGEN_HELP)),
            Long("check") => check = true,
            Long("dry-run") => dry_run = true,
            Long("format") => options.format = Format::parse(&parser.value()?.string()?)?,
            Long("api") => options.apis.push(parser.value()?.string()?),
            argument => return Err(argument.unexpected()),
        }
    }
    options.mode = match (check, dry_run) {
        (false, false) => regen::Mode::Write,
        (true, false) => regen::Mode::Check,
        (false, true) => regen::Mode::DryRun,
        (true, true) => return Err("--check and --dry-run exclude each other".into()),
    };
    Ok(Parsed::Command(Command::Regen(options)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regen::{Mode, Options};

    fn parsed(line: &str) -> Result<Parsed, String> {
        let arguments = line.split_whitespace();
        parse(lexopt::Parser::from_args(arguments)).map_err(|error| error.to_string())
    }

    #[test]
    fn regen_takes_a_mode_and_any_number_of_apis() {
        let expected = Options {
            mode: Mode::Check,
            apis: vec!["tfn".into(), "other".into()],
            format: Format::Json,
        };
        assert_eq!(
            parsed("regen --check --api tfn --api=other --format json"),
            Ok(Parsed::Command(Command::Regen(expected)))
        );
        let expected = Options {
            mode: Mode::Write,
            apis: Vec::new(),
            format: Format::Text,
        };
        assert_eq!(
            parsed("regen"),
            Ok(Parsed::Command(Command::Regen(expected)))
        );
    }

    #[test]
    fn bench_gets_its_arguments_as_they_are() {
        let expected = ["--only", "cold", "--help"].map(OsString::from).to_vec();
        assert_eq!(
            parsed("bench --only cold --help"),
            Ok(Parsed::Command(Command::Bench(expected)))
        );
    }

    #[test]
    fn help_is_there_for_all_and_for_each_command() {
        assert_eq!(parsed("--help"), Ok(Parsed::Help(HELP)));
        assert_eq!(parsed("regen --api tfn -h"), Ok(Parsed::Help(REGEN_HELP)));
    }

    #[test]
    fn wrong_usage_is_named() {
        for (line, expected) in [
            ("", "a command is missing"),
            ("regenerate", "there is no command `regenerate`"),
            ("--check", "--check"),
            ("regen --chekc", "--chekc"),
            ("regen tfn", "tfn"),
            ("regen --api", "--api"),
            ("regen --check=yes", "--check"),
            ("regen --format xml", "`text` or `json`"),
            ("regen --check --dry-run", "exclude each other"),
        ] {
            let error = parsed(line).unwrap_err();
            assert!(error.contains(expected), "{line}: {error}");
        }
    }
}
