//! Sees a migration move: who has moved, who is left, who is refused and why, how fast it goes and when it ends.
//!
//! Every run of `status` makes one [`record::StatusRecord`]. The records of all runs are the history, an NDJSON file beside
//! the settings file, since the tenants keep their logs for 1 to 30 days only.
//!
//! A run reads the users of both tenants ([`commands::read_users`]), counts them ([`scan`]), reads both logs ([`logs`]), and
//! makes the record of all that and of the history ([`commands::status`]), with a [`forecast`]. [`watch`] follows the migration
//! between two runs, and [`gate`] keeps it from being ended unseen.

pub mod commands;
pub mod forecast;
pub mod gate;
pub mod history;
pub mod logs;
pub mod rate;
pub mod record;
pub mod report;
pub mod scan;
pub mod watch;
