//! The bulk commands, one file each.

pub mod assign;
