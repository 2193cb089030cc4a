//! Tries the mutants that survive the crate's own tests with those of the package.
//!
//! The package is built once more, with these mutants in the toolkit's module. The rest is as for the crate's own tests, but
//! each file of tests is run as a whole, and in a copy of the checkout.

mod build;
mod test_files;
#[cfg(test)]
mod tests;
mod trial;

use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::checkout::Checkout;
use crate::equivalent::Equivalents;
use crate::mutants::Mutant;
use crate::outcome::Outcome;
use crate::parallel;
use crate::reach::Test;
use crate::test_process::Ending;
use test_files::Package;
use trial::Catchers;

/// A file that takes longer is not used. Most take less than one minute.
const FILE_LIMIT: Duration = Duration::from_secs(180);

/// Replaces the outcomes of the mutants that survive and are no known equivalents. Returns how many files of tests were used.
pub fn try_survivors(
    checkout: &Checkout,
    mutants: &[Mutant],
    outcomes: &mut [Outcome],
    equivalents: &Equivalents,
    jobs: usize,
) -> Result<usize, Failure> {
    let is_tried = |id: usize| outcomes[id].survives() && !equivalents.contains(&mutants[id].name);
    let ids: Vec<usize> = (0..mutants.len()).filter(|id| is_tried(*id)).collect();
    if ids.is_empty() {
        return Ok(0);
    }
    eprintln!(
        "mutate: building the package to try {} mutants with its tests",
        ids.len()
    );
    let left_out = outcomes.iter().enumerate();
    let left_out = left_out.map(|(id, outcome)| (!is_tried(id)).then(|| outcome.clone()));
    let packages = Packages(Mutex::new(build::build(
        checkout,
        mutants,
        left_out.collect(),
        jobs,
    )?));

    let files = record(&packages, jobs)?;
    let catchers = Catchers::default();
    let tried: Vec<Result<Outcome, Failure>> = parallel::map(
        "mutants tried with the package's tests",
        &ids,
        jobs,
        |_, id| {
            let mutant = &mutants[*id];
            let tried = packages
                .with(|package| trial::run(package, *id, &mutant.file, &files, &catchers))?;
            // This may take hours, and so tells what would be lost if it was stopped.
            let outcome = tried.unwrap_or_else(|| outcomes[*id].clone());
            eprintln!("mutate: {outcome:?} {}", mutant.name);
            Ok(outcome)
        },
    );
    for (id, outcome) in ids.into_iter().zip(tried) {
        outcomes[id] = outcome?;
    }
    Ok(files.len())
}

/// Runs each file once without a mutant. One that fails would seem to catch every mutant, so it is not used.
fn record(packages: &Packages, jobs: usize) -> Result<Vec<Test>, Failure> {
    let names = test_files::list()?;
    let results = parallel::map(
        "files of the package's tests ran without a mutant",
        &names,
        jobs,
        |_, name| {
            packages.with(|package| {
                let start = Instant::now();
                let (ending, reached) = package.run_recording(name, FILE_LIMIT)?;
                let file = Test {
                    name: name.clone(),
                    duration: start.elapsed(),
                    reached,
                };
                Ok((ending, file))
            })
        },
    );
    let mut files = Vec::new();
    for result in results {
        let (ending, file) = result?;
        match ending {
            Ending::Passed => files.push(file),
            Ending::Failed(test) => {
                println!("not used: {} fails without a mutant ({test})", file.name)
            }
            Ending::TimedOut => {
                println!("not used: {} takes longer than {FILE_LIMIT:?}", file.name)
            }
        }
    }
    Ok(files)
}

/// The copies that are not in use.
struct Packages(Mutex<Vec<Package>>);

impl Packages {
    fn with<R>(&self, work: impl FnOnce(&Package) -> Result<R, Failure>) -> Result<R, Failure> {
        let take = || self.0.lock().ok()?.pop();
        let package = take().ok_or("there are fewer copies of the package than jobs")?;
        let result = work(&package);
        if let Ok(mut packages) = self.0.lock() {
            packages.push(package);
        }
        result
    }
}
