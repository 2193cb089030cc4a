//! Addresses of the old tenant: the only hosts that ever see a credential.

/// Checks `Domain`: a host name or IPv4 address, with a port if need be, and nothing else.
///
/// # Errors
/// What is wrong with the value, as the end of a sentence.
pub fn domain(value: &str) -> Result<String, &'static str> {
    if value
        .split_once(':')
        .is_some_and(|(_, rest)| rest.starts_with("//"))
    {
        return Err("must be a host name such as tenant.eu.auth0.com, without https://");
    }
    authority(value).map_err(
        |()| "must be a host name such as tenant.eu.auth0.com, with nothing before or after it but a port",
    )
}

/// Checks `Audience`, the identifier of the Management API and the base of its addresses.
///
/// # Errors
/// What is wrong with the value, as the end of a sentence.
pub fn audience(value: &str) -> Result<Audience, &'static str> {
    const SHAPE: &str = "must be https://HOST/api/v2/ with the old tenant's own domain, as its Management API shows it";
    let host = value
        .strip_prefix("https://")
        .and_then(|rest| rest.strip_suffix("/api/v2/"))
        .ok_or(SHAPE)?;
    Ok(Audience {
        host: authority(host).map_err(|()| SHAPE)?,
        identifier: value.to_owned(),
    })
}

/// The Management API of the old tenant.
pub struct Audience {
    /// Host of the Management API, with its port: tokens for it are asked for here, since a token
    /// that a custom domain issued is only good on that custom domain.
    pub host: String,
    /// The value of `Audience` as it was written: identifier and base address in one.
    pub identifier: String,
}

/// `host[:port]` in lower case, the way a token's issuer writes it.
fn authority(value: &str) -> Result<String, ()> {
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
    if host.len() <= 253 && host.split('.').all(label) && port_fits {
        Ok(value.to_ascii_lowercase())
    } else {
        Err(())
    }
}
