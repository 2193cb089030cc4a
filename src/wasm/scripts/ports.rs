//! The ports of a call on top of the host: what sends its requests and checks signatures, and its clock.

use std::cell::Cell;
use std::future::poll_fn;

use crate::calls;
use crate::host;
use migration_core::domain::algorithm::Algorithm;
use migration_core::domain::secret::Secret;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::{Clock, SignatureVerifier, Transport, Verdict};

/// The transport, the check of signatures and the clock of the call with this number.
#[derive(Clone, Copy)]
pub struct Ports(pub u32);

impl Transport for Ports {
    async fn send(&self, request: &Request, timeout_ms: u32) -> Result<Response, TransportFault> {
        host::send(
            self.0,
            &request.url,
            request.bearer.as_ref().map(Secret::expose),
            request.body.as_ref().map(Secret::expose),
            timeout_ms,
        );
        poll_fn(|_| calls::take_answer()).await
    }
}

impl SignatureVerifier for Ports {
    async fn verify(
        &self,
        algorithm: Algorithm,
        key: &[u8],
        input: &[u8],
        signature: &[u8],
    ) -> Verdict {
        let name = match algorithm {
            Algorithm::Rs256 => "RSASSA-PKCS1-v1_5",
            Algorithm::Ps256 => "RSA-PSS",
            Algorithm::Hs256 => "HMAC",
        };
        host::verify(self.0, name, key, input, signature);
        poll_fn(|_| calls::take_verdict()).await
    }
}

impl Clock for Ports {
    fn now_ms(&self) -> u64 {
        host::now() as u64
    }

    fn monotonic_ms(&self) -> u64 {
        host::monotonic() as u64
    }

    fn random(&self) -> f64 {
        host::random()
    }

    async fn sleep(&self, ms: u64) {
        host::set_timer(self.0, ms as f64);
        let timer = Timer {
            call: self.0,
            is_over: Cell::new(false),
        };
        poll_fn(|_| {
            let result = calls::take_timer();
            timer.is_over.set(result.is_ready());
            result
        })
        .await;
    }
}

/// A timer that is cleared when nobody waits for it any more: a pending timer would keep the process running.
struct Timer {
    call: u32,
    is_over: Cell<bool>,
}

impl Drop for Timer {
    fn drop(&mut self) {
        if !self.is_over.get() {
            host::clear_timer(self.call);
        }
    }
}
