//! Time: attempts, repeats, waits for the rate limit, and one budget for all of it.

use crate::support::{
    World, claims, configuration, management_token, refusal, refused, token_answer, user,
};
use migration_core::domain::transport_fault::TransportFault;
use serde_json::json;

fn broken(name: &str) -> TransportFault {
    TransportFault::Broken(name.to_owned())
}

#[test]
fn broken_connection_is_tried_once_more() {
    let world = World::new()
        .fails(broken("ECONNRESET"))
        .answers(200, &token_answer(&claims()));
    assert_eq!(
        world
            .login(&configuration(&[]), "zoe@example.com", "password")
            .reply
            .name(),
        "profile"
    );
    assert_eq!(world.paths().len(), 2);
    let world = World::new()
        .fails(broken("ECONNRESET"))
        .fails(broken("ECONNREFUSED"));
    let report = world.login(&configuration(&[]), "zoe@example.com", "password");
    assert_eq!(
        refused(&report),
        (
            "unavailable",
            "The old tenant is unavailable: the connection broke (ECONNREFUSED).".to_owned()
        )
    );
    assert_eq!(world.paths().len(), 2);
}

#[test]
fn gateway_error_is_tried_once_more() {
    for status in [502, 503, 504] {
        let world = World::new()
            .answers_text(status, "")
            .answers(200, &token_answer(&claims()));
        assert_eq!(
            world
                .login(&configuration(&[]), "zoe@example.com", "password")
                .reply
                .name(),
            "profile"
        );
        let world = World::new()
            .answers_text(status, "")
            .answers_text(status, "");
        let report = world.login(&configuration(&[]), "zoe@example.com", "password");
        assert_eq!(
            (refused(&report).0, report.status),
            ("unavailable", Some(status))
        );
        let world = World::new()
            .answers_text(status, "")
            .fails(broken("ECONNRESET"));
        assert_eq!(
            refused(&world.login(&configuration(&[]), "zoe@example.com", "password")).0,
            "unavailable"
        );
        assert_eq!(world.paths().len(), 2);
    }
}

#[test]
fn other_faults_and_statuses_are_not_repeated() {
    for fault in [
        TransportFault::TimedOut,
        TransportFault::BadBody,
        TransportFault::Failed("ENOTFOUND".to_owned()),
        TransportFault::NoFetch,
    ] {
        let world = World::new().fails(fault);
        assert_eq!(
            refused(&world.login(&configuration(&[]), "zoe@example.com", "password")).0,
            "unavailable"
        );
        assert_eq!(world.paths().len(), 1);
    }
    for status in [500, 501, 505, 302, 400, 403] {
        let world = World::new().answers_text(status, "");
        assert_eq!(
            refused(&world.login(&configuration(&[]), "zoe@example.com", "password")).0,
            "unavailable"
        );
        assert_eq!(world.paths().len(), 1);
    }
}

#[test]
fn all_requests_of_a_call_share_one_budget() {
    let settings = configuration(&[("Timeout_Ms", "3000")]);
    let mut without_claims = claims();
    without_claims["https://migrationapp/app_metadata"] = json!(null);
    let late = |body: &serde_json::Value| {
        Ok(migration_core::endpoints::http::Response {
            status: 200,
            body: body.to_string().into(),
            ..Default::default()
        })
    };
    let world = World::new()
        .replies_with(1_200, late(&token_answer(&without_claims)))
        .replies_with(1_300, late(&management_token("mt", 86_400)))
        .replies_with(600, late(&user()));
    let report = world.login(&settings, "zoe@example.com", "password");
    assert_eq!(
        refused(&report),
        (
            "unavailable",
            "The old tenant is unavailable: no answer came in time.".to_owned()
        )
    );
    let timeouts: Vec<u32> = world
        .sent
        .borrow()
        .iter()
        .map(|sent| sent.timeout_ms)
        .collect();
    assert_eq!(timeouts, [2_000, 1_800, 500]);
    let line: serde_json::Value = serde_json::from_str(&report.log.expect("a line")).expect("JSON");
    assert_eq!(
        line,
        json!({ "event": "login", "code": "unavailable", "requests": 3, "ms": 3000, "fault": "timeout" })
    );
}

#[test]
fn hanging_attempt_leaves_time_for_the_rest_of_the_call() {
    let world = World::new().fails(TransportFault::TimedOut);
    world.login(
        &configuration(&[("Timeout_Ms", "100")]),
        "zoe@example.com",
        "password",
    );
    assert_eq!(world.sent.borrow()[0].timeout_ms, 67);
}

#[test]
fn log_line_has_the_expected_members() {
    let line = |level: &str, world: World| {
        world
            .login(
                &configuration(&[("Log_Level", level)]),
                "zoe@example.com",
                "password",
            )
            .log
    };
    let good = || World::new().answers(200, &token_answer(&claims()));
    let wrong = || World::new().answers(403, &refusal("invalid_grant"));
    let outage = || World::new().answers_text(500, "");
    for (level, expected) in [
        ("info", [true, true, true]),
        ("error", [false, false, true]),
        ("off", [false; 3]),
    ] {
        assert_eq!(
            [
                line(level, good()),
                line(level, wrong()),
                line(level, outage())
            ]
            .map(|line| line.is_some()),
            expected
        );
    }
    assert_eq!(
        line("info", wrong()).as_deref(),
        Some(r#"{"event":"login","code":"wrong_credentials","status":403,"requests":1,"ms":0}"#)
    );
}

#[test]
fn name_from_outside_cannot_forge_a_log_line() {
    for (name, logged) in [
        ("0e8e10e7-adb9.1:x_Y", true),
        ("a\"b", false),
        ("a\nb", false),
        ("", false),
        ("é", false),
        (&"x".repeat(80), true),
        (&"x".repeat(81), false),
    ] {
        let response = migration_core::endpoints::http::Response {
            status: 500,
            request_id: Some(name.to_owned()),
            ..Default::default()
        };
        let world = World::new().replies_with(0, Ok(response));
        let line = world
            .login(&configuration(&[]), "zoe@example.com", "password")
            .log
            .expect("a line");
        assert_eq!(line.contains("request_id"), logged, "{line}");
        assert!(
            serde_json::from_str::<serde_json::Value>(&line).is_ok(),
            "{line}"
        );
    }
}
