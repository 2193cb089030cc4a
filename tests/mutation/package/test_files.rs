//! The files with tests of the package: which use the command line, and which of their tests fails.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::Failure;
use crate::test_process::{Ending, TestResult, run};

/// Relative to the root of the repository.
const FOLDER: &str = "tests/js";
/// What the files import that start the command line in a process of its own.
const HELPERS: [&str; 2] = ["command-line.js", "-desk.js"];
/// What `mutation_active` in switch.rs takes for none.
const RECORDING: u32 = u32::MAX;
/// For each process: a mutant may compute without end in one that outlives its test, or write without end. The second is in
/// units of 512 bytes.
const LIMITS: &str = "ulimit -c 0; ulimit -t 600; ulimit -f 4000000";

/// A copy of the checkout with the package, whose module has all mutants to try.
pub struct Package {
    root: PathBuf,
    /// For the temporary files of the tests, which those that are killed leave behind. It is removed in the end. It is outside
    /// the repository, since some tests assert what is said in a folder without git.
    temporary: PathBuf,
}

/// The names of the files whose tests use the command line.
pub fn list() -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for entry in fs::read_dir(FOLDER)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.js") {
            let text = fs::read_to_string(format!("{FOLDER}/{name}"))?;
            if name.starts_with("cli-") || HELPERS.iter().any(|helper| text.contains(helper)) {
                names.push(name);
            }
        }
    }
    names.sort_unstable();
    Ok(names)
}

impl Package {
    pub fn new(root: PathBuf) -> Result<Self, Failure> {
        let name = root.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{name}-{}", std::process::id());
        let temporary = std::env::temp_dir().join(name);
        fs::create_dir_all(&temporary)?;
        Ok(Self { root, temporary })
    }

    /// Runs a file without a mutant, and returns the IDs of those that it reaches.
    pub fn run_recording(
        &self,
        file: &str,
        limit: Duration,
    ) -> Result<(Ending, Vec<usize>), Failure> {
        let reached = self.root.join("pkg/mutation-reached.txt");
        fs::write(&reached, "")?;
        self.activate(RECORDING)?;
        let ending = run(self.command(file), limit, parse_line)?;
        let text = fs::read_to_string(&reached)?;
        // Each process of the command line tells what it reaches.
        let ids: Result<BTreeSet<usize>, _> = text.lines().map(str::parse).collect();
        Ok((ending, ids?.into_iter().collect()))
    }

    /// Runs a file with a mutant, until a test fails.
    pub fn run_mutant(&self, id: usize, file: &str, limit: Duration) -> Result<Ending, Failure> {
        self.activate(u32::try_from(id)?)?;
        run(self.command(file), limit, parse_line)
    }

    fn activate(&self, mutant: u32) -> Result<(), Failure> {
        Ok(fs::write(
            self.root.join("pkg/mutation-active.txt"),
            mutant.to_string(),
        )?)
    }

    fn command(&self, file: &str) -> Command {
        let script = format!(
            "{LIMITS}; exec node tests/tenant/run-with-authority.js --test-reporter=tap \"$0\""
        );
        let mut command = Command::new("sh");
        command
            .args(["-c", &script, &format!("{FOLDER}/{file}")])
            .current_dir(&self.root)
            .env("TMPDIR", &self.temporary)
            // The command lines that it starts are killed with it.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command
    }
}

impl Drop for Package {
    fn drop(&mut self) {
        // A process that has outlived its test may still write there.
        let _ = fs::remove_dir_all(&self.temporary);
    }
}

/// `ok NUMBER - NAME` or `not ok NUMBER - NAME`, indented (https://testanything.org). A test comes before those it is part of.
pub fn parse_line(line: &str) -> Option<TestResult<'_>> {
    let line = line.trim_start();
    let (failed, rest) = match line.strip_prefix("not ") {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let (_, name) = rest.strip_prefix("ok ")?.split_once(" - ")?;
    Some(TestResult { name, failed })
}
