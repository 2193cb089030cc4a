//! Makes the settings file from what somebody has answered, and computes the scopes that follow from it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::api::credentials::ensure_distinct_domains;
use crate::api::scope::Scope;
use crate::init::dashboard::authorized_applications;
use crate::init::own_client::OWN_CLIENT;
use crate::init::scopes::{CommandScopes, all_scopes, scopes_by_command};
use crate::json_value::Object;
use crate::problem::{Problem, ProblemCode};
use crate::request::TenantDomain;
use crate::settings::members::{
    ALLOW_CIDR, ALLOW_REGION, CONNECTIONS, ENABLE_CLIENTS, NEW, OLD, script_option_member,
};
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::region::Region;
use crate::setup::region_addresses::unknown_region;
use crate::tenant::Tenant;
use migration_core::domain::setting_key::SettingKey;

/// The only value of `allow_cidr` that stands for no addresses at all.
const NO_ADDRESSES: &str = "none";

/// The answers to the questions of `init`.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct InitAnswers {
    /// The old tenant.
    pub old: TenantDomain,
    /// The new tenant.
    pub new: TenantDomain,
    /// The connections whose users move: `OLD`, or `OLD=NEW` if the connection has another name in the new tenant.
    pub connections: Vec<String>,
    /// The names of the old tenant's database connections, if they are known.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub known_connections: Option<Vec<String>>,
    /// The applications of the new tenant whose users log in with the new connections, by name or Client ID.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub enable_clients: Vec<String>,
    /// The setting `user_id`.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub user_id: Option<String>,
    /// The setting `mfa_policy`.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub mfa_policy: Option<String>,
    /// Ranges of addresses, or one of `region` and `none`. Empty: `region` if the new tenant's region is known.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub allow_cidr: Vec<String>,
}

/// What follows from the answers.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InitSettings {
    /// The settings file.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>"))]
    pub settings: Value,
    /// What the application of the old tenant needs.
    pub old: NeededAccess,
    /// What the application of the new tenant needs.
    pub new: NeededAccess,
    /// Whole sentences about answers that are valid and odd.
    pub warnings: Vec<String>,
}

/// The access to a tenant that the command line needs.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NeededAccess {
    /// The tenant's domain, in lower case.
    pub domain: String,
    /// The name of the application that `init` creates.
    pub client_name: &'static str,
    /// All scopes.
    #[cfg_attr(feature = "typescript", ts(type = "Array<string>"))]
    pub scopes: Vec<Scope>,
    /// The scopes by the commands that need them.
    pub scopes_by_command: Vec<CommandScopes>,
    /// The page of the Dashboard on which an application gets them.
    pub dashboard: String,
}

impl InitAnswers {
    /// Checks the answers as a whole.
    ///
    /// # Errors
    /// `wrong_use` for a domain, `same_tenant`, and `settings` for all else.
    pub fn run(&self) -> Result<InitSettings, Problem> {
        let old = required(Tenant::Old, &self.old)?;
        let new = required(Tenant::New, &self.new)?;
        ensure_distinct_domains(&old, &new, None)?;
        let file = self.settings_file(&new)?;
        let settings = MigrationSettings::parse(&file)?;
        self.check_connections(&settings)?;
        let mut warnings: Vec<String> = settings
            .odd_addresses()
            .into_iter()
            .map(|sentence| format!("{sentence}."))
            .collect();
        if !settings.allows_addresses() {
            warnings.push(
                "All logins reach the old tenant from the few addresses of the new tenant. Unless allow_cidr names them, \
                 the old tenant's attack protection may lock everybody out."
                    .to_owned(),
            );
        }
        Ok(InitSettings {
            old: NeededAccess::of(Tenant::Old, old, &settings),
            new: NeededAccess::of(Tenant::New, new, &settings),
            settings: file,
            warnings,
        })
    }

    /// Checks that the old tenant has the connections, if its connections are known.
    fn check_connections(&self, settings: &MigrationSettings) -> Result<(), Problem> {
        let Some(known) = &self.known_connections else {
            return Ok(());
        };
        let names = settings.connections.iter().map(|pair| &pair.old);
        let unknown: Vec<&str> = names
            .filter(|name| !known.contains(name))
            .map(String::as_str)
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let message = format!(
            "settings: the old tenant has no database connection {}",
            unknown.join(", ")
        );
        let problem = Problem::in_tenant(Tenant::Old, ProblemCode::Settings, message);
        Err(problem.with_remedy(format!("Name some of these: {}.", known.join(", "))))
    }

    fn settings_file(&self, new_domain: &str) -> Result<Value, Problem> {
        let mut pairs: Vec<Value> = self.connections.iter().map(|text| pair(text)).collect();
        if !self.enable_clients.is_empty() {
            for pair in pairs.iter_mut().filter_map(Value::as_object_mut) {
                pair.insert(ENABLE_CLIENTS.to_owned(), json!(self.enable_clients));
            }
        }
        let mut file = Object::new();
        file.insert(CONNECTIONS.to_owned(), pairs.into());
        for (key, value) in [
            (SettingKey::UserId, &self.user_id),
            (SettingKey::MfaPolicy, &self.mfa_policy),
        ] {
            if let Some(value) = value {
                file.insert(script_option_member(key), value.as_str().into());
            }
        }
        let region = Region::of_domain(new_domain);
        let addresses: Vec<&str> = self.allow_cidr.iter().map(String::as_str).collect();
        match addresses.as_slice() {
            [NO_ADDRESSES] => {}
            [] if region.is_none() => {}
            [ALLOW_REGION] if region.is_none() => return Err(unknown_region(new_domain)),
            [] | [ALLOW_REGION] => {
                file.insert(ALLOW_CIDR.to_owned(), ALLOW_REGION.into());
            }
            _ if addresses.contains(&ALLOW_REGION) || addresses.contains(&NO_ADDRESSES) => {
                let message =
                    "settings: allow_cidr is either region, or none, or a list of addresses";
                return Err(Problem::new(ProblemCode::Settings, message)
                    .with_remedy("Name region alone, none alone, or addresses."));
            }
            _ => {
                file.insert(ALLOW_CIDR.to_owned(), json!(addresses));
            }
        }
        Ok(file.into())
    }
}

impl NeededAccess {
    fn of(tenant: Tenant, domain: String, settings: &MigrationSettings) -> Self {
        let scopes_by_command = scopes_by_command(tenant, settings);
        Self {
            dashboard: authorized_applications(&domain),
            domain,
            client_name: OWN_CLIENT,
            scopes: all_scopes(&scopes_by_command),
            scopes_by_command,
        }
    }
}

fn required(tenant: Tenant, domain: &TenantDomain) -> Result<String, Problem> {
    domain.check(tenant)?.ok_or_else(|| {
        let message = format!("{}_DOMAIN is not set", tenant.variable_prefix());
        Problem::in_tenant(tenant, ProblemCode::WrongUse, message)
    })
}

/// A pair of connections. A name in the new tenant has no equals sign, and one in the old tenant may.
fn pair(text: &str) -> Value {
    match text.rsplit_once('=') {
        Some((old, new)) => json!({ OLD: old.trim(), NEW: new.trim() }),
        None => json!({ OLD: text.trim() }),
    }
}
