//! The numbers of the report about a migration: what its history, its bulk runs and its settings say, ready to be drawn.
//!
//! It asks no tenant, so it can be made anywhere and at any time from the files alone, and the same files give the same report.

pub mod arrivals;
pub mod buckets;
pub mod connection_report;
pub mod day;
pub mod forecast_check;
pub mod model;
pub mod named_users;
pub mod progress;
pub mod refusal_history;
pub mod request;
pub mod run_report;
pub mod run_steps;
pub mod setting_rows;
