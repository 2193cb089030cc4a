//! Who was refused and why: reads the logs of both tenants, entry by entry, and counts.

pub mod log_types;
pub mod migration_client;
pub mod read_logs;
pub mod tally;
pub mod walk;
