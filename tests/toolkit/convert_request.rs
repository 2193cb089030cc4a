//! The request of `convert`: what is wrong with it is said before anything is read.

use migration_toolkit::bulk::convert::converter::Converter;
use migration_toolkit::problem::{Problem, ProblemCode};
use serde_json::{Value, json};

use crate::support::convert::{convert, ndjson, request, user};
use crate::support::memory_host::MemoryHost;

fn problem_of(settings: Value, members: Value) -> Problem {
    let request = request(settings, members);
    Converter::new(&request, MemoryHost::default())
        .err()
        .expect("a problem")
}

#[test]
fn file_size_has_bounds() {
    for size in [0, 9_999, 500_001, 512_000] {
        let problem = problem_of(json!({}), json!({ "file_size": size }));
        assert_eq!(problem.code, ProblemCode::WrongUse);
        assert!(problem.message.contains("10000 to 500000"), "{problem}");
    }
}

#[test]
fn the_old_domain_is_needed_only_where_ids_begin_with_it() {
    let no_domain = json!({ "old": {} });
    let problem = problem_of(json!({ "user_id": null }), no_domain.clone());
    assert_eq!(problem.code, ProblemCode::WrongUse);
    assert!(problem.message.contains("OLD_DOMAIN"), "{problem}");
    let file = ndjson(&[user("x", json!({}))]);
    let kept = request(json!({ "user_id": "keep" }), no_domain.clone());
    assert_eq!(convert(&kept, &[&file]).ids(), ["x"]);
    let custom = request(
        json!({ "user_id": "domain", "custom_domain": "login.example.com" }),
        no_domain,
    );
    assert_eq!(convert(&custom, &[&file]).ids(), ["login.example.com|x"]);
}

#[test]
fn one_pair_of_connections_is_converted() {
    let two =
        json!({ "connections": [{ "old": "Users" }, { "old": "Others", "new": "Partners" }] });
    let problem = problem_of(two.clone(), json!({}));
    assert_eq!(problem.code, ProblemCode::WrongUse);
    assert!(problem.remedy.expect("a remedy").contains("Users, Others"));
    let identity = json!([{ "provider": "auth0", "connection": "Others", "user_id": "2" }]);
    let file = ndjson(&[
        user("1", json!({})),
        user("2", json!({ "identities": identity })),
    ]);
    for (name, id) in [("Users", "1"), ("Others", "2"), ("Partners", "2")] {
        let request = request(two.clone(), json!({ "connection": name }));
        assert_eq!(convert(&request, &[&file]).ids(), [id], "{name}");
    }
}

#[test]
fn hashes_and_factors_must_come_first() {
    let input = |kind: &str| json!({ "name": kind, "kind": kind });
    for late in ["hashes", "factors"] {
        let inputs = json!([input("users"), input(late)]);
        let problem = problem_of(json!({}), json!({ "inputs": inputs }));
        assert_eq!(problem.code, ProblemCode::WrongUse);
        assert!(problem.message.contains("before the users"), "{problem}");
    }
    let inputs = ["factors", "hashes", "factors", "users", "users"].map(input);
    assert!(
        Converter::new(
            &request(json!({}), json!({ "inputs": inputs })),
            MemoryHost::default()
        )
        .is_ok()
    );
}
