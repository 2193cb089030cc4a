//! What `report` says of the logins that were refused.

use serde_json::{Value, json};

use crate::support::history::{only_connection, record};

fn with_refusals(mut record: Value, proven: u64, days: Value, new_failures: u64) -> Value {
    let count = |log_type: &str| -> u64 {
        let days = days.as_array().expect("days");
        let types = days
            .iter()
            .flat_map(|day| day["refused"].as_array().expect("types"));
        let counts = types.filter(|one| one["log_type"] == log_type);
        counts
            .map(|one| one["count"].as_u64().expect("a count"))
            .sum()
    };
    let reason = |tenant: &str, log_type: &str, count: u64| {
        json!({
            "tenant": tenant,
            "log_type": log_type,
            "meaning": "a reason",
            "is_refusal": tenant == "old",
            "count": count,
        })
    };
    record["refusals"] = json!({
        "proven": proven,
        "refused": count("fepft") + count("mfar"),
        "percent": null,
        "reasons": [
            reason("new", "f", new_failures),
            reason("old", "mfar", count("mfar")),
            reason("old", "fepft", count("fepft")),
        ],
        "days": days,
    });
    record
}

#[test]
fn refusals_of_all_records_are_added_up() {
    let refused = |log_type: &str, count: u64| json!({ "log_type": log_type, "count": count });
    let day = |day: &str, proven: u64, refused: Value| json!({ "day": day, "proven": proven, "refused": refused });
    let mut second = with_refusals(
        record("2026-11-26T04:00:00.000Z"),
        30,
        json!([
            day("2026-11-24", 10, json!([refused("fepft", 2)])),
            day(
                "2026-11-26",
                20,
                json!([refused("fepft", 1), refused("mfar", 6)])
            ),
        ]),
        50,
    );
    second["old_log"]["has_gap"] = json!(true);
    let report = only_connection(&[
        record("2026-11-23T04:00:00.000Z"),
        with_refusals(
            record("2026-11-24T04:00:00.000Z"),
            20,
            json!([day("2026-11-24", 20, json!([refused("fepft", 1)]))]),
            1,
        ),
        second,
    ]);
    let refusals = report.refusals.expect("refusals");
    assert_eq!((refusals.proven, refusals.refused), (50, 10));
    let percent = refusals.percent.expect("a share");
    assert!((percent - 100.0 / 6.0).abs() < 1e-9, "{percent}");
    let reasons: Vec<(&str, u64)> = refusals
        .reasons
        .iter()
        .map(|reason| (reason.log_type.as_str(), reason.count))
        .collect();
    assert_eq!(reasons, [("mfar", 6), ("fepft", 4), ("f", 51)]);
    let days: Vec<(&str, u64, u64)> = refusals
        .buckets
        .iter()
        .map(|day| {
            let refused = day.refused.iter().map(|one| one.count).sum();
            (day.day.as_str(), day.proven, refused)
        })
        .collect();
    assert_eq!(
        days,
        [
            ("2026-11-24", 30, 3),
            ("2026-11-25", 0, 0),
            ("2026-11-26", 20, 7)
        ]
    );
    assert_eq!(refusals.records_without_log, 1);
    let [gap] = &refusals.gaps[..] else {
        panic!("one gap: {:?}", refusals.gaps);
    };
    assert_eq!(gap.at, "2026-11-26T04:00:00.000Z");
}

#[test]
fn a_history_without_any_log_has_no_refusals() {
    let report = only_connection(&[record("2026-11-26T04:00:00.000Z")]);
    assert!(report.refusals.is_none());
    assert!(report.latest_refusals.is_none());
}

#[test]
fn share_of_refused_logins_is_that_of_the_latest_record() {
    let latest = |proven: u64, refused: u64, percent: Value| {
        let mut record = with_refusals(record("2026-11-26T04:00:00.000Z"), proven, json!([]), 0);
        record["refusals"]["refused"] = json!(refused);
        record["refusals"]["percent"] = percent;
        record["old_log"] = json!({ "first_at": "2026-11-25T04:00:00.000Z" });
        only_connection(&[record])
    };
    let report = latest(30, 10, json!(25.0));
    let share = report.latest_refusals.expect("a share");
    assert_eq!(
        (share.refused, share.logins, share.percent),
        (10, 40, Some(25.0))
    );
    assert_eq!(share.since.as_deref(), Some("2026-11-25T04:00:00.000Z"));
    let history = latest(0, 0, Value::Null).refusals.expect("refusals");
    assert_eq!(history.percent, None, "nobody has logged in");
}
