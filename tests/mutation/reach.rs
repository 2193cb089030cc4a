//! Which test reaches which mutants, and how long it takes.

use std::time::{Duration, Instant};

use crate::Failure;
use crate::parallel;
use crate::test_executable::TestExecutable;
use crate::test_process::Ending;

/// Far longer than any test takes.
const LIMIT: Duration = Duration::from_secs(600);

pub struct Test {
    pub name: String,
    pub duration: Duration,
    /// The IDs of the mutants that it reaches.
    pub reached: Vec<usize>,
}

/// Runs each test once without a mutant. Fails if a test does, since it would seem to catch every mutant that it reaches.
pub fn record(
    executable: &TestExecutable,
    mutants: usize,
    jobs: usize,
) -> Result<Vec<Test>, Failure> {
    let names = executable.tests()?;
    let results = parallel::map(
        "tests ran without a mutant",
        &names,
        jobs,
        |number, name| {
            let start = Instant::now();
            let (ending, reached) = executable.run_recording(name, number, mutants, LIMIT)?;
            let test = Test {
                name: name.clone(),
                duration: start.elapsed(),
                reached,
            };
            Ok((ending, test))
        },
    );
    let results: Vec<(Ending, Test)> = results.into_iter().collect::<Result<_, Failure>>()?;
    let (passed, failed): (Vec<_>, Vec<_>) = results
        .into_iter()
        .partition(|(ending, _)| *ending == Ending::Passed);
    if !failed.is_empty() {
        let names: Vec<String> = failed.into_iter().map(|(_, test)| test.name).collect();
        return Err(format!("these tests fail without a mutant: {}", names.join(", ")).into());
    }
    Ok(passed.into_iter().map(|(_, test)| test).collect())
}
