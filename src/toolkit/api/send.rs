//! Sends the requests of a session and reads the answers.

use serde_json::Value;

use crate::api::errors::auth0_message;
use crate::api::ports::{Ports, Progress};
use crate::api::request::ApiRequest;
use crate::api::session::Session;
use crate::json_value::{get_str, parse};
use crate::problem::Problem;
use crate::secret::Secret;
use migration_core::endpoints::http::Response;

/// A response that refuses a request, with a status that the command expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// Auth0's message, for display.
    pub message: String,
}

impl<P: Ports> Session<'_, P> {
    /// Sends a request and parses the JSON of the response; an empty body is `null`.
    ///
    /// The token may expire while the session waits for the rate limit. It is then replaced once, if there are
    /// credentials to request another one with.
    ///
    /// # Errors
    /// `unauthorized`, `missing_scope`, `rate_limited`, `unreachable`, or `refused` with Auth0's message.
    pub async fn send(&self, request: &ApiRequest) -> Result<Value, Problem> {
        let (value, _) = self.send_sized(request).await?;
        Ok(value)
    }

    /// As [`Session::send`], for a request whose answer is an object. Something else has none of its members, which would mean
    /// that nothing is set.
    ///
    /// # Errors
    /// As [`Session::send`]; `unreachable` also if the answer is no object.
    pub async fn fetch_object(&self, request: &ApiRequest) -> Result<Value, Problem> {
        let value = self.send(request).await?;
        if value.is_object() {
            Ok(value)
        } else {
            Err(self.errors.unexpected_form(request))
        }
    }

    /// As [`Session::send`], but a response with one of these statuses is a refusal that the command handles.
    ///
    /// # Errors
    /// As [`Session::send`], for all other responses.
    pub async fn send_or_refusal(
        &self,
        request: &ApiRequest,
        statuses: &[u16],
    ) -> Result<Result<Value, Refusal>, Problem> {
        let response = self.send_authorized(request).await?;
        if !statuses.contains(&response.status) {
            return self.parse(request, &response).map(Ok);
        }
        Ok(Err(Refusal {
            status: response.status,
            message: auth0_message(request, &response, &self.token.borrow()),
        }))
    }

    /// As [`Session::send`]; `None` if the tenant has no such object (status 404).
    ///
    /// # Errors
    /// As [`Session::send`].
    pub async fn find(&self, request: &ApiRequest) -> Result<Option<Value>, Problem> {
        let response = self.send_authorized(request).await?;
        match response.status {
            404 => Ok(None),
            _ => self.parse(request, &response).map(Some),
        }
    }

    /// The problem of an answer that refuses a request.
    pub fn rejected(&self, request: &ApiRequest, response: &Response) -> Problem {
        let token = self.token.borrow();
        self.errors.request_rejected(request, response, &token)
    }

    /// As [`Session::send`]; also returns how many bytes the response has.
    pub(super) async fn send_sized(&self, request: &ApiRequest) -> Result<(Value, usize), Problem> {
        let response = self.send_authorized(request).await?;
        let value = self.parse(request, &response)?;
        Ok((value, response.body.expose().len()))
    }

    /// Sends a request, once more with another token if the first one is not accepted.
    pub(super) async fn send_authorized(&self, request: &ApiRequest) -> Result<Response, Problem> {
        let response = self.send_with_token(request).await?;
        if response.status == 401 && self.can_replace_token() {
            self.replace_token().await?;
            return self.send_with_token(request).await;
        }
        Ok(response)
    }

    fn parse(&self, request: &ApiRequest, response: &Response) -> Result<Value, Problem> {
        let body = response.body.expose();
        let value: Value = match response.status {
            200..=299 if body.trim().is_empty() => Value::Null,
            200..=299 => {
                parse(body).map_err(|_| self.errors.unreachable("answers with no JSON"))?
            }
            _ => return Err(self.rejected(request, response)),
        };
        let client_secret = Secret::new(get_str(&value, "client_secret"));
        if !client_secret.is_empty() {
            self.ports.ui().redact(&client_secret);
        }
        Ok(value)
    }
}
