//! Requests to the Management API, with a token that all calls of a container share.

use crate::domain::answers::{ClientCredentialsAnswer, ManagementAnswer};
use crate::domain::configuration::Configuration;
use crate::domain::outcome::Refusal;
use crate::domain::refusals::{management_token_rejected, unreadable_answer};
use crate::domain::scope::Scope;
use crate::endpoints::client_credentials;
use crate::endpoints::client_credentials::{AccessToken, TokenRequest};
use crate::endpoints::http::{Request, Response};
use crate::flow::call::Call;
use crate::flow::ports::{Clock, TokenCache, Transport};

/// The old tenant's Management API for one call.
pub struct Management<'a, T, C, K> {
    /// The call that the requests are part of.
    pub call: &'a Call<'a, T, C>,
    /// The checked configuration.
    pub configuration: &'a Configuration,
    cache: &'a K,
}

impl<'a, T: Transport, C: Clock, K: TokenCache> Management<'a, T, C, K> {
    /// The Management API that `configuration` names.
    pub fn new(call: &'a Call<'a, T, C>, configuration: &'a Configuration, cache: &'a K) -> Self {
        Self {
            call,
            configuration,
            cache,
        }
    }

    /// Sends the request that `build` creates with a token. A token that is rejected is renewed once.
    ///
    /// Returns `None` for a user that is read by its ID and does not exist, and for a search query that the
    /// tenant does not accept.
    ///
    /// # Errors
    /// The refusal that the answer, or the one to the token request, means.
    pub async fn send(
        &self,
        scope: Scope,
        build: &dyn Fn(&str) -> Request,
    ) -> Result<Option<Response>, Refusal> {
        let mut renewed = false;
        loop {
            let token = self.token().await?;
            let (response, error) = self.call.send(&build(token.value.expose())).await?;
            match ManagementAnswer::read(scope, response.status, &error) {
                ManagementAnswer::Found => return Ok(Some(response)),
                ManagementAnswer::NotFound => return Ok(None),
                ManagementAnswer::TokenRejected if !renewed => {
                    renewed = true;
                    self.cache
                        .remove_rejected(&self.configuration.token_key(), &token);
                }
                ManagementAnswer::TokenRejected => return Err(management_token_rejected()),
                ManagementAnswer::Refused(refusal) => return Err(refusal),
            }
        }
    }

    async fn token(&self) -> Result<AccessToken, Refusal> {
        let key = self.configuration.token_key();
        let cached = self.cache.get(&key);
        if let Some(token) = cached.filter(|token| self.call.clock.now_ms() < token.good_until_ms) {
            return Ok(token);
        }
        // An edge runtime that has sent its response may stop a call, and the token request with it. A request
        // that is still running ends within two thirds of the time budget, so a wait of three quarters is enough.
        let wait_limit = || {
            self.call
                .clock
                .sleep(self.call.remaining_ms().saturating_mul(3) / 4)
        };
        self.cache
            .single_flight(&key, wait_limit, self.request_token(&key))
            .await
    }

    async fn request_token(&self, key: &str) -> Result<AccessToken, Refusal> {
        let configuration = self.configuration;
        let request = TokenRequest {
            host: &configuration.audience.host,
            audience: &configuration.audience.identifier,
            client_id: &configuration.client_id,
            client_secret: configuration.client_secret.expose(),
        };
        let request = request.to_http();
        let (response, error) = self.call.send(&request).await?;
        match ClientCredentialsAnswer::read(response.status, &error) {
            ClientCredentialsAnswer::Token => {
                let token = client_credentials::access_token(&response, self.call.clock.now_ms())
                    .ok_or_else(unreadable_answer)?;
                self.cache.insert(key, &token);
                Ok(token)
            }
            ClientCredentialsAnswer::Refused(refusal) => Err(refusal),
        }
    }
}
