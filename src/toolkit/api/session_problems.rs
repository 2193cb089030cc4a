//! What an answer of a Management API means that is not the one that was asked for.

use serde_json::Value;

use crate::api::ask::Ask;
use crate::api::credentials::Grant;
use crate::api::session::Session;
use crate::problem::{Problem, ProblemCode};
use migration_core::domain::retry::TransportFault;
use migration_core::endpoints::http::Response;

/// A shorter setting is no secret worth the name, and a message without its every letter would say nothing.
const SHORTEST_SETTING: usize = 4;

impl<T, C, O> Session<'_, T, C, O> {
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.tenant.label(), self.domain)
    }

    pub(super) fn no_answer(&self, fault: &TransportFault, is_repeatable: bool) -> Problem {
        let mut problem = self.unreachable(&format!("can't be reached: {}", fault.description()));
        if !is_repeatable {
            problem.remedy = Some(
                "Run the command again: it looks first whether this was done after all.".to_owned(),
            );
        }
        problem
    }

    pub(super) fn unreachable(&self, what: &str) -> Problem {
        let message = format!("{} {what}", self.name());
        let prefix = self.tenant.variable_prefix();
        Problem::in_tenant(self.tenant, ProblemCode::Unreachable, message).with_remedy(format!(
            "Check {prefix}_DOMAIN, and the network between this machine and Auth0."
        ))
    }

    pub(super) fn no_token(&self, response: &Response) -> Problem {
        let prefix = self.tenant.variable_prefix();
        let (status, error) = (response.status, response.error().unwrap_or_default());
        let refused = |message: String, remedy: String| {
            Problem::in_tenant(self.tenant, ProblemCode::Unauthorized, message).with_remedy(remedy)
        };
        match (status, error.as_str()) {
            (400..=403, "invalid_client") | (401, _) => refused(
                format!("{} does not accept {prefix}_CLIENT_ID and {prefix}_CLIENT_SECRET", self.name()),
                "Copy both from the application's page in the Dashboard.".to_owned(),
            ),
            (403, "access_denied" | "unauthorized_client") => refused(
                format!("the application of {prefix}_CLIENT_ID is not authorised for the Management API of {}", self.name()),
                "Authorise it: Applications, APIs, Auth0 Management API, Machine to Machine Applications; its grant \
                 type Client Credentials must be on."
                    .to_owned(),
            ),
            (400..=404, "invalid_request" | "invalid_target") => refused(
                format!("{} has no Management API of the identifier {}", self.name(), self.audience),
                format!("Set {prefix}_DOMAIN to the tenant's own domain, not to its custom domain."),
            ),
            _ => self.unreachable(&format!("gives no token; it answered with status {status}")),
        }
    }

    pub(super) fn refused(&self, ask: &Ask, response: &Response) -> Problem {
        let status = response.status;
        let body: Option<Value> = serde_json::from_str(&response.body).ok();
        let said = body
            .as_ref()
            .and_then(|body| body.get("message"))
            .and_then(Value::as_str)
            .unwrap_or_default();
        let said = without_settings(said, ask);
        let at = |code, message| Problem::in_tenant(self.tenant, code, message);
        let prefix = self.tenant.variable_prefix();
        match (status, response.error().as_deref()) {
            (401, _) => at(
                ProblemCode::Unauthorized,
                format!("{} does not accept the token", self.name()),
            )
            .with_remedy(format!(
                "Use a new {prefix}_TOKEN, or {prefix}_CLIENT_ID and {prefix}_CLIENT_SECRET."
            )),
            (403, Some("insufficient_scope")) => self.missing_scopes(&[ask.scope]),
            (300..=399, _) => self.unreachable(&format!("answered with status {status}")),
            (500..=599, _) => self
                .unreachable(&format!(
                    "has a fault of its own: it answered with status {status}"
                ))
                .with_remedy(
                    "Run the command again later; https://status.auth0.com tells of outages.",
                ),
            _ => {
                let path = ask.path.split('?').next().unwrap_or_default();
                let message = format!(
                    "{} refused {} /api/v2/{path} with status {status}: {said}",
                    self.name(),
                    ask.method
                );
                let problem = at(ProblemCode::Refused, message);
                match status {
                    404 | 409 => problem.with_remedy(
                        "Somebody or something else may be changing the tenant too. Run the command again: it looks first \
                         what is there.",
                    ),
                    _ => problem,
                }
            }
        }
    }

    pub(super) fn missing_scopes(&self, scopes: &[&str]) -> Problem {
        let message = format!(
            "the token for {} lacks the scopes: {}",
            self.name(),
            scopes.join(", ")
        );
        let prefix = self.tenant.variable_prefix();
        Problem::in_tenant(self.tenant, ProblemCode::MissingScope, message).with_remedy(match self.grant {
            Grant::Client { .. } => format!(
                "Grant them to the application of {prefix}_CLIENT_ID: Applications, APIs, Auth0 Management API, Machine to \
                 Machine Applications."
            ),
            Grant::Token(_) => {
                format!("Set {prefix}_TOKEN to a token that has them, or take it away and set {prefix}_CLIENT_ID and \
                         {prefix}_CLIENT_SECRET.")
            }
        })
    }
}

/// A message without the settings of action scripts that were sent, which a tenant may repeat: the migration client's
/// secret is one of them.
fn without_settings(message: &str, ask: &Ask) -> String {
    let settings = ask
        .body
        .as_ref()
        .and_then(|body| body.pointer("/options/configuration"));
    let settings = settings
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|settings| settings.values());
    let values = settings
        .filter_map(Value::as_str)
        .filter(|value| value.len() >= SHORTEST_SETTING);
    values.fold(message.to_owned(), |message, value| {
        message.replace(value, "[setting]")
    })
}
