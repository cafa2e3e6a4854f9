//! What `--help` prints. The help of a command is also the list of its options.

/// Which files documents may refer to, and how big they may be: stands for `{access}`.
const ACCESS: &str =
    "      --allow-dir DIR   documents may refer to files below DIR too; can be repeated
      --max-size BYTES  the largest file that is read; 20000000 if not given";

/// The whole help of a command.
pub(crate) fn of(command: &str) -> String {
    command.replace("{access}", ACCESS)
}

pub(crate) const COMMANDS: &str = "\
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

pub(crate) const REGEN: &str = "\
Usage: cargo xtask regen [--check | --dry-run] [--api NAME]... [--format FORMAT]

Generates the machine-owned files from specs/ and writes what has changed. A run that was interrupted is finished by
the next.

Options:
      --check       write nothing; exit 1 with a diff unless everything is up to date
      --dry-run     write nothing; show the diff
      --api NAME    only this API of specs/specs.toml; can be repeated
      --format FORMAT
                    how problems are shown: text (default), or json, one line on standard error
{access}
  -h, --help        print this
";

pub(crate) const VENDOR: &str = "\
Usage: cargo xtask vendor API FILE [--edition DATE] [--dry-run]

Takes FILE (JSON or YAML, OpenAPI 3.0 or 3.1) as the new document of API: checks it, applies the overlay, stores
the bytes untouched, updates specs/specs.toml, and judges what changes for users. Nothing is stored unless all fits.

Options:
      --edition DATE    the day the document was published; today if not given
      --dry-run         write nothing
{access}
  -h, --help            print this
";

pub(crate) const PREVIEW: &str = "\
Usage: cargo xtask preview FILE --out DIR [--overlay FILE] [--format FORMAT]

Writes a complete crate for the OpenAPI document FILE into DIR, which is new, empty or an earlier preview. Nothing
in the workspace changes. Operations without an operationId get one.

Options:
      --out DIR         where the crate goes
      --overlay FILE    corrections to apply before
      --format FORMAT   how problems are shown: text (default), or json, one line on standard error
{access}
  -h, --help            print this
";

pub(crate) const VERIFY: &str = "\
Usage: cargo xtask verify RECORDING... [--api NAME] [--format FORMAT] [--write]

Holds the exchanges in recordings (JSON Lines, or HAR in files that end in .har) against the specs, and shows for each
departure the overlay action that corrects it. Exit status 1 when there are departures. See docs/recordings.md.

Options:
      --api NAME        only this API of specs/specs.toml
      --format FORMAT   text (default), markdown or json
      --write           add the corrections to the overlays
  -h, --help            print this
";

pub(crate) const DIFF: &str = "\
Usage: cargo xtask diff [OLD [NEW]] [--api NAME | --overlay FILE] [--format FORMAT] [--deny breaking]

Judges what the step from OLD to NEW does to code that uses the crate and to programs already shipped. OLD and NEW
are git revisions, by default HEAD and the working tree, or any two OpenAPI documents.

Options:
      --api NAME         only this API; for files, the API whose overlay is applied to both
      --overlay FILE     for files, the overlay that is applied to both
      --format FORMAT    text (default), markdown or json
      --deny breaking    exit 1 when anything breaks
{access}
  -h, --help             print this

Exit status: 0 judged, 1 denied, 2 nothing could be judged; with `--format json` that too is JSON.
";

pub(crate) const EFFECTIVE: &str = "\
Usage: cargo xtask effective --api NAME [--format FORMAT]

Prints the document of an API with its overlay applied and references to other files bundled, for mock servers,
documentation and other languages.

Options:
      --api NAME         the API of specs/specs.toml
      --format FORMAT    yaml (default) or json
  -h, --help             print this
";
