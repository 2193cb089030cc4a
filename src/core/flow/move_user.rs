//! Decides whether a user who was found may move, and makes the profile: the same for `login` and `getUser`.

use crate::domain::marker_state::MarkerState;
use crate::domain::optional_settings::{MarkedUsers, MfaPolicy};
use crate::domain::outcome::Refusal;
use crate::domain::profile::{Profile, Source};
use crate::domain::raw_object::RawObject;
use crate::domain::refusals::{blocked, mfa_required, unreadable_answer};
use crate::domain::remedy::SetUpStep;
use crate::domain::scope::Scope;
use crate::domain::second_factors::SecondFactors;
use crate::domain::user::User;
use crate::endpoints::authentication_methods;
use crate::flow::find_user::FoundUser;
use crate::flow::management::{Found, Management};
use crate::flow::ports::{Cache, Clock, Transport};

impl<T: Transport, C: Clock, K: Cache> Management<'_, T, C, K> {
    /// The profile of a user that was found; see [`Management::profile_of`].
    ///
    /// # Errors
    /// Those of [`Management::profile_of`].
    pub async fn profile_of_found(
        &self,
        found: &FoundUser,
        is_factor_required: bool,
    ) -> Result<Profile, Refusal> {
        let root = RawObject::parse(found.text.expose()).ok_or_else(unreadable_answer)?;
        let connection = &self.configuration.connection;
        let user = User::with_identity(&root, connection, &found.identity_user_id)
            .ok_or_else(unreadable_answer)?;
        self.profile_of(&Source::of_user(&user), is_factor_required)
            .await
    }

    /// The profile of a user, unless the user must not move. `is_factor_required` tells that the old tenant has asked
    /// for a second factor.
    ///
    /// # Errors
    /// `already_moved`, `blocked` or `mfa_required`, or the refusal of a request.
    pub async fn profile_of(
        &self,
        source: &Source<'_>,
        is_factor_required: bool,
    ) -> Result<Profile, Refusal> {
        let optional = &self.configuration.optional;
        if source.has_marker(&optional.marker) {
            self.call.marker.set(Some(MarkerState::Present));
            if optional.marked_users == MarkedUsers::Refuse {
                // The user may have been deleted in the new tenant since: the old record must not return.
                return Err(Refusal::already_moved());
            }
        }
        // Neither a login nor a password reset in the new tenant must unblock a user.
        if source.is_blocked() {
            return Err(blocked());
        }
        let has_factor = source.has_second_factor();
        let factors = if !has_factor && !is_factor_required {
            SecondFactors::default()
        } else if optional.mfa_policy == MfaPolicy::Reject {
            return Err(mfa_required());
        } else {
            let factors = self.second_factors(&source.user_id()).await?;
            // The user has a factor of a kind that the tenant does not list.
            if has_factor && factors == SecondFactors::default() {
                SecondFactors::unreadable()
            } else {
                factors
            }
        };
        source.profile(self.configuration, &factors)
    }

    /// The second factors of a user. Those that the migration client may not read are lost: they are noted in the
    /// profile, and the new tenant's Action makes the user enrol again.
    async fn second_factors(&self, user_id: &str) -> Result<SecondFactors, Refusal> {
        let build =
            |token: &str| authentication_methods::request(self.configuration, token, user_id);
        match self.send(Scope::ReadAuthenticationMethods, &build).await {
            Ok(Found::Response(response)) => authentication_methods::methods(&response)
                .map(|methods| SecondFactors::read(&methods))
                .ok_or_else(unreadable_answer),
            Ok(Found::Nothing | Found::NotAccepted) => Ok(SecondFactors::unreadable()),
            Err(refusal) if lacks_authorisation(&refusal) => Ok(SecondFactors::unreadable()),
            Err(refusal) => Err(refusal),
        }
    }
}

fn lacks_authorisation(refusal: &Refusal) -> bool {
    let step = refusal.remedy.as_ref().map(|remedy| remedy.step);
    step == Some(SetUpStep::ManagementApi)
}
