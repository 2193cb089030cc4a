//! The transport of a call: the `send` of its host.

use crate::host::Host;
use migration_core::domain::secret::Secret;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::Transport;
use migration_wasm_runtime::fetch::{read_response, transport_fault};

/// Sends the requests of a call: an action script over Node's `https`, the package over `fetch`.
pub struct HostTransport<'a>(pub &'a Host);

impl Transport for HostTransport<'_> {
    async fn send(&self, request: &Request, timeout_ms: u32) -> Result<Response, TransportFault> {
        let sent = self.0.send(
            &request.url,
            request.method.name(),
            request.bearer.as_ref().map(Secret::expose),
            request.body.as_ref().map(Secret::expose),
            timeout_ms,
        );
        read_response(sent.map_err(|error| transport_fault(&error))).await
    }
}
