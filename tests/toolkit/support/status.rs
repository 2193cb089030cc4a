//! What the tests of `status` share.

use futures_lite::future::block_on;
use migration_toolkit::problem::Problem;
use migration_toolkit::status::commands::status::{StatusRequest, StatusResult, status};
use migration_toolkit::status::scan::{StatusScan, StatusScanReport, StatusScanRequest};
use serde_json::{Value, json};

use super::World;
use super::memory_host::MemoryHost;
use super::session::{Terminal, TestPorts};

/// The time of all records.
pub const AT: &str = "2026-11-22T12:00:00.000Z";

pub fn settings() -> Value {
    json!({ "connections": [{ "old": "Users", "new": "Moved" }], "user_id": "keep" })
}

/// Counts the users of two exports, in pieces of 100 bytes.
pub fn scan(old: &str, new: &str) -> StatusScanReport {
    scan_with(settings(), old, new)
}

pub fn scan_with(settings: Value, old: &str, new: &str) -> StatusScanReport {
    let mut scan = start_scan(settings);
    for (number, text) in [new, old].into_iter().enumerate() {
        scan.begin_file(u32::try_from(number).expect("a number"));
        text.as_bytes()
            .chunks(100)
            .for_each(|piece| assert!(scan.push(piece)));
        scan.end_file();
    }
    let (report, _) = scan.finish();
    report.map_err(|problem| problem.message).expect("a report")
}

/// Begins to count the users of two exports, that of the new tenant first.
pub fn start_scan(settings: Value) -> StatusScan<MemoryHost> {
    let request = json!({
        "settings": settings,
        "old": { "domain": "old.eu.auth0.com" },
        "new_files": 1,
        "at": AT,
    });
    let request: StatusScanRequest = serde_json::from_value(request).expect("a request");
    let scan = StatusScan::new(&request, MemoryHost::default());
    scan.map_err(|problem| problem.message).expect("a scan")
}

/// Runs `status` with tokens that do not say their scopes, and the members of `more` in its request.
pub fn run_status(world: &World, more: Value) -> Result<StatusResult, Problem> {
    let mut request = json!({
        "settings": settings(),
        "old": { "domain": "old.eu.auth0.com", "token": "o" },
        "new": { "domain": "new.eu.auth0.com", "token": "n" },
        "at": AT,
        "old_method": "export",
        "new_method": "search",
        "scanned": serde_json::to_value(scan("", "")).expect("a report"),
    });
    let members = request.as_object_mut().expect("an object");
    members.extend(more.as_object().cloned().expect("members"));
    let request: StatusRequest = serde_json::from_value(request).expect("a request");
    let terminal = Terminal::default();
    block_on(status(&request, &TestPorts::new(world, &terminal)))
}

/// The paths of all requests, with the tenant's first letter.
pub fn paths(world: &World) -> Vec<String> {
    let sent = world.sent.borrow();
    let urls = sent.iter().map(|sent| sent.url.as_str());
    urls.map(|url| {
        let rest = url.strip_prefix("https://").expect("https");
        let (host, path) = rest.split_once("/api/v2/").expect("the Management API");
        format!("{} {path}", &host[..3])
    })
    .collect()
}
