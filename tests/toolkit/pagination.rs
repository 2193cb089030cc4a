//! Lists of the Management API: how their pages are requested, where they end, and how much of them is read.

use crate::support::World;
use crate::support::session::*;
use migration_toolkit::api::endpoints::{
    actions, client_grants, clients, connection_clients, connections, trigger_bindings,
};
use migration_toolkit::api::pagination::{PageError, PageWalk, PagedRequest};
use migration_toolkit::problem::{Problem, ProblemCode};
use serde_json::{Value, json};

const API: &str = "https://old.eu.auth0.com/api/v2/";

/// This many items, which can be told apart.
fn items(count: usize) -> Vec<Value> {
    (0..count).map(|n| json!({ "client_id": n })).collect()
}

/// Reads a list from a tenant that answers with these pages. Returns the number of its items, or the problem.
fn read(world: &World, list: &PagedRequest) -> Result<usize, Problem> {
    in_session(
        world,
        &Terminal::default(),
        with_token("t"),
        async |session| session.fetch_all(list).await,
    )
    .map(|items| items.len())
}

fn read_pages(list: &PagedRequest, pages: &[Value]) -> Result<usize, Problem> {
    let mut world = World::new();
    for page in pages {
        world = world.answers(200, page);
    }
    let read = read(&world, list);
    assert_eq!(
        world.sent.borrow().len(),
        pages.len(),
        "pages that are read"
    );
    read
}

fn urls(world: &World) -> Vec<String> {
    let sent = world.sent.borrow();
    sent.iter()
        .map(|sent| sent.url.replacen(API, "", 1))
        .collect()
}

#[test]
fn first_page_of_each_list_asks_for_totals_where_the_endpoint_has_them() {
    let cases = [
        (
            clients::list(),
            "clients?fields=client_id,name,app_type,description&include_fields=true&is_global=false&page=0&per_page=100\
             &include_totals=true",
        ),
        (
            connections::find_by_name("Users"),
            "connections?name=Users&take=100&include_totals=true",
        ),
        (
            connections::databases(),
            "connections?strategy=auth0&fields=name&include_fields=true&take=100&include_totals=true",
        ),
        (
            client_grants::list("c", "a"),
            "client-grants?client_id=c&audience=a&take=100&include_totals=true",
        ),
        (
            connection_clients::list("con_1"),
            "connections/con_1/clients?take=100",
        ),
        (
            actions::find_by_name("A"),
            "actions/actions?actionName=A&page=0&per_page=100",
        ),
        (
            trigger_bindings::list(),
            "actions/triggers/post-login/bindings?page=0&per_page=100",
        ),
    ];
    for (list, url) in cases {
        let world = World::new().answers(200, &json!([]));
        assert_eq!(
            read(&world, &list).map_err(|problem| problem.message),
            Ok(0)
        );
        assert_eq!(urls(&world), [url]);
    }
}

#[test]
fn numbered_pages_follow_the_total_even_if_the_tenant_caps_a_page_at_50() {
    let page = |count| json!({ "clients": items(count), "total": 130, "limit": 50 });
    let pages = [page(50), page(50), page(30)];
    assert_eq!(read_pages(&clients::list(), &pages).ok(), Some(130));
    let pages = [page(100), page(30)];
    assert_eq!(read_pages(&clients::list(), &pages).ok(), Some(130));
}

#[test]
fn numbered_pages_without_a_total_end_with_an_empty_page() {
    let pages = [json!(items(50)), json!(items(20)), json!([])];
    assert_eq!(read_pages(&clients::list(), &pages).ok(), Some(70));
    // A total that counts what the list does not show must not make an endless list.
    let pages = [
        json!({ "bindings": items(2), "total": 9 }),
        json!({ "bindings": [], "total": 9 }),
    ];
    assert_eq!(read_pages(&trigger_bindings::list(), &pages).ok(), Some(2));
}

#[test]
fn checkpoint_pages_follow_next_whether_they_are_full_or_not() {
    let world = World::new()
        .answers(200, &json!({ "connections": items(2), "next": "a/b" }))
        .answers(200, &json!({ "connections": [], "next": "c" }))
        .answers(200, &json!({ "connections": items(1), "next": null }));
    let list = connections::find_by_name("Users");
    assert_eq!(
        read(&world, &list).map_err(|problem| problem.message),
        Ok(3)
    );
    assert_eq!(
        urls(&world),
        [
            "connections?name=Users&take=100&include_totals=true",
            "connections?name=Users&take=100&from=a%2Fb&include_totals=true",
            "connections?name=Users&take=100&from=c&include_totals=true",
        ]
    );
}

#[test]
fn checkpoint_list_may_be_an_array_that_is_certainly_complete() {
    let list = connections::find_by_name("Users");
    assert_eq!(read_pages(&list, &[json!(items(49))]).ok(), Some(49));
    assert_eq!(read_pages(&list, &[json!(items(101))]).ok(), Some(101));
    let complete = json!({ "connections": items(1), "total": 1, "start": 0, "limit": 100 });
    assert_eq!(read_pages(&list, &[complete]).ok(), Some(1));
}

#[test]
fn list_that_may_be_cut_off_is_a_problem() {
    let list = connections::find_by_name("Users");
    let cases = [
        vec![json!(items(50))],
        vec![json!(items(100))],
        vec![json!({ "connections": items(50), "total": 130 })],
        vec![
            json!({ "connections": items(1), "next": "same" }),
            json!({ "connections": items(1), "next": "same" }),
        ],
    ];
    for pages in cases {
        let problem = read_pages(&list, &pages).expect_err("a problem");
        assert_eq!(problem.code, ProblemCode::Unreachable);
        assert_eq!(
            problem.message,
            "the old tenant old.eu.auth0.com answers GET /api/v2/connections with a list that does not say how it goes on"
        );
    }
    let problem = read_pages(&list, &[json!({ "items": [] })]).expect_err("a problem");
    assert!(
        problem.message.ends_with("with a list of another form"),
        "{}",
        problem.message
    );
}

#[test]
fn list_is_bounded_in_pages_and_in_bytes() {
    let too_long = |problem: Problem| {
        assert_eq!(problem.code, ProblemCode::Unreachable);
        assert!(
            problem
                .message
                .ends_with("with a list that is longer than any that this command needs"),
            "{}",
            problem.message
        );
    };
    let pages: Vec<Value> = (0..1000)
        .map(|n| json!({ "clients": items(1), "next": n.to_string() }))
        .collect();
    too_long(read_pages(&connection_clients::list("con_1"), &pages).expect_err("a problem"));

    let list = connection_clients::list("con_1");
    let mut walk = PageWalk::new(&list);
    let page = |next: &str| json!({ "clients": [], "next": next });
    let half = 24 * 1024 * 1024;
    assert_eq!(walk.add(&page("a"), half - 1), Ok(false));
    assert_eq!(walk.add(&page("b"), half), Ok(false));
    assert_eq!(walk.add(&page("c"), 1), Err(PageError::TooLong));
}
