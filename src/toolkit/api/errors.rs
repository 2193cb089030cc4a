//! Turns the failed requests of a session into problems with a remedy.

use serde_json::Value;

use crate::api::connection_fault::ConnectionFault;
use crate::api::credentials::GrantKind;
use crate::api::pagination::PageError;
use crate::api::request::{ApiBody, ApiRequest};
use crate::api::scope::Scope;
use crate::json_value::parse;
use crate::problem::{Problem, ProblemCode};
use crate::secret::Secret;
use crate::tenant::Tenant;
use migration_core::domain::json::encode_string_into;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::Response;

/// Values shorter than this many bytes are not redacted in Auth0's messages: they are no secrets, and replacing each
/// occurrence of a single letter would make a message unreadable.
const MIN_REDACTED_BYTES: usize = 4;

/// What the messages about a tenant need to know of it.
pub(super) struct ErrorContext {
    pub(super) tenant: Tenant,
    pub(super) domain: String,
    pub(super) grant: GrantKind,
}

impl ErrorContext {
    fn tenant_name(&self) -> String {
        format!("{} {}", self.tenant.label(), self.domain)
    }

    fn problem(&self, code: ProblemCode, message: String) -> Problem {
        Problem::in_tenant(self.tenant, code, message)
    }

    /// The application that the token is for, as messages name it.
    fn application(&self) -> String {
        match self.grant {
            GrantKind::Application => "the application".to_owned(),
            GrantKind::Token | GrantKind::ClientCredentials => {
                format!(
                    "the application of {}_CLIENT_ID",
                    self.tenant.variable_prefix()
                )
            }
        }
    }

    /// No response arrived.
    pub(super) fn transport_failed(&self, fault: &TransportFault, is_repeatable: bool) -> Problem {
        if let Some(fault) = ConnectionFault::of(fault) {
            // The request was not sent, so nothing can have been done.
            let message = format!("{} can't be reached: {fault}", self.tenant_name());
            return self
                .problem(ProblemCode::Unreachable, message)
                .with_remedy(fault.remedy(&self.domain));
        }
        let problem = self.unreachable(&format!("can't be reached: {}", fault));
        if is_repeatable {
            return problem;
        }
        problem
            .with_remedy("Run the command again: it looks first whether this was done after all.")
    }

    /// The response does not come from a working Auth0 tenant.
    pub(super) fn unreachable(&self, what: &str) -> Problem {
        let prefix = self.tenant.variable_prefix();
        self.problem(
            ProblemCode::Unreachable,
            format!("{} {what}", self.tenant_name()),
        )
        .with_remedy(format!(
            "Check {prefix}_DOMAIN, and the network between this machine and Auth0."
        ))
    }

    /// The answer has not the form that such answers have.
    pub(super) fn unexpected_form(&self, request: &ApiRequest) -> Problem {
        let path = path_without_query(request);
        self.unreachable(&format!(
            "answers GET /api/v2/{path} with JSON of another form"
        ))
    }

    /// A list cannot be read to its end.
    pub(super) fn list_unreadable(&self, request: &ApiRequest, error: PageError) -> Problem {
        let path = path_without_query(request);
        let what = match error {
            PageError::UnexpectedForm => "a list of another form",
            PageError::UnknownEnd => "a list that does not say how it goes on",
            PageError::TooLong => "a list that is longer than any that this command needs",
        };
        self.unreachable(&format!("answers GET /api/v2/{path} with {what}"))
    }

    /// The rate limit was not over after all retries, or its end is too far away.
    pub(super) fn rate_limited(&self) -> Problem {
        let message = format!("{} refuses more requests for now", self.tenant_name());
        self.problem(ProblemCode::RateLimited, message)
            .with_remedy("Run the command again later.")
    }

    /// The response to the client-credentials request contains no token.
    pub(super) fn token_rejected(&self, response: &Response) -> Problem {
        let (prefix, name) = (self.tenant.variable_prefix(), self.tenant_name());
        let (status, error) = (response.status, response.error().unwrap_or_default());
        let unauthorized = |message: String| self.problem(ProblemCode::Unauthorized, message);
        match (status, error.as_str()) {
            (400..=403, "invalid_client") | (401, _) => unauthorized(match self.grant {
                GrantKind::Application => {
                    format!("{name} does not accept the Client ID and the secret of the application")
                }
                GrantKind::Token | GrantKind::ClientCredentials => {
                    format!("{name} does not accept {prefix}_CLIENT_ID and {prefix}_CLIENT_SECRET")
                }
            })
            .with_remedy("Copy both from the application's page in the Dashboard."),
            (403, "access_denied" | "unauthorized_client") => unauthorized(match self.grant {
                GrantKind::Application => {
                    format!("the application is not authorised for the Management API of {name}")
                }
                GrantKind::Token | GrantKind::ClientCredentials => format!(
                    "the application of {prefix}_CLIENT_ID is not authorised for the Management API of {name}"
                ),
            })
            .with_remedy(
                "Authorise it: Applications, APIs, Auth0 Management API, Machine to Machine Applications; its grant \
                 type Client Credentials must be on.",
            ),
            (400..=404, "invalid_request" | "invalid_target") => unauthorized(format!(
                "{name} has no Management API of the identifier https://{}/api/v2/",
                self.domain
            ))
            .with_remedy(format!(
                "Set {prefix}_DOMAIN to the tenant's own domain, not to its custom domain."
            )),
            _ => self.unreachable(&format!("gives no token; it answered with status {status}")),
        }
    }

