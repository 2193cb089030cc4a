//! The flow of `login` for the command line, which checks no signatures.

use migration_core::domain::algorithm::Algorithm;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::{SignatureVerifier, Transport, Verdict};

/// A transport beside which there is no cryptography.
pub struct WithoutCryptography<'a, T>(pub &'a T);

impl<T: Transport> Transport for WithoutCryptography<'_, T> {
    async fn send(&self, request: &Request, timeout_ms: u32) -> Result<Response, TransportFault> {
        self.0.send(request, timeout_ms).await
    }
}

impl<T> SignatureVerifier for WithoutCryptography<'_, T> {
    async fn verify(&self, _: Algorithm, _: &[u8], _: &[u8], _: &[u8]) -> Verdict {
        Verdict::NoCryptography
    }
}
