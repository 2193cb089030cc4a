//! Access to the Management API of one tenant while a command runs.

use std::cell::RefCell;

use crate::api::credentials::{Credentials, Grant};
use crate::api::errors::{ErrorContext, auth0_message};
use crate::api::pagination::{PageWalk, PagedRequest};
use crate::api::ports::{Event, Ports, Progress};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use crate::api::token;
use crate::problem::Problem;
use crate::secret::Secret;
use crate::tenant::Tenant;
use migration_core::domain::retry::{Attempt, Decision, Retries, RetryPolicy, RetryReason};
use migration_core::endpoints::client_credentials::{TokenRequest, access_token};
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::{Clock, Transport};

/// Timeout of one attempt to send a request, in milliseconds.
const TIMEOUT_MS: u32 = 30_000;
/// How often and after which waits a request is sent again. Auth0's rate limit windows last a minute at most.
const RETRY_POLICY: RetryPolicy = RetryPolicy {
    max_rate_limit_waits: 20,
    max_backoff_ms: 10_000,
    ..RetryPolicy::ACTION_SCRIPT
};
/// The longest wait for the end of the rate limit, in milliseconds. The command fails instead of waiting longer.
const MAX_WAIT_MS: u64 = 300_000;

/// A tenant and a token for its Management API.
pub struct Session<'a, P> {
    pub(super) audience: String,
    grant: Grant,
    pub(super) token: RefCell<Secret>,
    /// `None` if the token does not say which scopes it has.
    granted_scopes: Option<Vec<String>>,
    pub(super) errors: ErrorContext,
    pub(super) ports: &'a P,
}

impl<'a, P: Ports> Session<'a, P> {
    /// Requests a token, unless the credentials are a token.
    ///
    /// # Errors
    /// `unauthorized`, `unreachable`, `rate_limited`.
    pub async fn open(
        tenant: Tenant,
        credentials: Credentials,
        ports: &'a P,
    ) -> Result<Self, Problem> {
        let mut session = Self {
            audience: credentials.audience(),
            errors: ErrorContext {
                tenant,
                grant: credentials.grant.kind(),
                domain: credentials.domain,
            },
            grant: credentials.grant,
            token: RefCell::default(),
            granted_scopes: None,
            ports,
        };
        let token = session.request_token().await?;
        session.granted_scopes = token::scopes(token.expose());
        session.token = RefCell::new(token);
        Ok(session)
    }

    /// The tenant.
    pub fn tenant(&self) -> Tenant {
        self.errors.tenant
    }

    /// The tenant's domain.
    pub fn domain(&self) -> &str {
        &self.errors.domain
    }

    /// The identifier of the tenant's Management API.
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// The ports that the session uses.
    pub fn ports(&self) -> &'a P {
        self.ports
    }

    /// The Client ID of the application whose credentials the session uses; `None` if the token does not say.
    pub fn own_client_id(&self) -> Option<String> {
        match &self.grant {
            Grant::ClientCredentials { id, .. } => Some(id.clone()),
            Grant::Token(token) => token::client_id(token.expose()),
        }
    }

    /// Reports that something is about to be read.
    pub fn report_reading(&self, what: &str) {
        self.ports.ui().event(&Event::Reading {
            tenant: self.tenant(),
            what,
        });
    }

    /// Checks that the token has the scopes, before the first request that needs them.
    ///
    /// # Errors
    /// `missing_scope`, which names all missing scopes.
    pub fn require_scopes(&self, scopes: &[Scope]) -> Result<(), Problem> {
        // If the token does not say which scopes it has, the tenant decides at each request.
        let Some(granted) = &self.granted_scopes else {
            return Ok(());
        };
        let missing: Vec<Scope> = scopes
            .iter()
            .copied()
            .filter(|scope| !granted.iter().any(|granted| granted == scope.as_str()))
            .collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(self.errors.missing_scopes(&missing))
        }
    }

    /// The problem that the token lacks a scope, where only the content of an answer shows that.
    pub fn missing_scope(&self, scope: Scope) -> Problem {
        self.errors.missing_scopes(&[scope])
    }

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
            message: auth0_message(request, &response),
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
        self.errors.request_rejected(request, response)
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

    pub(super) fn can_replace_token(&self) -> bool {
        matches!(self.grant, Grant::ClientCredentials { .. })
    }

    pub(super) async fn replace_token(&self) -> Result<(), Problem> {
        let token = self.request_token().await?;
        self.token.replace(token);
        Ok(())
    }

    fn parse(&self, request: &ApiRequest, response: &Response) -> Result<Value, Problem> {
        let body = response.body.expose();
        let value: Value = match response.status {
            200..=299 if body.trim().is_empty() => Value::Null,
            200..=299 => serde_json::from_str(body)
                .map_err(|_| self.errors.unreachable("answers with no JSON"))?,
            _ => return Err(self.errors.request_rejected(request, response)),
        };
        let client_secret = Secret::new(get_str(&value, "client_secret"));
        if !client_secret.is_empty() {
            self.ports.ui().redact(&client_secret);
        }
        Ok(value)
    }

    async fn request_token(&self) -> Result<Secret, Problem> {
        let (id, secret) = match &self.grant {
            Grant::Token(token) => return Ok(token.clone()),
            Grant::ClientCredentials { id, secret } => (id, secret),
        };
        let request = TokenRequest {
            host: self.domain(),
            audience: &self.audience,
            client_id: id,
            client_secret: secret.expose(),
        };
        let response = self.send_with_retries(&request.to_http(), true).await?;
        let token = match response.status {
            200 => access_token(&response, self.ports.clock().now_ms()),
            _ => None,
        };
        let token = token.ok_or_else(|| self.errors.token_rejected(&response))?;
        let token = Secret::from(token.value);
        self.ports.ui().redact(&token);
        Ok(token)
    }

    pub(super) async fn send_with_token(&self, request: &ApiRequest) -> Result<Response, Problem> {
        let http_request = request.to_http(&self.audience, self.token.borrow().expose());
        self.send_with_retries(&http_request, request.is_repeatable())
            .await
    }

    /// Sends a request; again after a temporary fault if the request is repeatable, and again after a 429 response.
    async fn send_with_retries(
        &self,
        request: &Request,
        is_repeatable: bool,
    ) -> Result<Response, Problem> {
        let clock = self.ports.clock();
        let mut retries = Retries::new(RetryPolicy {
            max_repeats: u32::from(is_repeatable),
            ..RETRY_POLICY
        });
        loop {
            let result = self.ports.transport().send(request, TIMEOUT_MS).await;
            let attempt = match &result {
                Err(fault) => Attempt::Fault(fault),
                Ok(response) => Attempt::Answer {
                    status: response.status,
                    error: None,
                    rate_limit: response.rate_limit,
                },
            };
            match retries.decide(attempt, clock.now_ms(), MAX_WAIT_MS, clock.random()) {
                Decision::RetryAfter { wait_ms, reason } => {
                    if reason == RetryReason::RateLimit {
                        self.ports.ui().event(&Event::Waiting {
                            tenant: self.tenant(),
                            ms: wait_ms,
                            why: "rate limit",
                        });
                    }
                    clock.sleep(wait_ms).await;
                }
                Decision::Stop => {
                    let response = result
                        .map_err(|fault| self.errors.transport_failed(&fault, is_repeatable))?;
                    return match response.status {
                        429 => Err(self.errors.rate_limited()),
                        _ => Ok(response),
                    };
                }
            }
        }
    }
}
