//! The report of a call that could not start.

use crate::support::{refused, setting};
use migration_core::domain::configuration::Configuration;
use migration_core::domain::event::Event;
use migration_core::domain::outcome::Outcome;
use migration_core::flow::report::Report;

fn misconfigured(event: Event, more: &[(&str, &str)]) -> Report {
    let settings = |key| setting(more, key);
    let error = Configuration::read(&settings).expect_err("a configuration with a fault");
    Report::misconfigured(event, &error, &settings)
}

#[test]
fn call_without_a_configuration_is_misconfigured_and_logged() {
    for event in [Event::Login, Event::GetUser] {
        let report = misconfigured(event, &[("Domain", "")]);
        let (code, message) = refused(&report);
        assert_eq!((code, report.reply.name()), ("misconfigured", "error"));
        assert!(message.contains("Domain"), "{message}");
        let Outcome::Refused(refusal) = &report.outcome else {
            panic!("a refusal");
        };
        assert_eq!(refusal.to_string(), message);
        let log = report.log.expect("a line");
        assert!(log.contains(r#""code":"misconfigured""#), "{log}");
        assert_eq!(report.status, None);
    }
}

#[test]
fn log_level_counts_even_if_the_configuration_is_invalid() {
    let logged = |level| misconfigured(Event::Login, &[("Domain", ""), ("Log_Level", level)]).log;
    assert_eq!(logged("off"), None);
    assert!(logged("error").is_some());
    assert!(logged("no such level").is_some());
}
