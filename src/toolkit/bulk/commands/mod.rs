//! The bulk commands, one file each.

pub mod assign;
pub mod chosen_pair;
pub mod export;
pub mod import;
pub mod read_extras;
pub mod undo_run;
pub mod verify;
