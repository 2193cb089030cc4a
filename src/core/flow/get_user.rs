//! `getUser`: looks a user up for sign-up, password reset and change of e-mail.

use crate::domain::configuration::Configuration;
use crate::domain::event::Event;
use crate::domain::identifier::Identifier;
use crate::domain::marker_state::MarkerState;
use crate::domain::outcome::Outcome;
use crate::domain::profile;
use crate::domain::refusals::blocked;
use crate::flow::call::Call;
use crate::flow::management::Management;
use crate::flow::ports::{Clock, TokenCache, Transport};
use crate::flow::report::Report;

/// Runs `getUser`. The identifier is `None` if it may not be sent.
pub async fn get_user<T: Transport, C: Clock, K: TokenCache>(
    transport: &T,
    clock: &C,
    cache: &K,
    configuration: &Configuration,
    identifier: Option<Identifier>,
) -> Report {
    let call = Call::start(transport, clock, configuration.optional.timeout_ms);
    let outcome = match identifier {
        Some(identifier) => {
            look_up(&Management::new(&call, configuration, cache), &identifier).await
        }
        None => Outcome::NotFound,
    };
    Report::of(
        Event::GetUser,
        outcome,
        &call,
        configuration.optional.log_level,
    )
}

async fn look_up<T: Transport, C: Clock, K: TokenCache>(
    management: &Management<'_, T, C, K>,
    identifier: &Identifier,
) -> Outcome {
    match management.user_by_identifier(identifier.kind()).await {
        Err(refusal) => Outcome::Refused(refusal),
        Ok(None) => Outcome::NotFound,
        // The user has moved, and may have been deleted in the new tenant since: the old record must not return.
        Ok(Some(user)) if user.is_marked() => {
            management.call.marker.set(Some(MarkerState::Present));
            Outcome::NotFound
        }
        // A password reset in the new tenant must not unblock a user.
        Ok(Some(user)) if user.is_blocked() => Outcome::Refused(blocked()),
        Ok(Some(user)) => Outcome::Found(profile::from_user(&user, management.configuration)),
    }
}
