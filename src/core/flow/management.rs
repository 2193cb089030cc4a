//! Requests to the Management API, with a token that all calls of a container share.

use crate::domain::configuration::Configuration;
use crate::domain::outcome::Refusal;
use crate::domain::verdict::{Asked, Verdict, management_token_refused};
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

    /// Sends the request that `build` makes of a token. A token that is refused is renewed once.
    ///
    /// Gives `None` for a user that is read by its ID and is not there, and for a query that the tenant does
    /// not take for one.
    ///
    /// # Errors
    /// The refusal that the answer, or the one for the token, means.
    pub async fn ask(
        &self,
        scope: &'static str,
        build: &dyn Fn(&str) -> Request,
    ) -> Result<Option<Response>, Refusal> {
        let mut renewed = false;
        loop {
            let token = self.token().await?;
            let (verdict, response) = self
                .call
                .ask(Asked::Management(scope), &build(token.value.expose()))
                .await?;
            match verdict {
                Verdict::Answered => return Ok(Some(response)),
                Verdict::Nothing => return Ok(None),
                Verdict::TokenRefused if !renewed => {
                    renewed = true;
                    self.cache.forget(&self.configuration.token_key(), &token);
                }
                Verdict::TokenRefused => return Err(management_token_refused()),
                Verdict::Refused(refusal) => return Err(refusal),
                Verdict::PasswordProvenMfaRequired => return Err(unreadable()),
            }
        }
    }

    async fn token(&self) -> Result<AccessToken, Refusal> {
        let key = self.configuration.token_key();
        let kept = self.cache.kept(&key);
        if let Some(token) = kept.filter(|token| self.call.clock.now_ms() < token.good_until_ms) {
            return Ok(token);
        }
        // An edge runtime that has answered its client may end a call without a word, and its request with it.
        // One that is alive ends in two thirds of its time, so three quarters are enough to tell.
        let patience = || {
            self.call
                .clock
                .sleep(self.call.remaining_ms().saturating_mul(3) / 4)
        };
        self.cache
            .single_flight(&key, patience, self.request_token(&key))
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
        let (verdict, response) = self.call.ask(Asked::ClientCredentials, &request).await?;
        match verdict {
            Verdict::Answered => {
                let token = client_credentials::access_token(&response, self.call.clock.now_ms())
                    .ok_or_else(unreadable)?;
                self.cache.keep(key, &token);
                Ok(token)
            }
            Verdict::Refused(refusal) => Err(refusal),
            _ => Err(unreadable()),
        }
    }
}

/// `unavailable`, for a body that is not what the endpoint returns.
pub fn unreadable() -> Refusal {
    Refusal::unavailable("its answer could not be read")
}
