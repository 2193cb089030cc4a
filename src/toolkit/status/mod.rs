//! Sees a migration move: who has moved, who is left, who is refused and why, how fast it goes and when it ends.
//!
//! Every run of `status` makes one [`record::StatusRecord`]. The records of all runs are the history, an NDJSON file beside
//! the settings file, since the tenants keep their logs for 1 to 30 days only.

pub mod gate;
pub mod history;
pub mod record;
pub mod watch;
