//! The report of a finished call.

use crate::domain::event::Event;
use crate::domain::log_line::LogLine;
use crate::domain::optional_settings::LogLevel;
use crate::domain::outcome::{Outcome, Reply};
use crate::domain::profile::Profile;
use crate::domain::setting_problem::ConfigurationError;
use crate::domain::settings::Settings;
use crate::flow::call::Call;
use crate::flow::ports::{Clock, Transport};

/// A finished call.
pub struct Report {
    /// The outcome of the call.
    pub outcome: Outcome,
    /// How an action script reports the outcome to the platform.
    pub reply: Reply,
    /// The HTTP status of the last answer.
    pub status: Option<u16>,
    /// The line to log, as JSON, if the level asks for one.
    pub log: Option<String>,
}

impl Report {
    /// Ends a call.
    pub fn of<T: Transport, C: Clock>(
        event: Event,
        outcome: Outcome,
        call: &Call<'_, T, C>,
        level: LogLevel,
    ) -> Self {
        let line = LogLine {
            requests: call.requests.get(),
            ms: call.elapsed_ms(),
            status: call.status.get(),
            request_id: call.request_id.take(),
            fault: call.fault.take(),
            marker: call.marker.get(),
            ..LogLine::empty(event, outcome.code())
        };
        Self::new(event, outcome, line, level)
    }

    /// Creates the report of a call that could not start because its configuration is invalid. The line is logged unless
    /// `Log_Level` is `off`.
    pub fn misconfigured(event: Event, error: &ConfigurationError, settings: Settings<'_>) -> Self {
        let refusal = error.to_refusal();
        let line = LogLine::empty(event, refusal.code);
        Self::new(
            event,
            Outcome::Refused(refusal),
            line,
            LogLevel::for_invalid_configuration(settings),
        )
    }

    fn new(event: Event, outcome: Outcome, mut line: LogLine, level: LogLevel) -> Self {
        let reply = match event {
            Event::Login => outcome.login_reply(),
            Event::GetUser => outcome.get_user_reply(),
        };
        match &outcome {
            Outcome::Found(profile) => {
                let Profile {
                    left_out,
                    lost_factors,
                    ..
                } = profile;
                line.left_out = (!left_out.is_empty()).then(|| left_out.join(", "));
                line.lost_factors = (!lost_factors.is_empty()).then(|| lost_factors.join(", "));
            }
            Outcome::Refused(refusal) => {
                line.setting = refusal.remedy.as_ref().map(|remedy| remedy.setting_names());
            }
            Outcome::NotFound => {}
        }
        Self {
            status: line.status,
            log: line.to_json(reply, level),
            outcome,
            reply,
        }
    }
}
