//! Runs the tests that reach a mutant, until one catches it.

use std::time::Duration;

use crate::Failure;
use crate::compile::Compiled;
use crate::outcome::Outcome;
use crate::parallel;
use crate::reach::Test;
use crate::test_executable::TestExecutable;
use crate::test_process::Ending;

/// Tests up to each of these durations share a process, the quickest first: most mutants are caught before the slow ones run,
/// and starting a process takes longer than most tests. Inside a process the order is the alphabet's.
const GROUP_LIMITS: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_millis(500),
    Duration::from_secs(2),
    Duration::MAX,
];
/// How much longer than without a mutant the tests may take, and what a busy machine adds.
const TIMEOUT_FACTOR: u32 = 5;
const TIMEOUT_MARGIN: Duration = Duration::from_secs(5);

/// The outcome of each mutant.
pub fn run_all(compiled: &Compiled, tests: &[Test], jobs: usize) -> Result<Vec<Outcome>, Failure> {
    let mut reaching: Vec<Vec<&Test>> = vec![Vec::new(); compiled.left_out.len()];
    for test in tests {
        for id in &test.reached {
            reaching[*id].push(test);
        }
    }
    let outcomes = parallel::map(
        "mutants tested",
        &compiled.left_out,
        jobs,
        |id, left_out| match left_out {
            Some(outcome) => Ok(outcome.clone()),
            None => run(&compiled.executable, id, &reaching[id]),
        },
    );
    outcomes.into_iter().collect()
}

fn run(executable: &TestExecutable, id: usize, reaching: &[&Test]) -> Result<Outcome, Failure> {
    if reaching.is_empty() {
        return Ok(Outcome::Unreached);
    }
    let mut quicker = Duration::ZERO;
    for limit in GROUP_LIMITS {
        let group: Vec<&Test> = reaching
            .iter()
            .copied()
            .filter(|test| (quicker..limit).contains(&test.duration))
            .collect();
        quicker = limit;
        if group.is_empty() {
            continue;
        }
        let names: Vec<&str> = group.iter().map(|test| test.name.as_str()).collect();
        let duration: Duration = group.iter().map(|test| test.duration).sum();
        let timeout = duration * TIMEOUT_FACTOR + TIMEOUT_MARGIN;
        match executable.run_mutant(id, &names, timeout)? {
            Ending::Passed => {}
            Ending::Failed(test) => return Ok(Outcome::Caught(test)),
            Ending::TimedOut => return Ok(Outcome::TimedOut),
        }
    }
    Ok(Outcome::Missed)
}
