//! `status` reads exports: how many lines it has read, and what it cannot read.

use migration_toolkit::problem::ProblemCode;

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

#[test]
fn export_without_a_user_of_the_connection_is_refused() {
    let others = export("Others", &[("a", "")]);
    let csv = "user_id,email\nauth0|a,a@example.com\n";
    for (old, new, tenant) in [
        (others.as_str(), "", Some("the old tenant")),
        (csv, "", Some("the old tenant")),
        ("", csv, Some("the new tenant")),
        ("", others.as_str(), None),
        ("", "", None),
    ] {
        let mut scan = start_scan(settings());
        for (file, text) in [(0, new), (1, old)] {
            scan.begin_file(file);
            assert!(scan.push(text.as_bytes()));
            scan.end_file();
        }
        let problem = scan.finish().0.err();
        let expected = tenant.map(|tenant| {
            let message =
                format!("no record of the export of {tenant} is a user of the connection");
            (ProblemCode::Files, message)
        });
        assert_eq!(
            problem.map(|problem| (problem.code, problem.message)),
            expected
        );
    }
}
