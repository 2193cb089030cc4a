//! Looks at a tenant before anything of it is known but its domain: is there a tenant, and which connections has it?

use serde::{Deserialize, Serialize};

use crate::api::credentials::{Credentials, TenantEnvironment};
use crate::api::endpoints::connections;
use crate::api::ports::Ports;
use crate::api::public_document::{DocumentError, read_public_document};
use crate::api::session::Session;
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};
use crate::settings::region::Region;
use crate::tenant::Tenant;

/// The domain under which Auth0's own domains are.
const AUTH0_DOMAIN: &str = ".auth0.com";

/// The request to look at a tenant.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct TenantLookRequest {
    /// The tenant.
    pub tenant: Tenant,
    /// Its environment variables.
    pub environment: TenantEnvironment,
}

/// What is known of a tenant.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TenantLook {
    /// The domain, in lower case.
    pub domain: String,
    /// The region of the public cloud that the domain names, such as `EU`.
    pub region: Option<String>,
    /// The names of its database connections; `null` if they can't be read.
    pub connections: Option<Vec<String>>,
    /// Whole sentences about what is odd, or could not be checked.
    pub warnings: Vec<String>,
}

/// Looks at a tenant. Without credentials, only its public OpenID configuration is read.
///
/// # Errors
/// `wrong_use` if the domain is missing or has the wrong form, or if what answers there is no tenant of this domain.
pub async fn look_at_tenant(
    request: &TenantLookRequest,
    ports: &impl Ports,
) -> Result<TenantLook, Problem> {
    let TenantLookRequest {
        tenant,
        environment,
    } = request;
    let variable = format!("{}_DOMAIN", tenant.variable_prefix());
    let domain = environment.domain(*tenant)?.ok_or_else(|| {
        Problem::in_tenant(
            *tenant,
            ProblemCode::WrongUse,
            format!("{variable} is not set"),
        )
    })?;
    let mut warnings = Vec::new();
    warnings.extend(check_openid_configuration(*tenant, &variable, &domain, ports).await?);
    if !domain.ends_with(AUTH0_DOMAIN) {
        warnings.push(format!(
            "{domain} is not under auth0.com. If it is a custom domain, use the tenant's own domain instead: the Management API \
             has only that one. The Dashboard shows it under Settings, Custom Domains."
        ));
    }
    let connections = match list_connections(*tenant, environment, ports).await {
        Ok(names) => names,
        Err(problem) => {
            warnings.push(format!(
                "Its connections are not known: {}.",
                problem.message
            ));
            None
        }
    };
    Ok(TenantLook {
        region: Region::of_domain(&domain).map(|region| region.code().to_owned()),
        domain,
        connections,
        warnings,
    })
}

/// Reads the OpenID configuration of a domain (OpenID Connect Discovery 1.0 section 4). Returns a warning if it could not be
/// read for a reason that may pass.
async fn check_openid_configuration(
    tenant: Tenant,
    variable: &str,
    domain: &str,
    ports: &impl Ports,
) -> Result<Option<String>, Problem> {
    let url = format!("https://{domain}/.well-known/openid-configuration");
    let not_a_tenant = |what: String| {
        let message = format!("{variable} is {domain}, where no tenant answers: {url} {what}");
        Err(Problem::in_tenant(tenant, ProblemCode::WrongUse, message).with_remedy(
            "Correct the domain, such as tenant.eu.auth0.com. The Dashboard shows it in the settings of each application.",
        ))
    };
    match read_public_document(ports, tenant, &url).await {
        Ok(document) => match get_str(&document, "issuer") {
            issuer if issuer == format!("https://{domain}/") => Ok(None),
            issuer => not_a_tenant(format!("names the issuer {issuer:?}")),
        },
        Err(error @ (DocumentError::Status(400..=499) | DocumentError::NotJson)) => {
            not_a_tenant(error.to_string())
        }
        Err(error) => Ok(Some(format!(
            "Whether a tenant answers there could not be checked: {url} {error}."
        ))),
    }
}

/// Lists the database connections; `None` without credentials.
async fn list_connections(
    tenant: Tenant,
    environment: &TenantEnvironment,
    ports: &impl Ports,
) -> Result<Option<Vec<String>>, Problem> {
    let Ok(credentials) = Credentials::read(tenant, environment) else {
        return Ok(None);
    };
    let session = Session::open(tenant, credentials, ports).await?;
    session.report_reading("the connections");
    let list = connections::databases();
    session.require_scopes(&[list.request.scope])?;
    let databases = session.fetch_all(&list).await?;
    let names = databases
        .iter()
        .map(|database| get_str(database, "name").to_owned());
    Ok(Some(names.collect()))
}
