//! The command line, parsed. The help of a command is also the list of its options.

use std::collections::BTreeMap;
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

const DIFF_HELP: &str = concat!(
    "\
Usage: cargo xtask diff [OLD [NEW]] [--api NAME | --overlay FILE] [--format FORMAT] [--deny breaking]

Judges what the step from OLD to NEW does to code that uses the crate and to programs already shipped. OLD and NEW
are git revisions, by default HEAD and the working tree, or any two OpenAPI documents.

Options:
      --api NAME         only this API; for files, the API whose overlay is applied to both
      --overlay FILE     for files, the overlay that is applied to both
      --format FORMAT    text (default), markdown or json
      --deny breaking    exit 1 when anything breaks
",
    help!(),
    "\
  -h, --help             print this

Exit status: 0 judged, 1 denied, 2 nothing could be judged; with `--format json` that too is JSON.
"
);

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

type Result<T, E = lexopt::Error> = std::result::Result<T, E>;

/// # Errors
///
/// Wrong usage, in words for the person who typed it.
pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Parsed> {
    let name = match parser.next()? {
        Some(Short('h') | Long("help")) => return Ok(Parsed::Help(HELP)),
        Some(Value(name)) => name.string()?,
        Some(argument) => return Err(argument.unexpected()),
        None => return Err("a command is missing".into()),
    };
    // Its help, how many arguments it takes besides options, and what it makes of all.
    let (help, most, read): (_, _, fn(Given) -> Result<Command>) = match name.as_str() {
        "help" => return Ok(Parsed::Help(HELP)),
        "bench" => {
            let arguments = parser.raw_args()?.collect();
            return Ok(Parsed::Command(Command::Bench(arguments)));
        }
        "regen" => (REGEN_HELP, 0, regen),
        "vendor" => (VENDOR_HELP, 2, vendor),
        "preview" => (PREVIEW_HELP, 1, preview),
        "verify" => (VERIFY_HELP, usize::MAX, verify),
        "diff" => (DIFF_HELP, 2, diff),
        "effective" => (EFFECTIVE_HELP, 0, effective),
        name => return Err(format!("there is no command `{name}`").into()),
    };
    match Given::read(parser, help, most)? {
        Some(given) => read(given).map(Parsed::Command),
        None => Ok(Parsed::Help(help)),
    }
}

/// The arguments of a command.
#[derive(Default)]
struct Given {
    /// Options with their values, in order; those without a value have an empty one.
    options: Vec<(String, OsString)>,
    others: std::vec::IntoIter<OsString>,
}

impl Given {
    /// Reads the options of that help and at most so many other arguments; `None` when the help is asked for.
    fn read(mut parser: lexopt::Parser, help: &str, most: usize) -> Result<Option<Self>> {
        let known: BTreeMap<&str, bool> = help.lines().filter_map(option).collect();
        let (mut options, mut others) = (Vec::new(), Vec::new());
        while let Some(argument) = parser.next()? {
            match argument {
                Short('h') | Long("help") => return Ok(None),
                Value(value) if others.len() < most => others.push(value),
                Long(name) if known.contains_key(name) => {
                    let name = name.to_owned();
                    let value = match known.get(&*name) {
                        Some(true) => parser.value()?,
                        _ => OsString::new(),
                    };
                    options.push((name, value));
                }
                argument => return Err(argument.unexpected()),
            }
        }
        let others = others.into_iter();
        Ok(Some(Self { options, others }))
    }

    fn all(&self, name: &str) -> impl Iterator<Item = OsString> {
        let named = self.options.iter().filter(move |(it, _)| it == name);
        named.map(|(_, value)| value.clone())
    }

    fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    fn last(&self, name: &str) -> Result<Option<String>> {
        self.all(name).last().map(ValueExt::string).transpose()
    }

    /// The next argument that is no option.
    fn other(&mut self) -> Result<Option<String>> {
        self.others.next().map(ValueExt::string).transpose()
    }

    /// One of these; the first unless another is asked for.
    fn format(&self, formats: &[Format]) -> Result<Format> {
        let Some(name) = self.last("format")? else {
            return Ok(formats.first().copied().unwrap_or_default());
        };
        let found = formats.iter().find(|format| format.name() == name);
        found.copied().ok_or_else(|| {
            let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
            let names = names.join(", ");
            format!("`--format` takes one of {names}, not `{name}`").into()
        })
    }

