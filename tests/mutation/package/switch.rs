//! The switch in the package's module, which becomes `mutation_switch` of the toolkit: the JavaScript beside it, switch.js, says
//! which mutant is on. wasm-bindgen leaves such imports as they are.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

unsafe extern "C" {
    safe fn mutation_active() -> u32;
    safe fn mutation_reached(id: u32);
}

/// What `mutation_active` returns if no mutant is on, and those that are reached are to be told.
const RECORDING: u32 = u32::MAX;
const UNKNOWN: u32 = u32::MAX - 1;

static ACTIVE: AtomicU32 = AtomicU32::new(UNKNOWN);
/// More than there are mutants.
static SEEN: [AtomicBool; 1 << 16] = [const { AtomicBool::new(false) }; 1 << 16];

pub fn is_on(id: u32) -> bool {
    if ACTIVE.load(Ordering::Relaxed) == UNKNOWN {
        ACTIVE.store(mutation_active(), Ordering::Relaxed);
    }
    let active = ACTIVE.load(Ordering::Relaxed);
    if active == RECORDING && !SEEN[id as usize].swap(true, Ordering::Relaxed) {
        mutation_reached(id);
    }
    active == id
}
