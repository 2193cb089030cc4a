//! One command a file.

pub mod verify;
