//! `login`: proves a password with the old tenant and returns the profile.

use crate::domain::answers::PasswordRealmAnswer;
use crate::domain::configuration::Configuration;
use crate::domain::event::Event;
use crate::domain::id_token::IdToken;
use crate::domain::identifier::{Identifier, Password};
use crate::domain::optional_settings::{MfaPolicy, VerifySignature};
use crate::domain::outcome::{Outcome, Refusal};
use crate::domain::profile::{Profile, Source};
use crate::domain::refusals::{mfa_required, unreadable_answer};
use crate::endpoints::http::Response;
use crate::endpoints::password_realm;
use crate::flow::call::Call;
use crate::flow::management::Management;
use crate::flow::ports::{Cache, Clock, SignatureVerifier, Transport};
use crate::flow::report::Report;
use crate::flow::signature::invalid_token;

/// Runs `login`. An argument is `None` if it may not be sent.
pub async fn login<T: Transport + SignatureVerifier, C: Clock, K: Cache>(
    transport: &T,
    clock: &C,
    cache: &K,
    configuration: &Configuration,
    identifier: Option<Identifier>,
    password: Option<Password>,
) -> Report {
    let call = Call::start(transport, clock, configuration.optional.timeout_ms);
    let login = Login {
        management: Management::new(&call, configuration, cache),
    };
    let result = match (identifier, password) {
        (Some(identifier), Some(password)) => login.run(&identifier, password).await,
        _ => Err(Refusal::wrong_credentials()),
    };
    let outcome = result.map_or_else(Outcome::Refused, Outcome::Found);
    Report::of(
        Event::Login,
        outcome,
        &call,
        configuration.optional.log_level,
    )
}

struct Login<'a, T, C, K> {
    management: Management<'a, T, C, K>,
}

impl<T: Transport + SignatureVerifier, C: Clock, K: Cache> Login<'_, T, C, K> {
    async fn run(&self, identifier: &Identifier, password: Password) -> Result<Profile, Refusal> {
        let configuration = self.management.configuration;
        let request = password_realm::request(configuration, identifier, &password);
        let (response, error) = self.management.call.send(&request).await?;
        drop((request, password));
        let identifier = &identifier.trimmed();
        match PasswordRealmAnswer::read(response.status, &error) {
            PasswordRealmAnswer::Token => self.profile_from_token(&response, identifier).await,
            PasswordRealmAnswer::MfaRequired => self.profile_after_mfa_required(identifier).await,
            PasswordRealmAnswer::Refused(refusal) => Err(refusal),
        }
    }

    /// The profile: from the token alone if its claims are complete, else from the Management API.
    async fn profile_from_token(
        &self,
        response: &Response,
        identifier: &Identifier,
    ) -> Result<Profile, Refusal> {
        let configuration = self.management.configuration;
        let token = password_realm::id_token(response).ok_or_else(unreadable_answer)?;
        let now = i64::try_from(self.management.call.clock.now_ms() / 1_000).unwrap_or(i64::MAX);
        let token = IdToken::decode(token).map_err(invalid_token)?;
        // RFC 7519 section 7.2 validates the signature before anything is made of the claims.
        if configuration.optional.verify_signature == VerifySignature::On {
            self.management.check_signature(&token).await?;
        }
        let claims = token
            .check(&configuration.domain, &configuration.client_id, now)
            .map_err(invalid_token)?;
        let namespace = &configuration.optional.claims_namespace;
        if let Some(source) = Source::complete_claims(&claims, identifier, namespace) {
            return self.management.profile_of(&source, false).await;
        }
        let user = self
            .management
            .user_of_token(&claims.subject, identifier)
            .await?;
        self.management.profile_of_found(&user, false).await
    }

    /// The old tenant has checked the password before it asks for a second factor. It does not say whose password, so
    /// the identifier must belong to one user only.
    async fn profile_after_mfa_required(
        &self,
        identifier: &Identifier,
    ) -> Result<Profile, Refusal> {
        if self.management.configuration.optional.mfa_policy == MfaPolicy::Reject {
            return Err(mfa_required());
        }
        let user = self.management.only_user_by_identifier(identifier).await?;
        let user = user.ok_or_else(mfa_required)?;
        self.management.profile_of_found(&user, true).await
    }
}
