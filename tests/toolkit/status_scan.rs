//! `status` reads exports: how many lines it has read, and what it cannot read.

use crate::support::status::{scan, settings, start_scan};
use crate::support::verify::export;

#[test]
fn whole_lines_of_the_file_are_counted() {
    let mut scan = start_scan(settings());
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
