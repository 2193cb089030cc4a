//! Addresses of the old tenant: the only hosts that ever see a credential.

use crate::domain::setting_problem::SettingProblem;

/// Checks `Domain`: a host name or IPv4 address, with an optional port, and nothing else.
///
/// ```
/// use migration_core::domain::tenant_address::domain;
///
/// assert_eq!(domain("Tenant.EU.auth0.com").as_deref(), Ok("tenant.eu.auth0.com"));
/// assert!(domain("https://tenant.eu.auth0.com").is_err());
/// ```
///
/// # Errors
/// `DomainWithScheme` or `NotDomain`.
pub fn domain(value: &str) -> Result<String, SettingProblem> {
    if value
        .split_once(':')
        .is_some_and(|(_, rest)| rest.starts_with("//"))
    {
        return Err(SettingProblem::DomainWithScheme);
    }
    authority(value).ok_or(SettingProblem::NotDomain)
}

/// Checks `Audience`, the identifier of the Management API and the base of its addresses.
///
/// # Errors
/// `NotManagementApi`.
pub fn audience(value: &str) -> Result<Audience, SettingProblem> {
    let host = value
        .strip_prefix("https://")
        .and_then(|rest| rest.strip_suffix("/api/v2/"))
        .and_then(authority)
        .ok_or(SettingProblem::NotManagementApi)?;
    Ok(Audience {
        host,
        identifier: value.to_owned(),
    })
}

/// The Management API of the old tenant.
#[derive(Debug)]
pub struct Audience {
    /// Host of the Management API, with its port: tokens for it are asked for here, since a token
    /// that a custom domain issued is only good on that custom domain.
    pub host: String,
    /// The value of `Audience` as it was written: identifier and base address in one.
    pub identifier: String,
}

/// `host[:port]` in lower case, the way a token's issuer writes it.
fn authority(value: &str) -> Option<String> {
    let (host, port) = match value.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (value, None),
    };
    let label = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let port_fits = port.is_none_or(|port| {
        port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
    });
    (host.len() <= 253 && host.split('.').all(label) && port_fits)
        .then(|| value.to_ascii_lowercase())
}
