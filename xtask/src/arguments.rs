//! The command line, parsed.

use std::ffi::OsString;

use lexopt::prelude::*;

use crate::files::{Access, help};
use crate::format::Format;
use crate::{diff, effective, preview, regen, vendor, verify};

const HELP: &str = "\
Usage: cargo xtask COMMAND

Commands:
  regen     generate the crate from the specs
  vendor    take a newly downloaded spec
  preview   make a crate of any OpenAPI document
  verify    hold recordings of real traffic against the specs
  diff      judge what a change of the specs does to users
  effective print the document of an API with its overlay applied
  bench     measure the crate and its generator; its options: `cargo xtask bench --help`

Options:
  -h, --help    print this, or with a command its options

Exit status: 0 done, 1 problems, 2 wrong usage.
";

const REGEN_HELP: &str = concat!(
    "\
Usage: cargo xtask regen [--check | --dry-run] [--api NAME]... [--format FORMAT]

Generates the machine-owned files from specs/ and writes what has changed. A run that was interrupted is finished by
the next.

Options:
      --check       write nothing; exit 1 with a diff unless everything is up to date
      --dry-run     write nothing; show the diff
      --api NAME    only this API of specs/specs.toml; can be repeated
      --format FORMAT
                    how problems are shown: text (default), or json, one line on standard error
",
    help!(),
    "\
  -h, --help        print this
"
);

const VENDOR_HELP: &str = concat!(
    "\
Usage: cargo xtask vendor API FILE [--edition DATE] [--dry-run]

Takes FILE (JSON or YAML, OpenAPI 3.0 or 3.1) as the new document of API: checks it, applies the overlay, stores
the bytes untouched, updates specs/specs.toml, and judges what changes for users. Nothing is stored unless all fits.

Options:
      --edition DATE    the day the document was published; today if not given
      --dry-run         write nothing
",
    help!(),
    "\
  -h, --help            print this
"
);

const PREVIEW_HELP: &str = concat!(
    "\
Usage: cargo xtask preview FILE --out DIR [--overlay FILE] [--format FORMAT]

Writes a complete crate for the OpenAPI document FILE into DIR, which is new, empty or an earlier preview. Nothing
in the workspace changes. Operations without an operationId get one.

Options:
      --out DIR         where the crate goes
      --overlay FILE    corrections to apply before
      --format FORMAT   how problems are shown: text (default), or json, one line on standard error
",
    help!(),
    "\
  -h, --help            print this
"
);

const VERIFY_HELP: &str = "\
Usage: cargo xtask verify RECORDING... [--api NAME] [--format FORMAT] [--write]

Holds the exchanges in recordings (JSON Lines, or HAR in files that end in .har) against the specs, and shows for each
departure the overlay action that corrects it. Exit status 1 when there are departures. See docs/recordings.md.

Options:
      --api NAME        only this API of specs/specs.toml
      --format FORMAT   text (default), markdown or json
      --write           add the corrections to the overlays
  -h, --help            print this
";

const DIFF_HELP: &str = "\
Usage: cargo xtask diff [OLD [NEW]] [--api NAME | --overlay FILE] [--format FORMAT] [--deny breaking]

Judges what the step from OLD to NEW does to code that uses the crate and to programs already shipped. OLD and NEW
are git revisions, by default HEAD and the working tree, or any two OpenAPI documents.

Options:
      --api NAME         only this API; for files, the API whose overlay is applied to both
      --overlay FILE     for files, the overlay that is applied to both
      --format FORMAT    text (default), markdown or json
      --deny breaking    exit 1 when anything breaks
  -h, --help             print this

Exit status: 0 judged, 1 denied, 2 nothing could be judged; with `--format json` that too is JSON.
";

const EFFECTIVE_HELP: &str = "\
Usage: cargo xtask effective --api NAME [--format FORMAT]

Prints the document of an API with its overlay applied and references to other files bundled, for mock servers,
documentation and other languages.

Options:
      --api NAME         the API of specs/specs.toml
      --format FORMAT    yaml (default) or json
  -h, --help             print this
";

/// A command with its options.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Regen(regen::Options),
    /// With arguments that the benchmark reads itself.
    Bench(Vec<OsString>),
    Vendor(vendor::Options),
    Diff(diff::Options),
    Effective(effective::Options),
    Preview(preview::Options),
    Verify(verify::Options),
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
            "vendor" => parse_vendor(parser),
            "diff" => parse_diff(parser),
            "effective" => parse_effective(parser),
            "preview" => parse_preview(parser),
            "verify" => parse_verify(parser),
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
            Long(name) => {
                let name = name.to_owned();
                options.access.option(&name, &mut parser)?;
            }
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

fn parse_preview(mut parser: lexopt::Parser) -> Result<Parsed, lexopt::Error> {
    let (mut document, mut out, mut overlay) = (None, None, None);
    let (mut access, mut format) = (Access::default(), Format::default());
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Parsed::Help(PREVIEW_HELP)),
            Long("out") => out = Some(parser.value()?.into()),
            Long("overlay") => overlay = Some(parser.value()?.into()),
            Long("format") => format = Format::parse(&parser.value()?.string()?)?,
            Value(file) if document.is_none() => document = Some(file.into()),
            Long(name) => {
                let name = name.to_owned();
                access.option(&name, &mut parser)?;
            }
            argument => return Err(argument.unexpected()),
        }
    }
    Ok(Parsed::Command(Command::Preview(preview::Options {
        document: document.ok_or("FILE is missing")?,
        out: out.ok_or("--out DIR is missing")?,
        overlay,
        access,
        format,
    })))
}

