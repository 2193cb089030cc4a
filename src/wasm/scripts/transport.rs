//! The transport of a call: the custom `send` of its host, or `fetch`.

use crate::host::Host;
use migration_core::domain::secret::Secret;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::Transport;
use migration_wasm_runtime::fetch::{Fetch, fetch_init, read_response, transport_fault};

/// Sends the requests of a call.
pub enum HostTransport<'a> {
    /// The `send` of the host: an action script sends over Node's `https`.
    Custom(&'a Host),
    /// The runtime's `fetch`, or an injected one.
    Fetch(Fetch),
}

impl<'a> HostTransport<'a> {
    /// Chooses the transport of a host.
    pub fn new(host: &'a Host) -> Self {
        if host.custom_send().is_undefined() {
            Self::Fetch(Fetch {
                injected: host.fetch(),
            })
        } else {
            Self::Custom(host)
        }
    }
}

impl Transport for HostTransport<'_> {
    async fn send(&self, request: &Request, timeout_ms: u32) -> Result<Response, TransportFault> {
        match self {
            Self::Custom(host) => {
                let body = request.body.as_ref().map(Secret::expose);
                let sent = host.send(&request.url, &fetch_init(request), body, timeout_ms);
                read_response(sent.map_err(|error| transport_fault(&error))).await
            }
            Self::Fetch(fetch) => fetch.send(request, timeout_ms).await,
        }
    }
}
