//! A process that runs tests, and is watched until one fails.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::Failure;

/// How a run of tests ended.
#[derive(PartialEq, Eq, Debug)]
pub enum Ending {
    Passed,
    /// This test fails, or was running when the process crashed. Whatever came after it was not waited for.
    Failed(String),
    TimedOut,
}

/// A line of the output.
pub struct TestResult<'a> {
    pub name: &'a str,
    pub failed: bool,
}

/// Runs the process until a test fails. `parse_line` takes a result out of a line of the output.
pub fn run(
    mut command: Command,
    limit: Duration,
    parse_line: fn(&str) -> Option<TestResult<'_>>,
) -> Result<Ending, Failure> {
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
    let ending = watch(&mut process, &lines, deadline, parse_line)?;
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
    parse_line: fn(&str) -> Option<TestResult<'_>>,
) -> Result<Ending, Failure> {
    let mut last_test = String::new();
    loop {
        let remaining = deadline.saturating_duration_since(Instant::now());
        let ending = match lines.recv_timeout(remaining) {
            // A mutant may print without end, so there would always be another line.
            Ok(_) if remaining.is_zero() => Ending::TimedOut,
            Ok(line) => match parse_line(&line) {
                Some(test) if test.failed => Ending::Failed(test.name.to_owned()),
                Some(test) => {
                    test.name.clone_into(&mut last_test);
                    continue;
                }
                None => continue,
            },
            Err(RecvTimeoutError::Timeout) => Ending::TimedOut,
            // The output has ended, and so has the process.
            Err(RecvTimeoutError::Disconnected) if process.wait()?.success() => Ending::Passed,
            Err(RecvTimeoutError::Disconnected) => Ending::Failed(last_test),
        };
        end(process)?;
        return Ok(ending);
    }
}

/// Ends the process and, if it leads a group, what it has started.
fn end(process: &mut Child) -> Result<(), Failure> {
    let group = format!("-{}", process.id());
    let mut kill = Command::new("kill");
    // There may be no such group, and the process may have ended by itself.
    let _ = kill
        .args(["-KILL", "--", &group])
        .stderr(Stdio::null())
        .status();
    let _ = process.kill();
    process.wait()?;
    Ok(())
}

/// Tests may print bytes that are no UTF-8.
fn lines_of(output: impl Read) -> impl Iterator<Item = String> {
    let lines = BufReader::new(output).split(b'\n').map_while(Result::ok);
    lines.map(|line| String::from_utf8_lossy(&line).into_owned())
}
