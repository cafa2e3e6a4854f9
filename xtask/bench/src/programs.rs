//! The programs that are measured and the server that they talk to.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::Outcome;
use crate::cpu;
use crate::scratch::Scratch;
use crate::sources::PROGRAMS;

/// Builds the programs in release.
pub(crate) fn build(scratch: &Scratch) -> Outcome<()> {
    let arguments = ["build", "--release", "--quiet", "--package", PROGRAMS];
    cpu::output(&mut scratch.cargo(&arguments)).map(drop)
}

pub(crate) fn path(scratch: &Scratch, program: &str) -> PathBuf {
    scratch.target().join("release").join(program)
}

/// A server that answers until it is dropped.
pub(crate) struct Server {
    process: Child,
    pub(crate) port: String,
}

impl Server {
    /// Starts it with lists of so many pages.
    pub(crate) fn start(scratch: &Scratch, pages: u32) -> Outcome<Self> {
        let mut process = Command::new(path(scratch, "server"))
            .arg(&scratch.directory)
            .arg(pages.to_string())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("the server has no output")?;
        let mut port = String::new();
        BufReader::new(output).read_line(&mut port)?;
        Ok(Self {
            process,
            port: port.trim().to_owned(),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already if it cannot be ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
