//! Requests to the Management API, with a token that all calls of a container share.

use std::cell::Cell;

use crate::domain::answers::{ClientCredentialsAnswer, ManagementAnswer};
use crate::domain::configuration::Configuration;
use crate::domain::outcome::Refusal;
use crate::domain::refusals::{management_token_rejected, unreadable_answer};
use crate::domain::retry::Retries;
use crate::domain::scope::Scope;
use crate::domain::transport_fault::TransportFault;
use crate::endpoints::client_credentials;
use crate::endpoints::client_credentials::{AccessToken, TokenRequest};
use crate::endpoints::http::{Request, Response};
use crate::flow::call::Call;
use crate::flow::ports::{Clock, TokenCache, Transport};
use crate::flow::token_failure::{TokenFailure, TokenRemedy};

/// The old tenant's Management API for one call.
pub struct Management<'a, T, C, K> {
    /// The call that the requests are part of.
    pub call: &'a Call<'a, T, C>,
    /// The checked configuration.
    pub configuration: &'a Configuration,
    cache: &'a K,
}

/// What a request to the Management API has found.
pub enum Found {
    /// A response with what was requested.
    Response(Response),
    /// There is no such user.
    Nothing,
    /// The tenant does not accept the value that is looked for.
    NotAccepted,
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
    /// # Errors
    /// The refusal that the answer, or the one to the token request, means.
    pub async fn send(
        &self,
        scope: Scope,
        build: &dyn Fn(&str) -> Request,
    ) -> Result<Found, Refusal> {
        let mut renewed = false;
        loop {
            let token = self.token().await?;
            let (response, error) = self.call.send(&build(token.value.expose())).await?;
            match ManagementAnswer::read(scope, response.status, &error) {
                ManagementAnswer::Found => return Ok(Found::Response(response)),
                ManagementAnswer::NotFound => return Ok(Found::Nothing),
                ManagementAnswer::NotAccepted => return Ok(Found::NotAccepted),
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

    /// A token that is good. The wait for a rate limit is each call's own, so that a request for a token, for which
    /// other calls wait, ends within one attempt.
    async fn token(&self) -> Result<AccessToken, Refusal> {
        let call = self.call;
        let key = self.configuration.token_key();
        let mut retries = Call::<T, C>::retries();
        loop {
            let cached = self.cache.get(&key);
            if let Some(token) = cached.filter(|token| token.is_good(call.clock.now_ms())) {
                return Ok(token);
            }
            let is_own = Cell::new(false);
            let request = async {
                is_own.set(true);
                self.request_token(&key, &retries).await
            };
            let time = call.flight_time();
            let flight = self.cache.single_flight(&key, call.clock, &time, request);
            let TokenFailure { refusal, remedy } = match flight.await {
                Ok(token) => return Ok(token),
                Err(failure) => failure,
            };
            let goes_on = match remedy {
                Some(TokenRemedy::Retry(cause)) => {
                    call.wait_for_retry(&mut retries, Some(cause)).await
                }
                Some(TokenRemedy::MoreTime) => !is_own.get() && call.max_wait_ms() > 0,
                None => false,
            };
            if !goes_on {
                return Err(refusal);
            }
        }
    }

    async fn request_token(
        &self,
        key: &str,
        retries: &Retries,
    ) -> Result<AccessToken, TokenFailure> {
        let configuration = self.configuration;
        let request = TokenRequest {
            host: &configuration.audience.host,
            audience: &configuration.audience.identifier,
            client_id: &configuration.client_id,
            client_secret: configuration.client_secret.expose(),
        };
        let sent = self.call.send_once(&request.to_http()).await;
        let remedy = sent.retry_cause.map(TokenRemedy::Retry);
        let response = match sent.result {
            Ok(response) => response,
            Err(fault) => {
                let refusal = self.call.refusal(&fault, retries);
                return Err(match fault {
                    TransportFault::TimedOut => TokenFailure::out_of_time(refusal),
                    _ => TokenFailure { refusal, remedy },
                });
            }
        };
        match ClientCredentialsAnswer::read(response.status, &sent.error) {
            ClientCredentialsAnswer::Token => {
                let token = client_credentials::access_token(&response, self.call.clock.now_ms())
                    .ok_or_else(|| TokenFailure {
                    refusal: unreadable_answer(),
                    remedy: None,
                })?;
                self.cache.insert(key, &token);
                Ok(token)
            }
            ClientCredentialsAnswer::Refused(refusal) => Err(TokenFailure { refusal, remedy }),
        }
    }
}
