//! Whom an identifier belongs to: which requests look it up, and that what is found is compared again.

use crate::support::{Sent, World, configuration, management_token, named, refused, user};
use serde_json::{Value, json};

fn world() -> World {
    World::new().answers(200, &management_token("mt", 86_400))
}

/// The requests of `getUser` after the one for the token, without the parts that they all have.
fn look_ups(world: &World) -> Vec<String> {
    let decode = |path: &String| {
        let path = percent_encoding::percent_decode_str(path).decode_utf8();
        path.expect("UTF-8")
            .replace("GET /api/v2/", "")
            .replace("users?search_engine=v3&per_page=100&q=", "search ")
            .replace(r#" AND identities.connection:"Users""#, "")
    };
    world.paths().iter().skip(1).map(decode).collect()
}

/// `getUser` of an identifier that nobody has: its look-ups, and its outcome.
fn unknown(identifier: &str, answers: usize) -> (Vec<String>, &'static str) {
    let world = (0..answers).fold(world(), |world, _| world.answers(200, &json!([])));
    let report = world.get_user(&configuration(&[]), identifier);
    (look_ups(&world), report.outcome.code().name())
}

#[test]
fn look_up_by_email_has_all_its_parts() {
    let world = world().answers(200, &json!([]));
    world.get_user(&configuration(&[]), "zoe+news@example.com");
    assert_eq!(
        world.sent.borrow()[1],
        Sent {
            method: "GET",
            url: "https://old.example.com/api/v2/users-by-email?email=zoe%2Bnews%40example.com"
                .to_owned(),
            bearer: Some("mt".to_owned()),
            body: None,
            timeout_ms: 10_000,
        }
    );
}

#[test]
fn each_kind_of_identifier_is_looked_up_where_it_can_be() {
    let cases: [(&str, &[&str]); 11] = [
        ("zoe@example.com", &["users-by-email?email=zoe@example.com"]),
        (
            "ZOE@Example.COM",
            &[
                "users-by-email?email=zoe@example.com",
                "users-by-email?email=ZOE@Example.COM",
            ],
        ),
        (
            "zoe@home",
            &[
                "users-by-email?email=zoe@home",
                r#"search username:"zoe@home""#,
            ],
        ),
        ("zoe", &[r#"search username:"zoe""#]),
        (
            "Zoe",
            &[r#"search username:"zoe""#, r#"search username:"Zoe""#],
        ),
        ("@jo.smith", &[r#"search username:"@jo.smith""#]),
        ("jo@", &[r#"search username:"jo@""#]),
        (
            "zoe@example.com ",
            &[r#"search username:"zoe@example.com ""#],
        ),
        ("+", &[r#"search username:"+""#]),
        ("+49x", &[r#"search username:"+49x""#]),
        (
            "+491701234567",
            &[
                r#"search phone_number:"+491701234567""#,
                r#"search username:"+491701234567""#,
            ],
        ),
    ];
    for (identifier, expected) in cases {
        let (look_ups, code) = unknown(identifier, expected.len());
        assert_eq!(look_ups, expected, "{identifier}");
        assert_eq!(code, "not_found", "{identifier}");
    }
}

#[test]
fn identifier_that_is_longer_than_any_stored_one_is_not_found_without_a_request() {
    let name = "a".repeat(254);
    assert_eq!(unknown(&name, 1).0.len(), 1);
    let address = format!("{}@example.com", "\u{1f600}".repeat(121));
    assert_eq!(unknown(&address, 1).0.len(), 1);
    let number = format!("+{name}");
    for long in [format!("{name}b"), format!("x{address}"), number] {
        let world = World::new();
        let report = world.get_user(&configuration(&[]), &long);
        assert_eq!(report.outcome.code().name(), "not_found", "{long}");
        assert_eq!(world.paths().len(), 0, "{long}");
    }
}

#[test]
fn what_the_tenant_calls_no_address_is_looked_up_as_a_user_name() {
    let no_address = json!({ "statusCode": 400, "errorCode": "invalid_query_string" });
    for identifier in ["a..b@example.com", "zoe@home"] {
        let world = world()
            .answers(400, &no_address)
            .answers(200, &json!([named(identifier)]))
            .answers(200, &named(identifier));
        let report = world.get_user(&configuration(&[]), identifier);
        assert_eq!(report.reply.name(), "profile", "{identifier}");
        let world = self::world()
            .answers(400, &no_address)
            .answers(200, &json!([]));
        let report = world.get_user(&configuration(&[]), identifier);
        assert_eq!(report.reply.name(), "no_user", "{identifier}");
    }
}

#[test]
fn identifier_stays_one_quoted_phrase_of_the_search_query() {
    let cases = [
        (
            r#"a" OR _exists_:email OR username:"b"#,
            r#"search username:"a\" or _exists_:email or username:\"b""#,
        ),
        (r"a\", r#"search username:"a\\""#),
        (r#"\""#, r#"search username:"\\\"""#),
        ("*", r#"search username:"*""#),
        ("(é&+?#%)", r#"search username:"(é&+?#%)""#),
    ];
    for (identifier, query) in cases {
        let world = world()
            .answers(200, &json!([named("somebody-else"), user()]))
            .answers(200, &json!([]));
        let report = world.get_user(&configuration(&[]), identifier);
        assert_eq!(report.reply.name(), "no_user", "{identifier}");
        assert_eq!(look_ups(&world)[0], query);
        let sent = world.sent.borrow();
        let (_, encoded) = sent[1].url.split_once("&q=").expect("a search");
        assert!(
            !encoded.contains(['+', '&', '#', ' ', '"', '\\']),
            "{encoded}"
        );
    }
}

#[test]
fn connection_name_is_quoted_in_the_search_query() {
    let world = world().answers(200, &json!([]));
    world.get_user(&configuration(&[("Connection", r#"Us"ers\"#)]), "zoe");
    assert!(
        world.paths()[1].ends_with("identities.connection%3A%22Us%5C%22ers%5C%5C%22"),
        "{:?}",
        world.paths()
    );
}

/// The outcome of `getUser` for `zoe`. The search returns `users`; the request by ID returns `read`.
fn found(users: &[Value], read: &Value) -> &'static str {
    let world = world()
        .answers(200, &json!(users))
        .answers(200, read)
        .answers(200, &json!([]));
    let report = world.get_user(&configuration(&[]), "zoe");
    report.outcome.code().name()
}

#[test]
fn found_user_name_is_compared_with_the_identifier() {
    assert_eq!(found(&[named("zoe")], &named("zoe")), "found");
    assert_eq!(found(&[named("Zoe")], &named("Zoe")), "found");
    let both = [named("zoe.m"), named("zoe")];
    assert_eq!(found(&both, &named("zoe")), "found");
    for other in ["zoe.m", "zo", "zoé", "zoe ", " zoe", ""] {
        assert_eq!(found(&[named(other)], &json!([])), "not_found", "{other}");
    }
    assert_eq!(found(&[user()], &json!([])), "not_found", "no user name");
    let two = [named("zoe"), named("zoe")];
    assert_eq!(found(&two, &json!([])), "unavailable", "two of one name");
}

#[test]
fn user_who_was_found_by_a_search_is_read_by_id() {
    let mut indexed = named("zoe");
    indexed["user_metadata"] = json!(null);
    indexed["blocked"] = json!(false);
    let mut blocked = named("zoe");
    blocked["blocked"] = json!(true);
    assert_eq!(found(&[indexed], &blocked), "blocked");
    let world = world()
        .answers(200, &json!([named("zoe")]))
        .answers(200, &named("zoe"));
    world.get_user(&configuration(&[]), "zoe");
    assert_eq!(look_ups(&world)[1], "users/auth0|5f7c8ec7c33c6c004bbafe82");
}

#[test]
fn user_who_has_changed_since_the_index_was_written_is_not_found() {
    assert_eq!(found(&[named("zoe")], &named("renamed")), "not_found");
    let world = world().answers(200, &json!([named("zoe")])).answers(
        404,
        &json!({ "statusCode": 404, "errorCode": "inexistent_user" }),
    );
    let report = world.get_user(&configuration(&[]), "zoe");
    assert_eq!(report.outcome.code().name(), "not_found");
}

#[test]
fn full_page_without_the_user_is_unavailable() {
    let others = |count: usize| vec![named("zoe.m"); count];
    assert_eq!(found(&others(100), &json!([])), "unavailable");
    assert_eq!(found(&others(99), &json!([])), "not_found");
    // Some tenants return 50 users at most, whatever is asked for.
    assert_eq!(found(&others(50), &json!([])), "unavailable");
    assert_eq!(found(&others(49), &json!([])), "not_found");
    let mut full = others(99);
    full.push(named("zoe"));
    assert_eq!(found(&full, &named("zoe")), "found");
}

#[test]
fn phone_number_is_compared_again() {
    let with = |phone: &str| {
        let mut user = user();
        user["phone_number"] = json!(phone);
        user
    };
    let outcome = |user: &Value, next: &Value| {
        let world = world().answers(200, &json!([user])).answers(200, next);
        let report = world.get_user(&configuration(&[]), "+491701234567");
        report.outcome.code().name()
    };
    let user = with("+491701234567");
    assert_eq!(outcome(&user, &user), "found");
    let other = with("+4917012345678");
    assert_eq!(outcome(&other, &json!([other])), "not_found");
}

#[test]
fn user_name_in_the_form_of_a_phone_number_is_found_unless_it_is_a_phone_number() {
    let number = "+491701234567";
    let mut owner = user();
    owner["user_id"] = json!("auth0|owner");
    owner["identities"][0]["user_id"] = json!("owner");
    owner["phone_number"] = json!(number);
    let namesake = named(number);
    let id_of = |world: &World| {
        let report = world.get_user(&configuration(&[("User_Id", "keep")]), number);
        crate::support::profile(&report)["user_id"].clone()
    };
    let by_name = world()
        .answers(200, &json!([]))
        .answers(200, &json!([namesake]))
        .answers(200, &namesake);
    assert_eq!(id_of(&by_name), "5f7c8ec7c33c6c004bbafe82");
    // The owner of the number comes first, and nobody else is searched for.
    let by_number = world()
        .answers(200, &json!([owner, namesake]))
        .answers(200, &owner);
    assert_eq!(id_of(&by_number), "owner");
}

#[test]
fn address_stored_with_capitals_is_found_as_it_is_stored() {
    let mut stored = user();
    stored["email"] = json!("Zoe@Example.com");
    let world = world()
        .answers(200, &json!([]))
        .answers(200, &json!([stored]));
    let report = world.get_user(&configuration(&[]), "Zoe@Example.com");
    assert_eq!(report.reply.name(), "profile");
}

#[test]
fn letter_that_only_folds_to_ascii_is_another_letter() {
    // The Kelvin sign and the capital I with a dot, whose lower case begins with an ASCII letter.
    for identifier in ["\u{212a}im@example.com", "\u{130}da@example.com"] {
        let mut other = user();
        other["email"] = json!(identifier.to_lowercase());
        let world = world()
            .answers(200, &json!([other]))
            .answers(200, &json!([other]));
        let report = world.get_user(&configuration(&[]), identifier);
        assert_eq!(report.outcome.code().name(), "not_found", "{identifier}");
        assert_eq!(
            look_ups(&world),
            [format!("users-by-email?email={identifier}")]
        );
    }
    let mut umlaut = user();
    umlaut["email"] = json!("zoë@example.com");
    let world = world().answers(200, &json!([umlaut]));
    let report = world.get_user(&configuration(&[]), "ZOË@example.com");
    assert_eq!(report.reply.name(), "profile");
}

#[test]
fn numeric_id_of_an_identity_is_read() {
    let mut user = user();
    user["user_id"] = json!("auth0|12345");
    user["identities"][0]["user_id"] = json!(12345);
    let report = world()
        .answers(200, &json!([user]))
        .get_user(&configuration(&[("User_Id", "keep")]), "zoe@example.com");
    assert_eq!(refused(&report).0, "found");
    assert_eq!(crate::support::profile(&report)["user_id"], "12345");
}

#[test]
fn user_whose_id_cannot_be_read_is_not_told_to_be_unknown() {
    for id in [json!(1.5), json!(true), json!(null)] {
        let mut user = user();
        user["identities"][0]["user_id"] = id.clone();
        let report = world()
            .answers(200, &json!([user]))
            .get_user(&configuration(&[]), "zoe@example.com");
        assert_eq!(report.outcome.code().name(), "unavailable", "{id}");
    }
}
