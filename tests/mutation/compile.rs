//! Compiles all mutants into one test executable. Those that do not compile are left out, until the rest does.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Output;

use serde::Deserialize;

use crate::Failure;
use crate::checkout::Checkout;
use crate::diagnostics;
use crate::mutants::Mutant;
use crate::outcome::Outcome;
use crate::source_text::SourceText;
use crate::switched_source::SwitchedSource;
use crate::switches::Switches;
use crate::test_executable::TestExecutable;

const SWITCH: &str = include_str!("switch.rs");
const EITHER: &str = include_str!("either.rs");
/// The modules that only the copy has.
const MODULES: [&str; 2] = ["mutation_switch", "mutation_either"];

pub struct Compiled {
    pub executable: TestExecutable,
    /// For each mutant why it is not in the executable, or nothing if it is.
    pub left_out: Vec<Option<Outcome>>,
}

/// What cargo prints for each crate that it has compiled.
#[derive(Deserialize)]
struct Artifact {
    executable: Option<String>,
}

pub fn compile(checkout: &Checkout, mutants: &[Mutant], jobs: usize) -> Result<Compiled, Failure> {
    let mut left_out = vec![None; mutants.len()];
    loop {
        let sources = write_sources(checkout, mutants, &mut left_out, SWITCH)?;
        let output = check(checkout, jobs)?;
        if output.status.success() {
            break;
        }
        let errors = diagnostics::errors(&String::from_utf8_lossy(&output.stdout));
        let mut found = diagnostics::mutants_to_leave_out(&errors, &sources, mutants);
        found.retain(|id, _| left_out[*id].is_none());
        if found.is_empty() {
            let mut errors = errors.into_iter().filter_map(|error| error.rendered);
            let first = errors.next();
            let message =
                first.unwrap_or_else(|| String::from_utf8_lossy(&output.stderr).into_owned());
            return Err(format!("no mutant is the cause of this error:\n{message}").into());
        }
        eprintln!(
            "mutate: leaving out {} mutants that do not compile",
            found.len()
        );
        for (id, outcome) in found {
            left_out[id] = Some(outcome);
        }
    }
    let path = build(checkout, jobs)?;
    // Some tests read the sources, and assert what they may contain.
    restore_sources(checkout, mutants)?;
    let folder = checkout.path(&checkout.target.folder());
    Ok(Compiled {
        executable: TestExecutable::new(path, folder, checkout.reach_folder())?,
        left_out,
    })
}

/// Writes every file that has mutants, with the switches of those that are not left out, and the module `switch`.
pub fn write_sources(
    checkout: &Checkout,
    mutants: &[Mutant],
    left_out: &mut [Option<Outcome>],
    switch: &str,
) -> Result<BTreeMap<String, SwitchedSource>, Failure> {
    let mut sources = BTreeMap::new();
    for file in files(mutants) {
        let source = SourceText::new(checkout.read_original(file)?);
        let of_file = mutants
            .iter()
            .enumerate()
            .filter(|(id, mutant)| mutant.file == file && left_out[*id].is_none());
        let switches = Switches::new(&source, of_file)
            .map_err(|error| format!("{file} cannot be parsed: {error}"))?;
        let switched = SwitchedSource::new(&source, &switches);
        fs::write(checkout.path(file), &switched.text)?;
        sources.insert(file.to_owned(), switched);
        for id in switches.not_expressed {
            left_out[id] = Some(Outcome::NotExpressed);
        }
    }
    for (module, text) in MODULES.into_iter().zip([switch, EITHER]) {
        fs::write(module_path(checkout, module), text)?;
    }
    let library = library_file(checkout);
    let text = match sources.get(&library) {
        Some(switched) => switched.text.clone(),
        None => checkout.read_original(&library)?,
    };
    let declarations = MODULES.map(|module| format!("#[doc(hidden)]\npub mod {module};\n"));
    fs::write(checkout.path(&library), text + &declarations.concat())?;
    Ok(sources)
}

pub fn restore_sources(checkout: &Checkout, mutants: &[Mutant]) -> Result<(), Failure> {
    for module in MODULES {
        fs::remove_file(module_path(checkout, module))?;
    }
    let library = library_file(checkout);
    for file in files(mutants).into_iter().chain([library.as_str()]) {
        fs::write(checkout.path(file), checkout.read_original(file)?)?;
    }
    Ok(())
}

fn module_path(checkout: &Checkout, module: &str) -> PathBuf {
    checkout.path(&format!("{}{module}.rs", checkout.target.folder()))
}

fn library_file(checkout: &Checkout) -> String {
    format!("{}lib.rs", checkout.target.folder())
}

/// The files that have mutants, each once. The list of mutants is sorted by file.
fn files(mutants: &[Mutant]) -> Vec<&str> {
    let mut files: Vec<&str> = mutants.iter().map(|mutant| mutant.file.as_str()).collect();
    files.dedup();
    files
}

/// All features, since the tests of a crate may turn on some of its features.
fn check(checkout: &Checkout, jobs: usize) -> Result<Output, Failure> {
    run_cargo(checkout, jobs, &["check", "--lib", "--all-features"])
}

/// Returns the path of the test executable.
fn build(checkout: &Checkout, jobs: usize) -> Result<String, Failure> {
    let arguments = ["test", "--no-run", "--test", checkout.target.test_name()];
    let output = run_cargo(checkout, jobs, &arguments)?;
    if !output.status.success() {
        let stdout = String::from_utf8_lossy(&output.stdout);
        let errors = diagnostics::errors(&stdout).into_iter();
        let messages: Vec<String> = errors.filter_map(|error| error.rendered).collect();
        return Err(format!("the tests do not compile:\n{}", messages.concat()).into());
    }
    let stdout = String::from_utf8(output.stdout)?;
    let mut artifacts = stdout.lines().filter_map(|line| {
        let artifact: Artifact = serde_json::from_str(line).ok()?;
        artifact.executable
    });
    artifacts
        .next_back()
        .ok_or_else(|| "cargo has built no test executable".into())
}

/// Runs cargo for the crate. Its errors and what it has compiled are JSON, one a line.
fn run_cargo(checkout: &Checkout, jobs: usize, arguments: &[&str]) -> Result<Output, Failure> {
    let mut command = checkout.cargo();
    command.args(arguments);
    command.args(["--quiet", "--message-format=json"]);
    command.args(["--package", &checkout.target.package()]);
    command.args(["--jobs", &jobs.to_string()]);
    Ok(command.output()?)
}
