//! Faults on the way to a host that a change on this machine can cure: certificates and proxies.

use std::fmt;

use migration_core::domain::transport_fault::TransportFault;

/// The prefix of the names of faults on the way to or at the proxy. The command line makes these names when the proxy does
/// not open a tunnel (js/cli/network/proxy-client.js).
const PROXY_PREFIX: &str = "PROXY_";

/// Why no connection to a host could be trusted or opened. All of these come before the request is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ConnectionFault {
    /// The host's certificate has this fault.
    Certificate(CertificateFault),
    /// The certificate of a proxy that is spoken to over TLS has this fault.
    ProxyCertificate(CertificateFault),
    /// The proxy asks for a user name and a password, or does not accept the given ones (status 407).
    ProxyAuthentication,
    /// The proxy answered `CONNECT` with this status.
    ProxyRefused(u16),
    /// The proxy itself can't be reached; the name is the system's, such as `ECONNREFUSED`.
    ProxyUnreachable(String),
}

/// What is wrong with a certificate, by OpenSSL's and Node.js's names (<https://nodejs.org/api/tls.html#x509-certificate-error-codes>).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CertificateFault {
    /// It was issued by an authority that Node.js does not know, or by itself; the name says which.
    UnknownAuthority(String),
    /// Its time is over.
    Expired,
    /// Its time has not begun.
    NotYetValid,
    /// It is for other names.
    WrongHost,
}

impl ConnectionFault {
    /// The fault behind a request without an answer; `None` if it is neither of a certificate nor of a proxy.
    pub(crate) fn of(fault: &TransportFault) -> Option<Self> {
        Self::from_name(&fault.name()?)
    }

    /// The fault of a system's name, likewise.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let Some(rest) = name.strip_prefix(PROXY_PREFIX) else {
            return CertificateFault::from_name(name).map(Self::Certificate);
        };
        let fault = CertificateFault::from_name(rest).map(Self::ProxyCertificate);
        Some(fault.unwrap_or_else(|| match rest.parse() {
            Ok(407) => Self::ProxyAuthentication,
            Ok(status) => Self::ProxyRefused(status),
            Err(_) => Self::ProxyUnreachable(rest.to_owned()),
        }))
    }

    /// What to do about it, for a connection to `host`.
    pub(crate) fn remedy(&self, host: &str) -> String {
        match self {
            Self::Certificate(fault) => fault.remedy(host),
            Self::ProxyCertificate(fault) => fault.remedy("the proxy"),
            Self::ProxyAuthentication => {
                "Put the user name and the password of the proxy into its address: \
                 HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, with %XX for characters such as @ and /."
                    .to_owned()
            }
            Self::ProxyRefused(_) => format!(
                "Ask those who run the proxy to allow connections to {host}, or name it in NO_PROXY if it can be reached \
                 without the proxy."
            ),
            Self::ProxyUnreachable(_) => format!(
                "Check the address of the proxy in HTTPS_PROXY or HTTP_PROXY, or name {host} in NO_PROXY if it can be \
                 reached without the proxy."
            ),
        }
    }
}

impl CertificateFault {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "DEPTH_ZERO_SELF_SIGNED_CERT"
            | "SELF_SIGNED_CERT_IN_CHAIN"
            | "UNABLE_TO_GET_ISSUER_CERT"
            | "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"
            | "UNABLE_TO_VERIFY_LEAF_SIGNATURE" => Self::UnknownAuthority(name.to_owned()),
            "CERT_HAS_EXPIRED" => Self::Expired,
            "CERT_NOT_YET_VALID" => Self::NotYetValid,
            "ERR_TLS_CERT_ALTNAME_INVALID" => Self::WrongHost,
            _ => return None,
        })
    }

    /// Only an unknown authority is cured by `NODE_EXTRA_CA_CERTS`: Node.js refuses the others whoever has issued them.
    fn remedy(&self, host: &str) -> String {
        match self {
            Self::UnknownAuthority(_) => format!(
                "If your network inspects TLS, set NODE_EXTRA_CA_CERTS to a file with the certificate of its authority in \
                 PEM form. If it does not, somebody else answers for {host}: do not send credentials there."
            ),
            Self::Expired | Self::NotYetValid => format!(
                "Check the clock of this machine. If it is right, those who run {host} have to renew the certificate."
            ),
            Self::WrongHost => format!(
                "Check the name. If it is right, something else answers for {host}: look at DNS and at the proxy."
            ),
        }
    }
}

impl fmt::Display for ConnectionFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificate(fault) => write!(formatter, "its certificate {fault}"),
            Self::ProxyCertificate(fault) => {
                write!(formatter, "the certificate of the proxy {fault}")
            }
            Self::ProxyAuthentication => formatter.write_str(
                "the proxy asks for a user name and a password, or refuses those in its address (status 407)",
            ),
            Self::ProxyRefused(status) => write!(
                formatter,
                "the proxy does not connect to it (the proxy's status is {status})"
            ),
            Self::ProxyUnreachable(name) => {
                write!(formatter, "the proxy itself can't be reached ({name})")
            }
        }
    }
}

impl fmt::Display for CertificateFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownAuthority(name) if name == "DEPTH_ZERO_SELF_SIGNED_CERT" => {
                write!(formatter, "is signed by itself ({name})")
            }
            Self::UnknownAuthority(name) => write!(
                formatter,
                "was issued by an authority that Node.js does not know ({name})"
            ),
            Self::Expired => formatter.write_str("has expired (CERT_HAS_EXPIRED)"),
            Self::NotYetValid => formatter.write_str("is not valid yet (CERT_NOT_YET_VALID)"),
            Self::WrongHost => {
                formatter.write_str("is for another host name (ERR_TLS_CERT_ALTNAME_INVALID)")
            }
        }
    }
}
