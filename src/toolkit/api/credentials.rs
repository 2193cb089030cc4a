//! The credentials with which a command uses a tenant's Management API.

use serde::Deserialize;

use crate::problem::{Problem, ProblemCode};
use crate::secret::Secret;
use crate::tenant::Tenant;
use migration_core::domain::tenant_address;

/// The environment variables of a tenant, unchecked.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct TenantEnvironment {
    /// `…_DOMAIN`
    pub domain: Option<String>,
    /// `…_CLIENT_ID`
    pub client_id: Option<String>,
    /// `…_CLIENT_SECRET`
    pub client_secret: Option<Secret>,
    /// `…_TOKEN`
    pub token: Option<Secret>,
}

impl TenantEnvironment {
    /// The checked domain; `None` if it is not set.
    ///
    /// # Errors
    /// `wrong_use`.
    pub fn domain(&self, tenant: Tenant) -> Result<Option<String>, Problem> {
        let written = self.domain.as_deref().filter(|domain| !domain.is_empty());
        written
            .map(tenant_address::domain)
            .transpose()
            .map_err(|problem| {
                wrong_use(
                    tenant,
                    format!("{}_DOMAIN {problem}", tenant.variable_prefix()),
                )
            })
    }
}

/// Checked credentials for a Management API.
pub struct Credentials {
    /// The tenant's own domain, with its port if it has one.
    pub domain: String,
    /// How the token is obtained.
    pub grant: Grant,
}

/// How the token for the Management API is obtained.
pub enum Grant {
    /// The user provides the token.
    Token(Secret),
    /// The token is requested with the grant `client_credentials` (RFC 6749 section 4.4).
    ClientCredentials {
        /// Client ID of a Machine to Machine application that is authorised for the Management API.
        id: String,
        /// Its secret.
        secret: Secret,
    },
    /// The same for an application that the command has found or made in the tenant, so that no environment variable is about it.
    Application {
        /// Its Client ID.
        id: String,
        /// Its secret.
        secret: Secret,
    },
}

/// A [`Grant`] without its secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantKind {
    /// [`Grant::Token`]
    Token,
    /// [`Grant::ClientCredentials`]
    ClientCredentials,
    /// [`Grant::Application`]
    Application,
}

impl Grant {
    /// Which of the grants it is.
    pub fn kind(&self) -> GrantKind {
        match self {
            Self::Token(_) => GrantKind::Token,
            Self::ClientCredentials { .. } => GrantKind::ClientCredentials,
            Self::Application { .. } => GrantKind::Application,
        }
    }
}

impl Credentials {
    /// Checks the environment variables of a tenant.
    ///
    /// # Errors
    /// `wrong_use`, which names all variables that are missing or invalid.
    pub fn read(tenant: Tenant, environment: &TenantEnvironment) -> Result<Self, Problem> {
        let domain = match environment.domain(tenant) {
            Ok(Some(domain)) => Ok(domain),
            Ok(None) => Err(missing_domain(tenant)),
            Err(problem) => Err(problem),
        };
        match (domain, Self::grant(tenant, environment)) {
            (Ok(domain), Ok(grant)) => Ok(Self { domain, grant }),
            (Err(domain), Err(grant)) => Err(both(domain, grant)),
            (Err(problem), _) | (_, Err(problem)) => Err(problem),
        }
    }

    /// Checks the environment variables of both tenants.
    ///
    /// # Errors
    /// `wrong_use`, which names all variables of both tenants that are missing or invalid.
    pub fn read_both(
        old: &TenantEnvironment,
        new: &TenantEnvironment,
    ) -> Result<(Self, Self), Problem> {
        let (old, new) = (Self::read(Tenant::Old, old), Self::read(Tenant::New, new));
        match (old, new) {
            (Ok(old), Ok(new)) => Ok((old, new)),
            (Err(old), Err(new)) => Err(Problem::join("environment variables", vec![old, new])
                .unwrap_or_else(|| Problem::new(ProblemCode::WrongUse, "no variable is set"))),
            (Err(problem), _) | (_, Err(problem)) => Err(problem),
        }
    }

