//! Compares the users of both tenants, and proves who has arrived.

pub mod answers;
pub mod canonical;
mod canonical_number;
pub mod compared;
pub mod comparer;
mod first_pass;
mod hashes;
mod id_hasher;
mod line_buffer;
mod named_users;
mod proven;
pub mod request;
mod second_pass;
pub mod side;
mod suspect_line;
mod suspects;
