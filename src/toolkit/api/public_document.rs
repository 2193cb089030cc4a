//! Reads JSON documents that anybody may read. No token is ever sent for them.

use std::fmt;

use serde_json::Value;

use crate::api::connection_fault::ConnectionFault;
use crate::api::ports::Ports;
use crate::api::retries::send_with_retries;
use crate::tenant::Tenant;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Method, Request};

/// Why a document can't be read. Displayed, it is the end of a sentence that begins with the document's address.
#[derive(Debug)]
pub enum DocumentError {
    /// No response arrived.
    Fault(TransportFault),
    /// The response has another status than 200.
    Status(u16),
    /// The response is no JSON.
    NotJson,
}

impl fmt::Display for DocumentError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault(fault) => {
                let cause = ConnectionFault::of(fault)
                    .map_or_else(|| fault.to_string(), |fault| fault.to_string());
                write!(formatter, "can't be reached: {cause}")
            }
            Self::Status(status) => write!(formatter, "answered with status {status}"),
            Self::NotJson => formatter.write_str("answered with no JSON"),
        }
    }
}

/// Reads the document at an `https` address. A wait for a rate limit is reported as one for `tenant`.
///
/// # Errors
/// Why it can't be read.
pub async fn read_public_document(
    ports: &impl Ports,
    tenant: Tenant,
    url: &str,
) -> Result<Value, DocumentError> {
    let request = Request {
        method: Method::Get,
        url: url.to_owned(),
        bearer: None,
        body: None,
    };
    let response = send_with_retries(ports, tenant, &request, true)
        .await
        .map_err(DocumentError::Fault)?;
    if response.status != 200 {
        return Err(DocumentError::Status(response.status));
    }
    serde_json::from_str(response.body.expose()).map_err(|_| DocumentError::NotJson)
}
