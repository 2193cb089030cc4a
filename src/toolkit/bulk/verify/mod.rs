//! Compares the users of both tenants, and proves who has arrived.

pub mod canonical;
mod canonical_number;
pub mod compared;
