//! Compares the users of both tenants, and proves who has arrived.

pub mod advance;
pub mod answers;
pub mod canonical;
mod canonical_number;
mod canonical_string;
pub mod compared;
pub mod compared_fields;
pub mod comparer;
pub mod failures;
mod first_pass;
mod hashes;
mod id_hasher;
mod line_buffer;
pub mod mark;
pub mod mark_users;
mod named_users;
mod proven;
pub mod recheck;
pub mod repair;
pub mod repair_users;
pub mod report;
pub mod request;
mod second_pass;
pub mod side;
pub mod suspect_line;
pub mod suspects;
