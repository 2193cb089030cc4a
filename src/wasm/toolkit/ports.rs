//! The ports of a command: the runtime's `fetch` and clock, and what the command line passes in.

use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::Transport;
use migration_toolkit::api::ports::{
    ByteStream, FormTransport, Opened, Ports, Progress, StreamTransport,
};
use migration_wasm_runtime::clock::RuntimeClock;
use migration_wasm_runtime::event_stream::{FetchStream, StreamResponse};
use migration_wasm_runtime::fetch::Fetch;

/// The runtime's `fetch`, for JSON and for forms.
pub struct FetchTransport;

impl Transport for FetchTransport {
    async fn send(&self, request: &Request, timeout_ms: u32) -> Result<Response, TransportFault> {
        Fetch.send(request, timeout_ms).await
    }
}

impl FormTransport for FetchTransport {
    async fn send_form(
        &self,
        request: &Request,
        boundary: &str,
        timeout_ms: u32,
    ) -> Result<Response, TransportFault> {
        let content_type = format!("multipart/form-data; boundary={boundary}");
        Fetch.send_as(request, &content_type, timeout_ms).await
    }
}

/// A body that arrives over the runtime's `fetch`.
pub struct EventStream(FetchStream);

impl StreamTransport for FetchTransport {
    type Stream = EventStream;

    async fn open(
        &self,
        request: &Request,
        timeout_ms: u32,
    ) -> Result<Opened<EventStream>, TransportFault> {
        Ok(match FetchStream::open(request, timeout_ms).await? {
            StreamResponse::Stream(stream) => Opened::Stream(EventStream(stream)),
            StreamResponse::Other(response) => Opened::Refused(response),
        })
    }
}

impl ByteStream for EventStream {
    async fn next(&mut self, timeout_ms: u32) -> Result<Option<Vec<u8>>, TransportFault> {
        self.0.next(timeout_ms).await
    }
}

/// The ports of a command.
pub struct RuntimePorts<U> {
    transport: FetchTransport,
    ui: U,
}

impl<U> RuntimePorts<U> {
    /// Ports with the runtime's own `fetch`.
    pub fn new(ui: U) -> Self {
        Self {
            transport: FetchTransport,
            ui,
        }
    }
}

impl<U: Progress> Ports for RuntimePorts<U> {
    type Transport = FetchTransport;
    type Clock = RuntimeClock;
    type Ui = U;

    fn transport(&self) -> &FetchTransport {
        &self.transport
    }

    fn clock(&self) -> &RuntimeClock {
        &RuntimeClock
    }

    fn ui(&self) -> &U {
        &self.ui
    }
}
