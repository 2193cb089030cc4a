//! The forms of the answers about jobs, and of the form that an import job takes.

use migration_toolkit::api::endpoints::jobs;
use migration_toolkit::bulk::jobs::import_file::{Identifiers, ImportFile};
use migration_toolkit::bulk::jobs::job::{Job, JobStatus};
use migration_toolkit::bulk::jobs::job_errors::{JobErrors, RefusedUser, join};
use serde_json::{Value, json};

#[test]
fn form_has_the_fields_and_the_file_between_its_boundaries() {
    let request = jobs::import_users("con_1", true, "00001.json", "[1]");
    let (boundary, body) = (request.form.boundary(), request.form.body());
    let field = |name: &str, value: &str| {
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        )
    };
    let expected = [
        field("connection_id", "con_1"),
        field("upsert", "true"),
        field("send_completion_email", "false"),
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"users\"; filename=\"00001.json\"\r\n"),
        format!("Content-Type: application/json\r\n\r\n[1]\r\n--{boundary}--\r\n"),
    ]
    .concat();
    assert_eq!(body, expected);
}

#[test]
fn boundary_does_not_occur_in_the_file_even_if_the_file_names_an_earlier_one() {
    let first = jobs::import_users("con_1", false, "a", "[1]");
    let text = format!("[\"{}\"]", first.form.boundary());
    let second = jobs::import_users("con_1", false, "a", &text);
    assert!(!text.contains(second.form.boundary()));
}

#[test]
fn errors_come_in_three_forms() {
    assert_eq!(JobErrors::from_json(&Value::Null), JobErrors::None);
    assert_eq!(JobErrors::from_json(&json!([])), JobErrors::None);
    let whole = json!({ "id": "job_1", "status": "failed", "status_details": "no JSON" });
    assert_eq!(
        JobErrors::from_json(&whole),
        JobErrors::WholeJob("no JSON".to_owned())
    );
    let users =
        json!([{ "user": { "email": "A@b.c" }, "errors": [{ "code": "FORMAT", "message": "m" }] }]);
    let JobErrors::Users(users) = JobErrors::from_json(&users) else {
        panic!("users expected")
    };
    assert_eq!(users[0].identifiers.email, "a@b.c");
    assert_eq!(
        (
            users[0].errors[0].code.as_str(),
            users[0].errors[0].path.as_str()
        ),
        ("FORMAT", "")
    );
}

#[test]
fn refused_user_is_joined_by_id_then_email_then_user_name_then_phone() {
    let file = ImportFile::parse(
        "f",
        r#"[{"user_id":"1","email":"a@b.c"},{"email":"D@e.f","username":"Dee"},{"phone_number":"+1"},{"email":"d@e.f"}]"#,
    )
    .map_err(|problem| problem.message)
    .expect("a file");
    let refused = |identifiers: Identifiers| RefusedUser {
        identifiers,
        errors: Vec::new(),
    };
    let empty = Identifiers::default;
    let users = [
        refused(Identifiers {
            user_id: "1".to_owned(),
            email: "d@e.f".to_owned(),
            ..empty()
        }),
        refused(Identifiers {
            email: "d@e.f".to_owned(),
            ..empty()
        }),
        refused(Identifiers {
            phone_number: "+1".to_owned(),
            ..empty()
        }),
        refused(Identifiers {
            email: "d@e.f".to_owned(),
            ..empty()
        }),
        refused(Identifiers {
            username: "dee".to_owned(),
            ..empty()
        }),
        refused(empty()),
    ];
    assert_eq!(
        join(&file, &users),
        [Some(0), Some(1), Some(2), Some(3), None, None]
    );
}

#[test]
fn job_is_read_whatever_it_leaves_out() {
    let job = Job::from_json(&json!({ "id": "j", "status": "new word", "percentage_done": 250 }));
    assert_eq!((job.status, job.percentage_done), (JobStatus::Running, 100));
    assert!(job.location.is_empty() && job.summary.is_none() && job.time_left_ms.is_none());
    let job = Job::from_json(&json!({
        "id": "j", "status": "completed", "time_left_seconds": 1.5,
        "summary": { "inserted": 1, "updated": 2, "failed": 3, "total": 6 },
    }));
    let summary = job.summary.expect("a summary");
    assert_eq!(
        (summary.inserted, summary.updated, summary.failed),
        (1, 2, 3)
    );
    assert_eq!(job.time_left_ms, Some(1_500));
}

#[test]
fn reason_of_a_failure_is_read_in_any_form() {
    let reason = |details: Value| {
        let job = json!({ "status": "failed", "status_details": details });
        Job::from_json(&job).reason
    };
    assert_eq!(reason(json!("no JSON")), "no JSON");
    assert_eq!(reason(json!({ "why": "x" })), r#"{"why":"x"}"#);
    assert_eq!(reason(Value::Null), "");
}

/// A tenant stores the ID with a prefix, also if it begins with that already.
#[test]
fn refused_user_is_found_by_the_id_that_the_tenant_stores() {
    let text = json!([{ "user_id": "a" }, { "user_id": "auth0|a" }]).to_string();
    let file = ImportFile::parse("f", &text).expect("a file");
    let refused = |id: &str| RefusedUser {
        identifiers: Identifiers {
            user_id: id.to_owned(),
            ..Identifiers::default()
        },
        errors: Vec::new(),
    };
    assert_eq!(join(&file, &[refused("auth0|a")]), [Some(1)]);
    let all = [refused("auth0|auth0|a"), refused("auth0|a")];
    assert_eq!(join(&file, &all), [Some(1), Some(0)]);
}
