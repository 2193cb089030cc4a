//! Converts an export of the old tenant into import files for the new one: record by record, in one pass, with memory that
//! does not grow with the number of users.
//!
//! A user gets the profile that the action scripts would give, so that it is the same whichever way the user comes.

pub mod converted_users;
pub mod converter;
pub mod duplicates;
mod email;
mod factors;
mod finish;
mod hashes;
mod id_store;
mod identifiers;
pub mod import_files;
pub(in crate::bulk) mod lines_file;
mod outputs;
mod position_table;
pub mod rejection;
pub mod report;
pub mod request;
mod second_factor_rule;
mod unused_line;
pub mod user;
mod users_aside;
mod written_user;