    fn access(&self) -> Result<Access> {
        let limit = self.all("max-size").last();
        Ok(Access {
            directories: self.all("allow-dir").map(Into::into).collect(),
            limit: limit.map(|it| it.parse()).transpose()?,
        })
    }
}

/// The option that a line of a help describes, and whether it has a value.
fn option(line: &str) -> Option<(&str, bool)> {
    let usage = line.trim_start().strip_prefix("--")?;
    let usage = usage.split("  ").next()?;
    let with_value = usage.split_once(' ').map(|(name, _)| (name, true));
    Some(with_value.unwrap_or((usage, false)))
}

fn regen(given: Given) -> Result<Command> {
    let mode = match (given.has("check"), given.has("dry-run")) {
        (false, false) => regen::Mode::Write,
        (true, false) => regen::Mode::Check,
        (false, true) => regen::Mode::DryRun,
        (true, true) => return Err("--check and --dry-run exclude each other".into()),
    };
    let apis: Result<_> = given.all("api").map(ValueExt::string).collect();
    Ok(Command::Regen(regen::Options {
        mode,
        apis: apis?,
        access: given.access()?,
        format: given.format(&[Format::Text, Format::Json])?,
    }))
}

fn preview(mut given: Given) -> Result<Command> {
    let out = given.all("out").last();
    Ok(Command::Preview(preview::Options {
        document: given.others.next().ok_or("FILE is missing")?.into(),
        out: out.ok_or("--out DIR is missing")?.into(),
        overlay: given.all("overlay").last().map(Into::into),
        access: given.access()?,
        format: given.format(&[Format::Text, Format::Json])?,
    }))
}

fn verify(given: Given) -> Result<Command> {
    let options = verify::Options {
        api: given.last("api")?,
        format: given.format(&[Format::Text, Format::Markdown, Format::Json])?,
        write: given.has("write"),
        recordings: given.others.map(Into::into).collect(),
    };
    if options.recordings.is_empty() {
        return Err("RECORDING is missing".into());
    }
    Ok(Command::Verify(options))
}

fn vendor(mut given: Given) -> Result<Command> {
    let (Some(api), Some(file)) = (given.other()?, given.other()?) else {
        return Err("`vendor` takes the name of an API and a file".into());
    };
    Ok(Command::Vendor(vendor::Options {
        api,
        file,
        edition: given.last("edition")?,
        access: given.access()?,
        dry_run: given.has("dry-run"),
    }))
}

fn diff(mut given: Given) -> Result<Command> {
    let denied = given.last("deny")?;
    if let Some(what) = denied.as_deref().filter(|what| *what != "breaking") {
        return Err(format!("`--deny` takes `breaking`, not `{what}`").into());
    }
    Ok(Command::Diff(diff::Options {
        old: given.other()?,
        new: given.other()?,
        api: given.last("api")?,
        overlay: given.last("overlay")?,
        access: given.access()?,
        format: given.format(&[Format::Text, Format::Markdown, Format::Json])?,
        deny_breaking: denied.is_some(),
    }))
}

fn effective(given: Given) -> Result<Command> {
    Ok(Command::Effective(effective::Options {
        api: given.last("api")?.ok_or("--api NAME is missing")?,
        format: given.format(&[Format::Yaml, Format::Json])?,
    }))
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
            access: Access {
                limit: Some(9),
                ..Access::default()
            },
            format: Format::Json,
            deny_breaking: true,
        };
        assert_eq!(
            parsed("diff v1 v2 --api tfn --format json --deny breaking --max-size 9"),
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
            ("regen --format xml", "one of text, json, not `xml`"),
            ("preview a.yaml --out x --max-size much", "much"),
            ("regen --check --dry-run", "exclude each other"),
            ("preview", "FILE is missing"),
            ("preview a.yaml", "--out DIR is missing"),
            ("preview a.yaml b.yaml --out x", "b.yaml"),
            ("vendor tfn", "an API and a file"),
            ("verify", "RECORDING is missing"),
            ("vendor a b c", "c"),
            ("diff a b c", "c"),
            ("diff --format xml", "one of text, markdown, json"),
            ("diff --deny all", "takes `breaking`"),
        ] {
            let error = parsed(line).unwrap_err();
            assert!(error.contains(expected), "{line}: {error}");
        }
    }
}