    fn grant(tenant: Tenant, environment: &TenantEnvironment) -> Result<Grant, Problem> {
        let prefix = tenant.variable_prefix();
        match (
            &environment.token,
            &environment.client_id,
            &environment.client_secret,
        ) {
            (Some(token), ..) if !token.is_empty() && !is_bearer_token(token) => {
                // It would be refused as a header before it is sent, which looks like a tenant that cannot be reached.
                let message = format!(
                    "{prefix}_TOKEN has a character that no token has, such as white space, a line break or a quote"
                );
                Err(wrong_use(tenant, message)
                    .with_remedy("Copy the token again, as a whole and without the word Bearer."))
            }
            (Some(token), ..) if !token.is_empty() => Ok(Grant::Token(token.clone())),
            (_, Some(id), Some(secret)) if !id.is_empty() && !secret.is_empty() => {
                Ok(Grant::ClientCredentials {
                    id: id.clone(),
                    secret: secret.clone(),
                })
            }
            _ => {
                let message = format!(
                    "neither {prefix}_CLIENT_ID and {prefix}_CLIENT_SECRET nor {prefix}_TOKEN are set"
                );
                let remedy = format!(
                    "Create a Machine to Machine application in {}, authorise it for the Auth0 Management API, \
                     and set its Client ID and secret.",
                    tenant.label()
                );
                Err(wrong_use(tenant, message).with_remedy(remedy))
            }
        }
    }

    /// The identifier of the tenant's Management API.
    pub fn audience(&self) -> String {
        audience(&self.domain)
    }
}

/// The identifier of the Management API of a tenant's domain.
pub fn audience(domain: &str) -> String {
    format!("https://{domain}/api/v2/")
}

/// Checks that old and new tenant are different, and that the old tenant's custom domain is not the new tenant.
///
/// # Errors
/// `same_tenant`.
pub fn ensure_distinct_tenants(
    old: &Credentials,
    new: &Credentials,
    custom_domain: Option<&str>,
) -> Result<(), Problem> {
    ensure_distinct_domains(&old.domain, &new.domain, custom_domain)
}

/// As [`ensure_distinct_tenants`], for tenants of which only the domains are known.
///
/// # Errors
/// `same_tenant`.
pub fn ensure_distinct_domains(
    old: &str,
    new: &str,
    custom_domain: Option<&str>,
) -> Result<(), Problem> {
    let message = if old == new {
        format!("OLD_DOMAIN and NEW_DOMAIN are both {old}")
    } else if custom_domain == Some(new) {
        format!("custom_domain and NEW_DOMAIN are both {new}: the new tenant would ask itself")
    } else {
        return Ok(());
    };
    Err(Problem::new(ProblemCode::SameTenant, message)
        .with_remedy("Users move from one tenant to another: set two different domains."))
}

/// Tells whether a text may be a token (RFC 6750 section 2.1).
fn is_bearer_token(token: &Secret) -> bool {
    let mut bytes = token.expose().bytes();
    bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte))
}

fn missing_domain(tenant: Tenant) -> Problem {
    let message = format!("{}_DOMAIN is not set", tenant.variable_prefix());
    wrong_use(tenant, message).with_remedy(format!(
        "Set it to the domain of {}, such as tenant.eu.auth0.com.",
        tenant.label()
    ))
}

/// One problem of two, about the same tenant.
fn both(first: Problem, second: Problem) -> Problem {
    let remedies = [first.remedy.as_deref(), second.remedy.as_deref()];
    let remedy: Vec<&str> = remedies.into_iter().flatten().collect();
    Problem {
        message: format!("{}, and {}", first.message, second.message),
        remedy: (!remedy.is_empty()).then(|| remedy.join(" ")),
        ..first
    }
}

fn wrong_use(tenant: Tenant, message: String) -> Problem {
    Problem::in_tenant(tenant, ProblemCode::WrongUse, message)
}
