//! The test executable: runs some of its tests in a process of their own, with or without a mutant.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::Failure;
use crate::switch;
use crate::test_process::{Ending, TestResult, run};

/// A mutant may allocate without end. This much is far more than any test needs.
const MEMORY_LIMIT_KIB: u64 = 6 << 20;

pub struct TestExecutable {
    path: String,
    /// The folder of the crate, where cargo would run it.
    folder: PathBuf,
    reach_folder: PathBuf,
}

impl TestExecutable {
    pub fn new(path: String, folder: PathBuf, reach_folder: PathBuf) -> Result<Self, Failure> {
        fs::create_dir_all(&reach_folder)?;
        Ok(Self {
            path,
            folder,
            reach_folder,
        })
    }

    /// The names of its tests.
    pub fn tests(&self) -> Result<Vec<String>, Failure> {
        let output = Command::new(&self.path).arg("--list").output()?;
        let text = String::from_utf8(output.stdout)?;
        let names = text.lines().filter_map(|line| line.strip_suffix(": test"));
        Ok(names.map(str::to_owned).collect())
    }

    /// Runs one test without a mutant, and returns the IDs of those that it reaches. `number` tells the test from others.
    pub fn run_recording(
        &self,
        test: &str,
        number: usize,
        mutants: usize,
        limit: Duration,
    ) -> Result<(Ending, Vec<usize>), Failure> {
        let file = self.reach_folder.join(number.to_string());
        if file.exists() {
            fs::remove_file(&file)?;
        }
        let mut command = self.command(&[test]);
        command.env(switch::REACH_FILE, &file);
        command.env(switch::COUNT, mutants.to_string());
        let ending = run(command, limit, parse_line)?;
        // A test that reaches none writes no file.
        let text = fs::read_to_string(&file).unwrap_or_default();
        let ids: Result<Vec<usize>, _> = text.lines().map(str::parse).collect();
        Ok((ending, ids?))
    }

    /// Runs these tests with a mutant, until one fails.
    pub fn run_mutant(
        &self,
        id: usize,
        tests: &[&str],
        limit: Duration,
    ) -> Result<Ending, Failure> {
        let mut command = self.command(tests);
        command.env(switch::MUTANT, id.to_string());
        run(command, limit, parse_line)
    }

    fn command(&self, tests: &[&str]) -> Command {
        let mut command = Command::new("sh");
        let script = format!("ulimit -c 0; ulimit -v {MEMORY_LIMIT_KIB}; exec \"$0\" \"$@\"");
        command
            .args(["-c", &script, &self.path, "--exact", "--test-threads=1"])
            .args(tests)
            .current_dir(&self.folder)
            .env("RUST_BACKTRACE", "0")
            // The property tests always take the same values, so that they reach what they have reached before.
            .env("PROPTEST_RNG_SEED", "1")
            .env("PROPTEST_MAX_SHRINK_ITERS", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command
    }
}

/// `test NAME ... RESULT`: the result is empty if the process crashed before.
fn parse_line(line: &str) -> Option<TestResult<'_>> {
    let (name, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let name = name.strip_suffix(" - should panic").unwrap_or(name);
    Some(TestResult {
        name,
        failed: result == "FAILED",
    })
}
