//! Certificates and proxies: what is said about a fault on the way to a host, and that waiting is not tried where it cures nothing.

use crate::support::World;
use crate::support::export_folder::ExportFolder;
use crate::support::session::*;
use migration_core::domain::transport_fault::TransportFault;
use migration_toolkit::api::endpoints::clients;
use migration_toolkit::api::endpoints::jobs::EXPORTED_FIELDS;
use migration_toolkit::bulk::jobs::download::Downloaded;
use migration_toolkit::bulk::jobs::export::export_users;
use migration_toolkit::problem::{Problem, ProblemCode};
use serde_json::json;

/// The problem of a request that failed with this name.
fn problem_of(name: &str) -> Problem {
    let world = World::new().fails(TransportFault::from_codes(Some(name.to_owned()), None));
    let problem = read_client(&world).expect_err("a fault");
    assert_eq!(world.sent.borrow().len(), 1, "{name} is not tried again");
    assert_eq!(problem.code, ProblemCode::Unreachable);
    problem
}

#[test]
fn only_an_unknown_authority_is_cured_by_further_certificates() {
    let cases = [
        ("DEPTH_ZERO_SELF_SIGNED_CERT", "is signed by itself", true),
        ("SELF_SIGNED_CERT_IN_CHAIN", "does not know", true),
        ("UNABLE_TO_GET_ISSUER_CERT", "does not know", true),
        ("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "does not know", true),
        ("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "does not know", true),
        ("CERT_HAS_EXPIRED", "has expired", false),
        ("CERT_NOT_YET_VALID", "is not valid yet", false),
        ("ERR_TLS_CERT_ALTNAME_INVALID", "another host name", false),
    ];
    for (name, words, is_cured) in cases {
        let direct = problem_of(name);
        assert!(direct.message.contains(words), "{}", direct.message);
        assert!(
            direct
                .message
                .contains("old.eu.auth0.com can't be reached: its certificate")
        );
        let at_proxy = problem_of(&format!("PROXY_{name}"));
        assert!(at_proxy.message.contains("the certificate of the proxy"));
        for problem in [direct, at_proxy] {
            let remedy = problem.remedy.expect("a remedy");
            assert_eq!(remedy.contains("NODE_EXTRA_CA_CERTS"), is_cured, "{name}");
        }
    }
}

#[test]
fn faults_of_the_proxy_are_told_from_those_of_the_tenant() {
    let cases = [
        (
            "PROXY_407",
            "the proxy asks for a user name",
            "USER:PASSWORD",
        ),
        (
            "PROXY_502",
            "(the proxy's status is 502)",
            "allow connections to old.eu.auth0.com",
        ),
        (
            "PROXY_ECONNREFUSED",
            "itself can't be reached (ECONNREFUSED)",
            "HTTPS_PROXY",
        ),
        (
            "PROXY_ENOTFOUND",
            "itself can't be reached (ENOTFOUND)",
            "HTTPS_PROXY",
        ),
    ];
    for (name, words, cure) in cases {
        let problem = problem_of(name);
        assert!(problem.message.contains(words), "{}", problem.message);
        assert!(problem.remedy.expect("a remedy").contains(cure), "{name}");
    }
    assert!(!problem_of("ENOTFOUND").message.contains("proxy"));
}

#[test]
fn write_that_met_an_untrusted_certificate_was_not_sent() {
    let fault = TransportFault::Failed("CERT_HAS_EXPIRED".to_owned());
    let problem = in_session(
        &World::new().fails(fault),
        &Terminal::default(),
        with_token("t"),
        async |session| session.send(&clients::create(json!({ "name": "x" }))).await,
    );
    let remedy = problem.expect_err("a fault").remedy.expect("a remedy");
    assert!(!remedy.contains("whether this was done"), "{remedy}");
}

#[test]
fn download_names_the_host_of_the_file_and_waits_for_no_certificate() {
    let connection =
        json!({ "connections": [{ "id": "con_1", "name": "Users", "strategy": "auth0" }] });
    let location = "https://user@files.example.com:8443/u.gz?Signature=hush";
    let job = json!({ "id": "job_1", "type": "users_export", "status": "pending" });
    let done = json!({ "id": "job_1", "type": "users_export", "status": "completed", "location": location });
    let world = World::new()
        .answers(200, &connection)
        .answers(200, &job)
        .answers(200, &done);
    let folder = ExportFolder::downloading(&[Downloaded::Interrupted {
        received: 0,
        reason: "SELF_SIGNED_CERT_IN_CHAIN".to_owned(),
    }]);
    let problem = in_session(
        &world,
        &Terminal::default(),
        with_token("t"),
        async |session| export_users(session, &folder, "Users", &EXPORTED_FIELDS).await,
    )
    .expect_err("a fault");
    assert_eq!(
        problem.message,
        "the file of the export can't be downloaded: files.example.com:8443 can't be reached: its certificate was issued by \
         an authority that Node.js does not know (SELF_SIGNED_CERT_IN_CHAIN)"
    );
    assert!(
        problem
            .remedy
            .expect("a remedy")
            .contains("NODE_EXTRA_CA_CERTS")
    );
    assert!(world.slept.borrow().is_empty(), "nothing is waited for");
}
