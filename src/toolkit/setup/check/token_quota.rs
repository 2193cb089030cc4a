//! The check of an application's quota for tokens: each process that runs the new tenant's scripts or Action asks for a
//! token of its own, and an exhausted quota is answered with status 429 until the next hour or day.
//!
//! Source: Auth0 Management API v2, "Get a client by ID" and "Get tenant settings" (early access).

use serde_json::Value;

use crate::api::endpoints::tenant_settings;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::problem::Problem;
use crate::setup::check::check::Check;
use crate::setup::check::check_id::CheckId;
use crate::setup::desired::clients::ClientRole;
use crate::setup::read::current_state::OldTenantState;
use crate::tenant::Tenant;

/// Checks the applications that exist. The settings of the tenant are read only if an application has no quota of its own.
pub async fn checks(session: &Session<'_, impl Ports>, state: &OldTenantState) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut settings = None;
    for role in ClientRole::ALL {
        let Some(application) = &state.client(role).application else {
            continue;
        };
        let own = &application.token_quota;
        if own.is_null() && settings.is_none() {
            let request = tenant_settings::read_default_token_quota();
            settings = Some(session.fetch_object(&request).await);
        }
        checks.push(token_quota(role, own, settings.clone()));
    }
    checks
}

/// The check of an application. `own` is its member `token_quota`; `tenant_settings` are the settings of the tenant, whose
/// default counts if the application has no quota of its own, and `None` if they need not be read.
pub fn token_quota(
    role: ClientRole,
    own: &Value,
    tenant_settings: Option<Result<Value, Problem>>,
) -> Check {
    let id = match role {
        ClientRole::Migration => CheckId::TokenQuota,
        ClientRole::Marker => CheckId::MarkerTokenQuota,
    };
    let label = role.label();
    let check = Check::pass(
        Tenant::Old,
        id,
        format!("No quota limits the tokens of the {label}"),
    );
    if let Some(quota) = Quota::read(own.get("client_credentials")) {
        return quota.report(check, "its own quota");
    }
    match tenant_settings {
        None => check,
        Some(Err(problem)) => check.not_checked(problem),
        Some(Ok(settings)) => {
            let default = settings.pointer("/default_token_quota/clients/client_credentials");
            match Quota::read(default) {
                None => check,
                Some(quota) => quota.report(check, "the tenant's default quota"),
            }
        }
    }
}

struct Quota {
    per_hour: Option<u64>,
    per_day: Option<u64>,
    is_enforced: bool,
}

impl Quota {
    /// `None` if there is no limit.
    fn read(quota: Option<&Value>) -> Option<Self> {
        let quota = quota?;
        let limit = |name: &str| quota.get(name).and_then(Value::as_u64);
        let (per_hour, per_day) = (limit("per_hour"), limit("per_day"));
        if per_hour.is_none() && per_day.is_none() {
            return None;
        }
        Some(Self {
            per_hour,
            per_day,
            // Whether a quota without this member is enforced is not documented.
            is_enforced: quota.get("enforce") != Some(&Value::Bool(false)),
        })
    }

    fn report(&self, check: Check, whose: &str) -> Check {
        let limits: Vec<String> = [(self.per_hour, "an hour"), (self.per_day, "a day")]
            .into_iter()
            .filter_map(|(limit, period)| Some(format!("{} tokens {period}", limit?)))
            .collect();
        let detail = format!("{whose} allows {}", limits.join(" and "));
        if !self.is_enforced {
            return check.with_detail(format!("{detail}, and is not enforced"));
        }
        check.warn_if(
            Some(detail),
            "Raise it or take it away for the time of the migration: each process of the new tenant needs a token of its \
             own, at most once in 24 hours, and the new tenant starts many of them.",
        )
    }
}
