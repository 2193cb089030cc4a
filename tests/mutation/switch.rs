//! The switch, which becomes the module `mutation_switch` of the crate that is tested: whether a mutant is on.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// The environment variable with the ID of the mutant that is on.
pub const MUTANT: &str = "MUTATION_MUTANT";
/// The environment variable with the file that the IDs of the mutants that are reached are appended to, one a line.
pub const REACH_FILE: &str = "MUTATION_REACH_FILE";
/// The environment variable with the number of mutants; read with `REACH_FILE` only.
pub const COUNT: &str = "MUTATION_COUNT";

enum Switch {
    Off,
    On(usize),
    Recording { file: File, seen: Vec<AtomicBool> },
}

static SWITCH: OnceLock<Switch> = OnceLock::new();

/// Every switch asks here, so this is called in the innermost loops.
#[allow(dead_code, reason = "the tested crate calls it")]
pub fn is_on(id: usize) -> bool {
    match SWITCH.get_or_init(read) {
        Switch::Off => false,
        Switch::On(mutant) => *mutant == id,
        Switch::Recording { file, seen } => {
            if !seen[id].load(Ordering::Relaxed) && !seen[id].swap(true, Ordering::Relaxed) {
                let mut file = file;
                let line = format!("{id}\n");
                file.write_all(line.as_bytes())
                    .expect("a file to record what is reached");
            }
            false
        }
    }
}

fn read() -> Switch {
    if let Some(mutant) = number(MUTANT) {
        return Switch::On(mutant);
    }
    let Some(path) = std::env::var_os(REACH_FILE) else {
        return Switch::Off;
    };
    let count = number(COUNT).expect("the number of mutants");
    let file = OpenOptions::new().create(true).append(true).open(path);
    Switch::Recording {
        file: file.expect("a file to record what is reached"),
        seen: std::iter::repeat_with(AtomicBool::default)
            .take(count)
            .collect(),
    }
}

fn number(variable: &str) -> Option<usize> {
    std::env::var(variable).ok()?.parse().ok()
}
