//! `status` reads exports: how many lines it has read, and what it cannot read.

use migration_toolkit::status::scan::{StatusScan, StatusScanRequest};
use serde_json::json;

use crate::support::memory_host::MemoryHost;
use crate::support::status::{AT, scan, settings};
use crate::support::verify::export;

#[test]
fn whole_lines_of_the_file_are_counted() {
    let request = json!({
        "settings": settings(),
        "old": { "domain": "old.eu.auth0.com" },
        "new_files": 1,
        "at": AT,
    });
    let request: StatusScanRequest = serde_json::from_value(request).expect("a request");
    let scan = StatusScan::new(&request, MemoryHost::default());
    let mut scan = scan.map_err(|problem| problem.message).expect("a scan");
    scan.begin_file(0);
    assert_eq!(scan.lines(), 0);
    assert!(scan.push(export("Moved", &[("a", ""), ("b", ""), ("c", "")]).as_bytes()));
    assert!(scan.push(b"{"));
    assert_eq!(scan.lines(), 3);
}

#[test]
fn what_is_no_user_and_what_is_cut_off_is_counted() {
    let old = format!("{}[1]\n{{\"user_id\"", export("Users", &[("a", "")]));
    let report = scan(&old, "");
    assert_eq!((report.counts.users, report.counts.unreadable), (1, 2));
}
