//! Counts the users of both tenants, in chunked work on their exports.

mod activity;
mod census;
mod scanned_user;
mod status_scan;

pub use status_scan::{StatusScan, StatusScanReport, StatusScanRequest};