fn parse_verify(mut parser: lexopt::Parser) -> Result<Parsed, lexopt::Error> {
    let mut options = verify::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Parsed::Help(VERIFY_HELP)),
            Long("api") => options.api = Some(parser.value()?.string()?),
            Long("format") => options.format = format(&parser.value()?.string()?)?,
            Long("write") => options.write = true,
            Value(file) => options.recordings.push(file.into()),
            argument => return Err(argument.unexpected()),
        }
    }
    if options.recordings.is_empty() {
        return Err("RECORDING is missing".into());
    }
    Ok(Parsed::Command(Command::Verify(options)))
}

fn parse_vendor(mut parser: lexopt::Parser) -> Result<Parsed, lexopt::Error> {
    let (mut api, mut file, mut edition, mut dry_run) = (None, None, None, false);
    let mut access = Access::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Parsed::Help(VENDOR_HELP)),
            Long("dry-run") => dry_run = true,
            Long("edition") => edition = Some(parser.value()?.string()?),
            Long(name) => {
                let name = name.to_owned();
                access.option(&name, &mut parser)?;
            }
            Value(value) if api.is_none() => api = Some(value.string()?),
            Value(value) if file.is_none() => file = Some(value.string()?),
            argument => return Err(argument.unexpected()),
        }
    }
    let (Some(api), Some(file)) = (api, file) else {
        return Err("`vendor` takes the name of an API and a file".into());
    };
    Ok(Parsed::Command(Command::Vendor(vendor::Options {
        api,
        file,
        edition,
        access,
        dry_run,
    })))
}

fn parse_diff(mut parser: lexopt::Parser) -> Result<Parsed, lexopt::Error> {
    let mut options = diff::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Parsed::Help(DIFF_HELP)),
            Long("api") => options.api = Some(parser.value()?.string()?),
            Long("overlay") => options.overlay = Some(parser.value()?.string()?),
            Long("format") => options.format = format(&parser.value()?.string()?)?,
            Long("deny") => {
                let what = parser.value()?.string()?;
                if what != "breaking" {
                    return Err(format!("`--deny` takes `breaking`, not `{what}`").into());
                }
                options.deny_breaking = true;
            }
            Value(value) if options.old.is_none() => options.old = Some(value.string()?),
            Value(value) if options.new.is_none() => options.new = Some(value.string()?),
            argument => return Err(argument.unexpected()),
        }
    }
    Ok(Parsed::Command(Command::Diff(options)))
}

fn parse_effective(mut parser: lexopt::Parser) -> Result<Parsed, lexopt::Error> {
    let (mut api, mut is_json) = (None, false);
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Parsed::Help(EFFECTIVE_HELP)),
            Long("api") => api = Some(parser.value()?.string()?),
            Long("format") => {
                is_json = match parser.value()?.string()?.as_str() {
                    "yaml" => false,
                    "json" => true,
                    name => {
                        return Err(format!("--format is `yaml` or `json`, not `{name}`").into());
                    }
                }
            }
            argument => return Err(argument.unexpected()),
        }
    }
    let api = api.ok_or("--api NAME is missing")?;
    Ok(Parsed::Command(Command::Effective(effective::Options {
        api,
        is_json,
    })))
}

fn format(name: &str) -> Result<diff::Format, lexopt::Error> {
    match name {
        "text" => Ok(diff::Format::Text),
        "markdown" => Ok(diff::Format::Markdown),
        "json" => Ok(diff::Format::Json),
        name => Err(format!("`--format` takes text, markdown or json, not `{name}`").into()),
    }
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
            access: Access {
                directories: vec!["common".into()],
                limit: Some(9),
            },
            format: Format::Json,
        };
        assert_eq!(
            parsed(
                "regen --check --api tfn --api=other --format json --allow-dir common --max-size 9"
            ),
            Ok(Parsed::Command(Command::Regen(expected)))
        );
        let expected = Options {
            mode: Mode::Write,
            ..Options::default()
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
    fn vendor_takes_an_api_and_a_file() {
        let expected = vendor::Options {
            api: "tfn".into(),
            file: "a.json".into(),
            edition: Some("2024-01-31".into()),
            access: Access::default(),
            dry_run: true,
        };
        assert_eq!(
            parsed("vendor tfn a.json --edition 2024-01-31 --dry-run"),
            Ok(Parsed::Command(Command::Vendor(expected)))
        );
    }

    #[test]
    fn diff_takes_up_to_two_sides() {
        let expected = diff::Options {
            old: Some("v1".into()),
            new: Some("v2".into()),
            api: Some("tfn".into()),
            overlay: None,
            format: diff::Format::Json,
            deny_breaking: true,
        };
        assert_eq!(
            parsed("diff v1 v2 --api tfn --format json --deny breaking"),
            Ok(Parsed::Command(Command::Diff(expected)))
        );
        assert_eq!(
            parsed("diff"),
            Ok(Parsed::Command(Command::Diff(diff::Options::default())))
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
            ("preview a.yaml --out x --max-size much", "much"),
            ("regen --check --dry-run", "exclude each other"),
            ("preview", "FILE is missing"),
            ("preview a.yaml", "--out DIR is missing"),
            ("preview a.yaml b.yaml --out x", "b.yaml"),
            ("vendor tfn", "an API and a file"),
            ("verify", "RECORDING is missing"),
            ("vendor a b c", "c"),
            ("diff a b c", "c"),
            ("diff --format xml", "text, markdown or json"),
            ("diff --deny all", "takes `breaking`"),
        ] {
            let error = parsed(line).unwrap_err();
            assert!(error.contains(expected), "{line}: {error}");
        }
    }
}
