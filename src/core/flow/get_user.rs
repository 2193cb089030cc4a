//! `getUser`: looks a user up for sign-up, password reset and change of e-mail.

use crate::domain::configuration::Configuration;
use crate::domain::event::Event;
use crate::domain::identifier::Identifier;
use crate::domain::outcome::{Code, Outcome};
use crate::flow::call::Call;
use crate::flow::management::Management;
use crate::flow::ports::{Cache, Clock, Transport};
use crate::flow::report::Report;

/// Runs `getUser`. The identifier is `None` if it may not be sent.
pub async fn get_user<T: Transport, C: Clock, K: Cache>(
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

async fn look_up<T: Transport, C: Clock, K: Cache>(
    management: &Management<'_, T, C, K>,
    identifier: &Identifier,
) -> Outcome {
    let found = match management.user_by_identifier(identifier).await {
        Ok(Some(user)) => management.profile_of_found(&user, false).await,
        Ok(None) => return Outcome::NotFound,
        Err(refusal) => Err(refusal),
    };
    match found {
        Ok(profile) => Outcome::Found(profile),
        Err(refusal) if refusal.code == Code::AlreadyMoved => Outcome::NotFound,
        Err(refusal) => Outcome::Refused(refusal),
    }
}
