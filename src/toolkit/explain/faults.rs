//! Why a request got no answer.

use crate::explain::entry::{Entry, Topic};

/// What to do where the old tenant can't be reached and comes back by itself.
const WAIT: &str = "Users can try again. If it lasts, look at https://status.auth0.com.";
/// What to do where the host of the old tenant is wrong.
const CHECK_DOMAIN: &str =
    "Compare the setting `Domain` with the old tenant, and look at the DNS of its custom domain.";
/// What to do where the certificate of the old tenant is not trusted.
const CHECK_CERTIFICATE: &str = "Look at the certificate of the setting `Domain`. Behind a proxy that decrypts, Node.js takes its authority from \
     NODE_EXTRA_CA_CERTS.";

const FAULTS: [(&str, &str, &str); 24] = [
    (
        "timeout",
        "The attempt was stopped at its deadline, a part of `Timeout_Ms`.",
        "Users can try again. If it happens often, raise `Timeout_Ms`, at most to 18000.",
    ),
    (
        "bad_body",
        "The answer broke off, or was larger than any answer of Auth0.",
        WAIT,
    ),
    (
        "no_fetch",
        "The runtime has no `fetch`, and none was given.",
        "Give the package a `fetch`, or use a runtime that has one.",
    ),
    (
        "internal",
        "The module could not start, stopped, or did not answer in time. The member `error` says which.",
        "If `error` says that the sandbox forbids WebAssembly, set `scripts` to `nowasm` in the settings file and run `setup`, or \
         paste the scripts of `action-scripts/nowasm/`. Otherwise report it with the members `version` and `error`.",
    ),
    (
        "ECONNREFUSED",
        "The old tenant's host refused the connection.",
        CHECK_DOMAIN,
    ),
    (
        "ECONNRESET",
        "The old tenant's host broke the connection off.",
        WAIT,
    ),
    (
        "EPIPE",
        "The connection was closed while the request was sent.",
        WAIT,
    ),
    (
        "UND_ERR_SOCKET",
        "The connection broke off (Node.js).",
        WAIT,
    ),
    (
        "UND_ERR_CONNECT_TIMEOUT",
        "No connection came about in time (Node.js).",
        WAIT,
    ),
    (
        "ConnectionRefused",
        "The old tenant's host refused the connection (Bun).",
        CHECK_DOMAIN,
    ),
    (
        "ConnectionReset",
        "The old tenant's host broke the connection off (Bun).",
        WAIT,
    ),
    (
        "ConnectionClosed",
        "The connection was closed before the answer (Bun).",
        WAIT,
    ),
    ("ENOTFOUND", "There is no host of this name.", CHECK_DOMAIN),
    (
        "EAI_AGAIN",
        "The name of the host could not be looked up for now.",
        WAIT,
    ),
    ("ETIMEDOUT", "The host did not answer.", WAIT),
    ("EHOSTUNREACH", "No way leads to the host.", WAIT),
    ("ENETUNREACH", "No way leads to the host's network.", WAIT),
    ("EPROTO", "The TLS connection failed.", CHECK_CERTIFICATE),
    (
        "CERT_HAS_EXPIRED",
        "The certificate has expired.",
        CHECK_CERTIFICATE,
    ),
    (
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "The certificate is signed by itself.",
        CHECK_CERTIFICATE,
    ),
    (
        "SELF_SIGNED_CERT_IN_CHAIN",
        "The certificate's authority is not trusted.",
        CHECK_CERTIFICATE,
    ),
    (
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "The host does not send the certificates between its own and its authority's.",
        CHECK_CERTIFICATE,
    ),
    (
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "The certificate's authority is not known.",
        CHECK_CERTIFICATE,
    ),
    (
        "ERR_TLS_CERT_ALTNAME_INVALID",
        "The certificate is for another host.",
        CHECK_CERTIFICATE,
    ),
];

/// Explains the faults that are known by name.
pub(super) fn entries() -> Vec<Entry> {
    FAULTS
        .iter()
        .map(|(name, meaning, action)| Entry::new(Topic::Fault, name, meaning, action))
        .collect()
}
