//! The ports of the toolkit: requests, time, and a place to report progress to.

use std::future::Future;

use serde::Serialize;

use crate::secret::Secret;
use crate::tenant::Tenant;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::{Clock, Transport};

/// What a session with a tenant uses of the outside world. A command may ask more of [`Ports::Ui`].
pub trait Ports {
    /// Sends requests.
    type Transport: FormTransport;
    /// Tells the time and waits.
    type Clock: Clock;
    /// Shows progress; commands that change a tenant also let it confirm the plan.
    type Ui: Progress;

    /// Sends requests.
    fn transport(&self) -> &Self::Transport;

    /// Tells the time and waits.
    fn clock(&self) -> &Self::Clock;

    /// Shows progress.
    fn ui(&self) -> &Self::Ui;
}

/// Sends requests with a JSON body, and such with a form.
pub trait FormTransport: Transport {
    /// As [`Transport::send`], with a body of the type `multipart/form-data` that has this boundary (RFC 7578).
    ///
    /// # Errors
    /// Why no response arrived.
    fn send_form(
        &self,
        request: &Request,
        boundary: &str,
        timeout_ms: u32,
    ) -> impl Future<Output = Result<Response, TransportFault>>;
}

/// Sends requests whose answer has no end.
pub trait StreamTransport: Transport {
    /// The body of an answer, while it arrives. Dropping it closes the connection.
    type Stream: ByteStream;

    /// Sends a request for `text/event-stream` and reads the head of the answer, following no redirect.
    ///
    /// # Errors
    /// Why no response arrived. After `timeout_ms` milliseconds without one the attempt is aborted.
    fn open(
        &self,
        request: &Request,
        timeout_ms: u32,
    ) -> impl Future<Output = Result<Opened<Self::Stream>, TransportFault>>;
}

/// The answer to a request for a stream.
pub enum Opened<S> {
    /// The stream has begun (status 200).
    Stream(S),
    /// The tenant has answered with another status.
    Refused(Response),
}

/// A body that arrives in chunks.
pub trait ByteStream {
    /// The next chunk; `None` at the end of the body.
    ///
    /// # Errors
    /// Why the body ends without its end. After `timeout_ms` milliseconds without a byte it counts as broken off.
    fn next(
        &mut self,
        timeout_ms: u32,
    ) -> impl Future<Output = Result<Option<Vec<u8>>, TransportFault>>;
}

/// Receives the progress of a command.
pub trait Progress {
    /// Reports progress.
    fn event(&self, event: &Event<'_>);

    /// Learns a secret that a tenant returned, which must never be shown.
    fn redact(&self, secret: &Secret);
}

/// A step of a command's progress.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event<'a> {
    /// Something is about to be read.
    Reading {
        /// The tenant that is read.
        tenant: Tenant,
        /// What is read, for display.
        what: &'a str,
    },
    /// A change is about to be made.
    Applying {
        /// The tenant that is changed.
        tenant: Tenant,
        /// The title of the change.
        title: &'a str,
    },
    /// A change was made.
    Applied {
        /// The tenant that was changed.
        tenant: Tenant,
        /// The title of the change.
        title: &'a str,
    },
    /// A piece of work that takes minutes or more has advanced.
    Progress {
        /// The tenant that does the work; `null` if it is done on this machine.
        tenant: Option<Tenant>,
        /// The work, for display.
        what: &'a str,
        /// How much is done, in `unit`.
        done: u64,
        /// How much there is to do; `null` as long as nobody knows.
        total: Option<u64>,
        /// What is counted, in the plural: "users", "bytes".
        unit: &'a str,
        /// Milliseconds until the end, as far as the rate up to now tells; `null` if it does not.
        remaining_ms: Option<u64>,
    },
    /// A step has begun that should run to its end: an interrupt waits for [`Event::StepEnded`].
    StepBegun {
        /// The tenant that the step is about.
        tenant: Tenant,
        /// The step in a few words.
        title: &'a str,
    },
    /// The step that has begun last is over.
    StepEnded {
        /// The tenant that the step was about.
        tenant: Tenant,
    },
    /// A request was rejected by the rate limit and is sent again after a wait.
    Waiting {
        /// The tenant that rejected the request.
        tenant: Tenant,
        /// Milliseconds until the next attempt.
        ms: u64,
        /// The reason, for display.
        why: &'a str,
    },
}
