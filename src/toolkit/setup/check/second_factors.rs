//! What becomes of second factors when users move.

use serde_json::Value;

use crate::api::scope::Scope;
use crate::json_value::is_true;
use crate::problem::Problem;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::check::check::Check;
use crate::setup::check::check_id::CheckId;
use crate::setup::desired::enroll_factors::{EnrollFactors, SECRET, named_in_heading};
use crate::setup::read::current_state::PostLoginFlow;
use crate::tenant::Tenant;
use migration_core::domain::optional_settings::MfaPolicy;

/// The flag of the old tenant without which its Management API masks phone numbers. Source: Auth0 Management API v2,
/// "Get tenant settings".
const UNMASK_FLAG: &str = "disable_management_api_sms_obfuscation";

/// What the two tenants show about second factors. What could not be read is the problem.
pub struct SecondFactors<'a> {
    /// Tells whether the migration client may read the second factors of users.
    pub client_reads_factors: bool,
    /// The old tenant's `GET /tenants/settings`, with `flags`.
    pub old_settings: Result<&'a Value, &'a Problem>,
    /// The factors that the new tenant has switched on.
    pub new_factors: Result<&'a EnrollFactors, &'a Problem>,
    /// The new tenant's Action.
    pub new_flow: Result<&'a PostLoginFlow, &'a Problem>,
}

/// The check of what becomes of second factors.
pub fn second_factors(settings: &MigrationSettings, current: &SecondFactors<'_>) -> Check {
    let check = Check::pass(
        Tenant::New,
        CheckId::SecondFactors,
        "No second factor is lost silently",
    );
    if settings.options.mfa_policy != Some(MfaPolicy::Migrate) {
        return check.with_detail(
            "mfa_policy is reject: users with a second factor are refused, at a login as well as at a password reset, so \
             they can't move",
        );
    }
    let phone = phone_factors(current);
    let asked = match asked_factors(current) {
        Ok(asked) => asked,
        Err(reason) => {
            let detail = format!(
                "{}; whether users are asked to enrol again was not checked, because {reason}",
                phone.text
            );
            return check.warn_if(
                Some(detail),
                "Give the token for the new tenant the scopes read:actions and read:guardian_factors, and run check again.",
            );
        }
    };
    let detail = format!("{}; {}", phone.text, asked_text(&asked));
    if !asked.is_empty() {
        return check.with_detail(detail);
    }
    let problem = if phone.travels {
        format!("{detail}: users with another factor than a phone lose it")
    } else {
        format!("{detail}: users lose their second factor")
    };
    check.warn_if(
        Some(problem),
        "Switch factors on in the new tenant (Security, Multi-factor Auth), then run setup with the scope \
         read:guardian_factors, so that its Action asks these users to enrol.",
    )
}

/// Whether phone factors are carried to the new tenant, in words that begin a sentence.
struct PhoneFactors {
    travels: bool,
    text: String,
}

fn phone_factors(current: &SecondFactors<'_>) -> PhoneFactors {
    let stays = |text: String| PhoneFactors {
        travels: false,
        text,
    };
    if !current.client_reads_factors {
        return stays(format!(
            "no factor travels, because the migration client lacks the scope {}",
            Scope::ReadAuthenticationMethods
        ));
    }
    let settings = match current.old_settings {
        Ok(settings) => settings,
        Err(problem) => {
            return stays(format!(
                "whether phone factors travel was not checked, because {}",
                problem.message
            ));
        }
    };
    let flags = settings.get("flags").unwrap_or(&Value::Null);
    if !is_true(flags, UNMASK_FLAG) {
        return stays(format!(
            "no factor travels, because the old tenant masks phone numbers (its flag {UNMASK_FLAG} is off)"
        ));
    }
    let takes_phones = match current.new_factors {
        Ok(EnrollFactors::Known(types)) => types.contains(&"phone"),
        _ => true,
    };
    if takes_phones {
        PhoneFactors {
            travels: true,
            text: "phone factors travel".to_owned(),
        }
    } else {
        stays(
            "phone factors travel, but the new tenant never asks for them, because it has phone messages switched off"
                .to_owned(),
        )
    }
}

/// The factors that users are asked to enrol: those that the Action names and the tenant has switched on. The error is why
/// that is not known.
fn asked_factors<'a>(current: &SecondFactors<'a>) -> Result<Vec<&'static str>, &'a str> {
    let flow = current
        .new_flow
        .map_err(|problem| problem.message.as_str())?;
    let factors = match current.new_factors {
        Ok(EnrollFactors::Known(types)) => types,
        Ok(_) => return Err("the token for the new tenant lacks the scope read:guardian_factors"),
        Err(problem) => return Err(&problem.message),
    };
    let Some(action) = flow.action.as_ref() else {
        return Ok(Vec::new());
    };
    let has_list = action.secret_names.iter().any(|name| name == SECRET);
    if !has_list || !flow.is_deployed() || !flow.is_bound() {
        return Ok(Vec::new());
    }
    let mut named = named_in_heading(flow.heading());
    named.retain(|kind| factors.contains(kind));
    Ok(named)
}

fn asked_text(asked: &[&str]) -> String {
    if asked.is_empty() {
        "the new tenant's Action asks nobody to enrol again".to_owned()
    } else {
        format!(
            "users whose factor does not travel enrol one of these at their first interactive login: {}",
            asked.join(", ")
        )
    }
}

/// The check of other Actions of the old tenant: what they deny, `getUser` can't see.
pub fn other_actions(current: &PostLoginFlow) -> Check {
    let others = current.other_actions();
    let problem = (!others.is_empty()).then(|| {
        format!(
            "the flow has other Actions ({}): users whom one of them denies at a login can still move by a password reset",
            others.join(", ")
        )
    });
    Check::pass(
        Tenant::Old,
        CheckId::OtherActions,
        "No other Action of the post-login flow can deny a login",
    )
    .warn_if(
        problem,
        "Block the users whom these Actions deny, or repeat their rules in the new tenant: a password reset does not run \
         the old tenant's Actions.",
    )
}
