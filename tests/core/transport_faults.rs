//! Faults of a transport: which names of the system are taken over, and what each fault says.

use migration_core::domain::transport_fault::TransportFault;

fn of(cause: Option<&str>, code: Option<&str>) -> TransportFault {
    TransportFault::from_codes(cause.map(str::to_owned), code.map(str::to_owned))
}

#[test]
fn code_of_the_cause_goes_before_that_of_the_error() {
    for (cause, code, name) in [
        (Some("ECONNRESET"), None, "ECONNRESET"),
        (None, Some("EPIPE"), "EPIPE"),
        (Some("ECONNREFUSED"), Some("EPIPE"), "ECONNREFUSED"),
        (Some("not a name"), Some("EPIPE"), "EPIPE"),
        (None, Some("ConnectionRefused"), "ConnectionRefused"),
        (Some("ETIMEDOUT"), None, "ETIMEDOUT"),
        (
            Some("UND_ERR_CONNECT_TIMEOUT"),
            None,
            "UND_ERR_CONNECT_TIMEOUT",
        ),
    ] {
        assert_eq!(of(cause, code), TransportFault::Broken(name.to_owned()));
    }
}

#[test]
fn codes_of_this_project_are_faults_of_their_own() {
    assert_eq!(of(None, Some("timeout")), TransportFault::TimedOut);
    assert_eq!(of(None, Some("no_fetch")), TransportFault::NoFetch);
}

#[test]
fn text_that_is_no_name_of_the_system_is_not_taken_over() {
    let longest = "E".repeat(40);
    assert_eq!(
        of(None, Some(&longest)),
        TransportFault::Failed(longest.clone())
    );
    for text in [
        "",
        "password",
        "ECONNRESET for https://old.example.com/?secret",
        "Connection refused",
        "Connection1",
        "ERR-TLS",
        &"E".repeat(41),
    ] {
        assert_eq!(
            of(Some(text), Some(text)),
            TransportFault::Failed(String::new()),
            "{text}"
        );
    }
    assert_eq!(of(None, None), TransportFault::Failed(String::new()));
}

#[test]
fn fault_is_said_with_the_name_of_the_system_if_there_is_one() {
    let cases = [
        (
            of(None, Some("ERR_TLS_CERT_ALTNAME_INVALID")),
            "the request failed (ERR_TLS_CERT_ALTNAME_INVALID)",
            Some("ERR_TLS_CERT_ALTNAME_INVALID"),
        ),
        (of(None, None), "the request failed", None),
        (
            of(None, Some("EPIPE")),
            "the connection broke (EPIPE)",
            Some("EPIPE"),
        ),
        (
            TransportFault::TimedOut,
            "no answer came in time",
            Some("timeout"),
        ),
        (
            TransportFault::BadBody,
            "its answer could not be read",
            Some("bad_body"),
        ),
        (
            TransportFault::NoFetch,
            "this runtime has no fetch, and none was given",
            Some("no_fetch"),
        ),
    ];
    for (fault, message, name) in cases {
        assert_eq!(fault.to_string(), message);
        assert_eq!(fault.name().as_deref(), name);
    }
}
