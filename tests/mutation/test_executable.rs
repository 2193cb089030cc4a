//! The test executable: runs some of its tests in a process of their own, with or without a mutant.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::switch;

/// A mutant may allocate without end. This much is far more than any test needs.
const MEMORY_LIMIT_KIB: u64 = 6 << 20;

pub struct TestExecutable {
    path: String,
    /// The folder of the crate, where cargo would run it.
    folder: PathBuf,
    reach_folder: PathBuf,
}

/// How a run of tests ended.
#[derive(PartialEq, Eq, Debug)]
pub enum Ending {
    Passed,
    /// This test fails, or was running when the process crashed. Whatever came after it was not waited for.
    Failed(String),
    TimedOut,
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
        let ending = run(command, limit)?;
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
        run(command, limit)
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

fn run(mut command: Command, limit: Duration) -> Result<Ending, Failure> {
    let deadline = Instant::now() + limit;
    let mut process = command.spawn()?;
    let output = process.stdout.take().ok_or("no output of the tests")?;
    let (sender, lines) = mpsc::channel();
    let reader = thread::spawn(move || {
        for line in lines_of(output) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let ending = watch(&mut process, &lines, deadline)?;
    drop(lines);
    reader
        .join()
        .map_err(|_| "the output of the tests cannot be read")?;
    Ok(ending)
}

/// Ends when the process has, whether by itself or because it need not go on.
fn watch(
    process: &mut Child,
    lines: &Receiver<String>,
    deadline: Instant,
) -> Result<Ending, Failure> {
    let mut last_test = String::new();
    loop {
        let remaining = deadline.saturating_duration_since(Instant::now());
        let ending = match lines.recv_timeout(remaining) {
            // A mutant may print without end, so there would always be another line.
            Ok(_) if remaining.is_zero() => Ending::TimedOut,
            Ok(line) => match parse_line(&line) {
                Some((test, "FAILED")) => Ending::Failed(test.to_owned()),
                Some((test, _)) => {
                    test.clone_into(&mut last_test);
                    continue;
                }
                None => continue,
            },
            Err(RecvTimeoutError::Timeout) => Ending::TimedOut,
            // The output has ended, and so has the process.
            Err(RecvTimeoutError::Disconnected) if process.wait()?.success() => Ending::Passed,
            Err(RecvTimeoutError::Disconnected) => Ending::Failed(last_test),
        };
        // It may have ended by itself.
        let _ = process.kill();
        process.wait()?;
        return Ok(ending);
    }
}

/// Tests may print bytes that are no UTF-8.
fn lines_of(output: impl Read) -> impl Iterator<Item = String> {
    let lines = BufReader::new(output).split(b'\n').map_while(Result::ok);
    lines.map(|line| String::from_utf8_lossy(&line).into_owned())
}

/// `test NAME ... RESULT`: the name and the result, which is empty if the process crashed before.
fn parse_line(line: &str) -> Option<(&str, &str)> {
    let (name, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let name = name.strip_suffix(" - should panic").unwrap_or(name);
    Some((name, result))
}
