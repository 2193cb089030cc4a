//! Access to the Management API of one tenant while a command runs.

use std::cell::RefCell;

use crate::api::credentials::{Credentials, Grant};
use crate::api::errors::ErrorContext;
use crate::api::ports::{Event, Ports, Progress};
use crate::api::request::ApiRequest;
use crate::api::retries::send_with_retries;
use crate::api::scope::Scope;
use crate::api::token;
use crate::problem::Problem;
use crate::secret::Secret;
use crate::tenant::Tenant;
use migration_core::endpoints::client_credentials::{TokenRequest, access_token};
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::Clock;

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
            Grant::ClientCredentials { id, .. } | Grant::Application { id, .. } => Some(id.clone()),
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

    pub(super) fn can_replace_token(&self) -> bool {
        !matches!(self.grant, Grant::Token(_))
    }

    pub(super) async fn replace_token(&self) -> Result<(), Problem> {
        let token = self.request_token().await?;
        self.token.replace(token);
        Ok(())
    }

    async fn request_token(&self) -> Result<Secret, Problem> {
        let (id, secret) = match &self.grant {
            Grant::Token(token) => return Ok(token.clone()),
            Grant::ClientCredentials { id, secret } | Grant::Application { id, secret } => {
                (id, secret)
            }
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

    /// Sends a request until it has an answer, and turns what is none into a problem.
    async fn send_with_retries(
        &self,
        request: &Request,
        is_repeatable: bool,
    ) -> Result<Response, Problem> {
        let response = send_with_retries(self.ports, self.tenant(), request, is_repeatable)
            .await
            .map_err(|fault| self.errors.transport_failed(&fault, is_repeatable))?;
        match response.status {
            429 => Err(self.errors.rate_limited()),
            _ => Ok(response),
        }
    }
}
