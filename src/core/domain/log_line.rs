//! The one line that a call logs. It can't hold an identifier, password, token or secret: none of its
//! fields is taken from the user or from a body.

use crate::domain::event::Event;
use crate::domain::marker_state::MarkerState;
use crate::domain::object_writer::ObjectWriter;
use crate::domain::optional_settings::LogLevel;
use crate::domain::outcome::{Code, Reply};

/// A log line, as one JSON object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// The action script that ran.
    pub event: Event,
    /// The outcome.
    pub code: Code,
    /// The HTTP status of the last answer.
    pub status: Option<u16>,
    /// How many requests the call sent.
    pub requests: u32,
    /// How many milliseconds it took.
    pub ms: u64,
    /// The old tenant's ID of the last request, to find it in that tenant's logs.
    pub request_id: Option<String>,
    /// The last request's fault in the system's name for it, such as `ECONNREFUSED`.
    pub fault: Option<String>,
    /// The setting at fault.
    pub setting: Option<String>,
    /// The fields that the profile does not have, because the new tenant would refuse them.
    pub left_out: Option<String>,
    /// The kinds of second factors that could not be carried.
    pub lost_factors: Option<String>,
    /// What is known about the migration marker.
    pub marker: Option<MarkerState>,
}

impl LogLine {
    /// The line of a call that sent nothing.
    pub fn empty(event: Event, code: Code) -> Self {
        Self {
            event,
            code,
            status: None,
            requests: 0,
            ms: 0,
            request_id: None,
            fault: None,
            setting: None,
            left_out: None,
            lost_factors: None,
            marker: None,
        }
    }

    /// The line as JSON, when the level asks for it.
    pub fn to_json(&self, reply: Reply, level: LogLevel) -> Option<String> {
        let fault = reply == Reply::Error || self.left_out.is_some() || self.lost_factors.is_some();
        let is_logged = match level {
            LogLevel::Info => true,
            LogLevel::Error => fault,
            LogLevel::Off => false,
        };
        is_logged.then(|| self.json())
    }

    fn json(&self) -> String {
        let mut json = String::new();
        let mut line = ObjectWriter::begin(&mut json);
        line.insert_str("event", self.event.name());
        line.insert_str("code", self.code.name());
        if let Some(status) = self.status {
            line.insert_number("status", status.into());
        }
        line.insert_number("requests", self.requests.into());
        line.insert_number("ms", self.ms);
        let texts = [
            ("request_id", self.request_id.as_deref()),
            ("fault", self.fault.as_deref()),
            ("setting", self.setting.as_deref()),
            ("left_out", self.left_out.as_deref()),
            ("lost_factors", self.lost_factors.as_deref()),
            ("marker", self.marker.map(MarkerState::name)),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                line.insert_str(name, text);
            }
        }
        line.end();
        json
    }
}

/// A name from outside; `None` if it could break or forge a log line.
pub fn safe_name(name: &str) -> Option<String> {
    let fits = |name: &str| {
        !name.is_empty()
            && name.len() <= 80
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte))
    };
    fits(name).then(|| name.to_owned())
}
