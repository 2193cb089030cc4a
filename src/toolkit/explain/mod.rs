//! Explains the codes that this project writes: what each means, and what to do about it.
//!
//! The tables in this folder are the only place with these texts: the command `explain` prints them, and
//! `docs/outcomes.md` is generated from them.

mod action_lines;
pub mod all;
pub mod command;
mod cut_off;
mod documents;
mod entry;
mod faults;
mod import_errors;
mod log_line;
mod log_members;
mod log_objects;
mod manual;
mod outcomes;
pub mod page;
mod problems;
mod profile_parts;
mod search;
mod tenant_logs;
mod token_cache;
