//! Requests to the Management API, with a token that all calls of a container share.

use crate::domain::answers::ManagementAnswer;
use crate::domain::configuration::Configuration;
use crate::domain::outcome::Refusal;
use crate::domain::refusals::management_token_rejected;
use crate::domain::scope::Scope;
use crate::endpoints::client_credentials::COOL_DOWN_MS;
use crate::endpoints::http::{Request, Response};
use crate::flow::call::Call;
use crate::flow::ports::{Cache, Clock, Transport};
use crate::flow::shared::Shared;

/// The old tenant's Management API for one call.
pub struct Management<'a, T, C, K> {
    /// The call that the requests are part of.
    pub call: &'a Call<'a, T, C>,
    /// The checked configuration.
    pub configuration: &'a Configuration,
    /// The cache of the container.
    pub cache: &'a K,
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

impl<'a, T: Transport, C: Clock, K: Cache> Management<'a, T, C, K> {
    /// The Management API that `configuration` names.
    pub fn new(call: &'a Call<'a, T, C>, configuration: &'a Configuration, cache: &'a K) -> Self {
        Self {
            call,
            configuration,
            cache,
        }
    }

    /// Sends the request that `build` creates with a token. A token that is rejected is renewed once, and so is one that
    /// lacks the scope but may be older than its grant.
    ///
    /// # Errors
    /// The refusal that the answer, or the one to the token request, means.
    pub async fn send(
        &self,
        scope: Scope,
        build: &dyn Fn(&str) -> Request,
    ) -> Result<Found, Refusal> {
        let mut rejected = None;
        loop {
            let token = self.shared(Shared::Token, rejected.as_ref()).await?;
            let (response, error) = self.call.send(&build(token.value.expose())).await?;
            match ManagementAnswer::read(scope, response.status, &error) {
                ManagementAnswer::Found => return Ok(Found::Response(response)),
                ManagementAnswer::NotFound => return Ok(Found::Nothing),
                ManagementAnswer::NotAccepted => return Ok(Found::NotAccepted),
                ManagementAnswer::TokenRejected if rejected.is_none() => rejected = Some(token),
                ManagementAnswer::LacksScope(_)
                    if rejected.is_none()
                        && token.is_of_age(COOL_DOWN_MS, self.call.clock.now_ms()) =>
                {
                    rejected = Some(token);
                }
                ManagementAnswer::TokenRejected => return Err(management_token_rejected()),
                ManagementAnswer::LacksScope(refusal) | ManagementAnswer::Refused(refusal) => {
                    return Err(refusal);
                }
            }
        }
    }
}
