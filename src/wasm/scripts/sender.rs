//! The transport of a place: its own, or `fetch`.

use crate::host::Host;
use migration_core::domain::secret::Secret;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::Transport;
use migration_wasm_runtime::fetch::{Fetch, answered, fault, init};

/// Sends with what the place has.
pub enum Sender<'a> {
    /// What an action script brings along.
    Own(&'a Host),
    /// The runtime's `fetch`, or an injected one.
    Fetch(Fetch),
}

impl<'a> Sender<'a> {
    /// The transport of a place.
    pub fn of(host: &'a Host) -> Self {
        if host.own_send().is_undefined() {
            Self::Fetch(Fetch {
                injected: host.fetch(),
            })
        } else {
            Self::Own(host)
        }
    }
}

impl Transport for Sender<'_> {
    async fn send(&self, request: &Request, timeout_ms: u32) -> Result<Response, TransportFault> {
        match self {
            Self::Own(host) => {
                let body = request.body.as_ref().map(Secret::expose);
                let sent = host.send(&request.url, &init(request), body, timeout_ms);
                answered(sent.map_err(|error| fault(&error))).await
            }
            Self::Fetch(fetch) => fetch.send(request, timeout_ms).await,
        }
    }
}
