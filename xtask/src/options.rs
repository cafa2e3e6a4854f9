//! The options of a command.

use std::path::{Path, PathBuf};

use codegen::spec::Disk;
use lexopt::prelude::*;

use crate::format::Format;

/// What a command is given.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// The arguments that are no options.
    pub(crate) operands: Vec<String>,
    /// `--api`, where it can be repeated.
    pub(crate) apis: Vec<String>,
    pub(crate) overlay: Option<String>,
    pub(crate) out: Option<PathBuf>,
    /// The day of the edition; today without.
    pub(crate) edition: Option<String>,
    /// What is a problem, apart from errors.
    pub(crate) deny: Option<String>,
    pub(crate) check: bool,
    pub(crate) dry_run: bool,
    pub(crate) write: bool,
    /// `--allow-dir`: documents may refer to files below them too.
    pub(crate) allowed: Vec<PathBuf>,
    /// `--max-size`
    pub(crate) most_bytes: Option<u64>,
    pub(crate) format: Format,
    /// Whether reports are coloured, which no option says.
    pub(crate) is_coloured: bool,
}

impl Options {
    /// Reads the options that a help lists and at most so many other arguments; `None` when the help is asked for. The
    /// format is the first of `formats` unless another is asked for.
    ///
    /// # Errors
    ///
    /// Wrong usage, in words for the person who typed it.
    pub(crate) fn read(
        mut parser: lexopt::Parser,
        help: &str,
        most: usize,
        formats: &[Format],
    ) -> Result<Option<Self>, lexopt::Error> {
        let mut options = Self {
            format: formats.first().copied().unwrap_or_default(),
            ..Self::default()
        };
        let is_listed = |name: &str| {
            let mut listed = help
                .lines()
                .filter_map(|line| line.trim_start().strip_prefix("--"));
            listed.any(|option| option.split(' ').next() == Some(name))
        };
        while let Some(argument) = parser.next()? {
            match argument {
                Short('h') | Long("help") => return Ok(None),
                Value(value) if options.operands.len() < most => {
                    options.operands.push(value.string()?);
                }
                Long(name) if !is_listed(name) => return Err(argument.unexpected()),
                Long("check") => options.check = true,
                Long("dry-run") => options.dry_run = true,
                Long("write") => options.write = true,
                Long("api") => options.apis.push(parser.value()?.string()?),
                Long("overlay") => options.overlay = Some(parser.value()?.string()?),
                Long("out") => options.out = Some(parser.value()?.into()),
                Long("edition") => options.edition = Some(parser.value()?.string()?),
                Long("deny") => options.deny = Some(parser.value()?.string()?),
                Long("allow-dir") => options.allowed.push(parser.value()?.into()),
                Long("max-size") => options.most_bytes = Some(parser.value()?.parse()?),
                Long("format") => options.format = format(&parser.value()?.string()?, formats)?,
                argument => return Err(argument.unexpected()),
            }
        }
        Ok(Some(options))
    }

    /// The files below a directory, and those that documents may refer to.
    pub(crate) fn disk(&self, root: &Path) -> Disk {
        let mut disk = Disk::new(root);
        if let Some(bytes) = self.most_bytes {
            disk = disk.with_limit(bytes);
        }
        for directory in &self.allowed {
            disk = disk.allow_directory(std::path::absolute(directory).unwrap_or_default());
        }
        disk
    }

    /// The only API that is asked for.
    pub(crate) fn api(&self) -> Option<&str> {
        self.apis.last().map(String::as_str)
    }
}

fn format(name: &str, formats: &[Format]) -> Result<Format, lexopt::Error> {
    let found = formats.iter().find(|format| format.name() == name);
    found.copied().ok_or_else(|| {
        let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
        let names = names.join(", ");
        format!("`--format` takes one of {names}, not `{name}`").into()
    })
}
