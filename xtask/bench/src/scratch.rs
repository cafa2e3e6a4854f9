//! The scratch workspace below `target/bench`, in which everything is built that is measured.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cpu::{self, Cpu};
use crate::sources::{self, MEMBERS};
use crate::{Outcome, wrapper};

/// A directory with a workspace of its own, so that the features of other packages do not reach it.
/// Its versions are those of this workspace's `Cargo.lock`.
pub(crate) struct Scratch {
    /// The root of this workspace.
    pub(crate) root: PathBuf,
    /// The root of the scratch workspace.
    pub(crate) directory: PathBuf,
}

/// What rustc took for one crate.
#[derive(Clone, Debug)]
pub(crate) struct CrateTime {
    pub(crate) name: String,
    pub(crate) cpu: Cpu,
}

impl Scratch {
    pub(crate) fn prepare() -> Outcome<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .ok_or("the package is not in its workspace")?
            .to_owned();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let directory = target.join("bench");
        fs::create_dir_all(&directory)?;
        let scratch = Self { root, directory };
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {MEMBERS:?}\n");
        write(&scratch.directory.join("Cargo.toml"), &manifest)?;
        // Taken over each time: what it lacks for progenitor's output, cargo adds.
        fs::copy(
            scratch.root.join("Cargo.lock"),
            scratch.directory.join("Cargo.lock"),
        )?;
        sources::write(&scratch)?;
        Ok(scratch)
    }

    /// Where cargo puts what it builds here.
    pub(crate) fn target(&self) -> PathBuf {
        self.directory.join("target")
    }

    /// Cargo in the scratch workspace, as a user has it: no settings of this run reach it.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(&self.directory);
        for (name, _) in env::vars_os() {
            let profile = name.to_string_lossy().starts_with("CARGO_PROFILE_");
            if profile || name == "RUSTFLAGS" || name == "CARGO_BUILD_JOBS" {
                command.env_remove(name);
            }
        }
        command
            .env("CARGO_TARGET_DIR", self.target())
            .env("CARGO_INCREMENTAL", "0");
        command
    }

    /// Runs cargo and gives what rustc took for each crate that it compiled.
    pub(crate) fn timed(&self, command: &mut Command) -> Outcome<Vec<CrateTime>> {
        let log = self.directory.join("rustc.log");
        let _ = fs::remove_file(&log);
        command
            .env("RUSTC_WRAPPER", env::current_exe()?)
            .env(wrapper::LOG, &log);
        cpu::output(command)?;
        let times = fs::read_to_string(&log).unwrap_or_default();
        times.lines().map(crate_time).collect()
    }
}

fn crate_time(line: &str) -> Outcome<CrateTime> {
    let mut words = line.split(' ');
    let name = words.next().unwrap_or_default().to_owned();
    let mut seconds = || words.next().unwrap_or_default().parse::<f64>();
    let cpu = Cpu {
        user: seconds()?,
        system: seconds()?,
    };
    Ok(CrateTime { name, cpu })
}

/// Writes a file unless it is the same already, so that cargo does not build it again.
pub(crate) fn write(path: &Path, text: &str) -> Outcome<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    Ok(fs::write(path, text)?)
}