    /// The Management API rejected a request with this token.
    pub(super) fn request_rejected(
        &self,
        request: &ApiRequest,
        response: &Response,
        token: &Secret,
    ) -> Problem {
        let (prefix, name) = (self.tenant.variable_prefix(), self.tenant_name());
        let status = response.status;
        match (status, response.error().as_deref()) {
            (401, _) => self
                .problem(
                    ProblemCode::Unauthorized,
                    format!("{name} does not accept the token"),
                )
                .with_remedy(format!(
                    "Use a new {prefix}_TOKEN, or {prefix}_CLIENT_ID and {prefix}_CLIENT_SECRET."
                )),
            (403, Some("insufficient_scope")) => self.missing_scopes(&[request.scope]),
            (300..=399, _) => self.unreachable(&format!("answered with status {status}")),
            (500..=599, _) => self
                .unreachable(&format!(
                    "has a fault of its own: it answered with status {status}"
                ))
                .with_remedy(
                    "Run the command again later; https://status.auth0.com tells of outages.",
                ),
            _ => {
                let path = path_without_query(request);
                let problem = self.problem(
                    ProblemCode::Refused,
                    format!(
                        "{name} refused {} /api/v2/{path} with status {status}: {}",
                        request.method.name(),
                        auth0_message(request, response, token)
                    ),
                );
                if !matches!(status, 404 | 409) {
                    return problem;
                }
                problem.with_remedy(
                    "Somebody or something else may be changing the tenant too. Run the command again: it looks first \
                     what is there.",
                )
            }
        }
    }

    /// The token lacks scopes.
    pub(super) fn missing_scopes(&self, scopes: &[Scope]) -> Problem {
        let scopes: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
        let message = format!(
            "the token for {} lacks the scopes: {}",
            self.tenant_name(),
            scopes.join(", ")
        );
        let prefix = self.tenant.variable_prefix();
        let remedy = match self.grant {
            GrantKind::ClientCredentials | GrantKind::Application => format!(
                "Grant them to {}: Applications, APIs, Auth0 Management API, Machine to Machine Applications.",
                self.application()
            ),
            GrantKind::Token => format!(
                "Set {prefix}_TOKEN to a token that has them, or take it away and set {prefix}_CLIENT_ID and \
                 {prefix}_CLIENT_SECRET."
            ),
        };
        self.problem(ProblemCode::MissingScope, message)
            .with_remedy(remedy)
    }
}

fn path_without_query(request: &ApiRequest) -> &str {
    request.path.split('?').next().unwrap_or_default()
}

/// Auth0's message in an error response. Auth0 may quote the request, in which the settings of action scripts and the
/// secrets of Actions contain the credentials of the migration client and of the marker client, so they are redacted. So
/// is the token: a gateway before the tenant may quote the headers, and some messages are written to files.
pub(super) fn auth0_message(request: &ApiRequest, response: &Response, token: &Secret) -> String {
    let body: Value = parse(response.body.expose()).unwrap_or_default();
    let message = body
        .get("message")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let message = redact(message.to_owned(), [token.expose()].into_iter(), "[secret]");
    let Some(sent) = request.body.as_ref().and_then(ApiBody::json) else {
        return message;
    };
    let settings = sent.pointer("/options/configuration");
    let settings = settings.and_then(Value::as_object).into_iter();
    let settings = settings
        .flat_map(|settings| settings.values())
        .filter_map(Value::as_str);
    let secrets = sent.get("secrets").and_then(Value::as_array).into_iter();
    let secrets = secrets
        .flatten()
        .filter_map(|secret| secret.get("value")?.as_str());
    let message = redact(message, settings, "[setting]");
    redact(message, secrets, "[secret]")
}

/// Replaces values in a message, also where it quotes them as JSON.
fn redact<'a>(message: String, values: impl Iterator<Item = &'a str>, replacement: &str) -> String {
    values
        .filter(|value| value.len() >= MIN_REDACTED_BYTES)
        .fold(message, |message, value| {
            let mut escaped = String::new();
            encode_string_into(value, &mut escaped);
            let escaped = escaped.get(1..escaped.len().saturating_sub(1));
            message
                .replace(value, replacement)
                .replace(escaped.unwrap_or(value), replacement)
        })
}
