//! Mutation tests: which changes of a crate does no test notice?
//!
//! cargo-mutants lists the changes (mutants): another operator, a missing match arm, a function that returns at once. It can
//! also test each, but compiles the crate anew for every single one. Here all of them are compiled into one test executable, in
//! which a switch chooses the mutant when the process starts (mutant schemata: Untch, Offutt and Harrold, 1993). A pass without
//! any mutant records which test reaches which mutants. Then, for each mutant, the tests that reach it run until one fails.
//! What survives those of the toolkit is tried in the same way with the package's tests (see `package`).

mod checkout;
mod compile;
mod diagnostics;
mod equivalent;
mod mutants;
mod options;
mod outcome;
mod package;
mod parallel;
mod places;
mod reach;
mod report;
mod source_text;
mod switch;
mod switched_source;
mod switches;
mod test_executable;
mod test_process;
#[cfg(test)]
mod tests;
mod trial;

use std::process::ExitCode;
use std::time::Instant;

use checkout::Checkout;
use equivalent::Equivalents;
use options::Options;
use outcome::Outcome;
use report::Report;

/// What ends the program: a sentence for the developer.
type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("mutate: {failure}");
            ExitCode::from(2)
        }
    }
}

/// Returns whether every mutant that survives is a known equivalent.
fn run() -> Result<bool, Failure> {
    let options = Options::parse(std::env::args().skip(1))?;
    let start = Instant::now();
    let equivalents = Equivalents::read()?;
    let checkout = Checkout::copy(options.target)?;
    let mutants = mutants::list(&checkout, &options)?;
    eprintln!(
        "mutate: {} mutants in src/{}",
        mutants.len(),
        options.target
    );

    let compiled = compile::compile(&checkout, &mutants, options.jobs)?;
    let tests = reach::record(&compiled.executable, mutants.len(), options.jobs)?;
    let mut outcomes = trial::run_all(&compiled, &tests, options.jobs)?;
    let report = |outcomes: &[Outcome]| {
        let includes = |file: &str| options.includes(file);
        Report::new(options.target, &mutants, outcomes, &equivalents, includes)
    };
    let mut ran = format!("{} tests", tests.len());
    if options.with_package {
        // It takes long, and what is known already should not be lost if it fails.
        report(&outcomes).write_json(&checkout)?;
        let files = package::try_survivors(
            &checkout,
            &mutants,
            &mut outcomes,
            &equivalents,
            options.jobs,
        )?;
        ran += &format!(", {files} files of the package's tests");
    }
    let report = report(&outcomes);
    report.write_json(&checkout)?;
    report.print(&ran, start.elapsed());
    Ok(!report.has_survivors())
}
