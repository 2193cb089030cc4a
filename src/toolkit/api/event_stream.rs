//! Requests whose answer goes on: the events of a tenant, as they happen.

use crate::api::ports::{Opened, Ports, StreamTransport};
use crate::api::request::ApiRequest;
use crate::api::session::Session;
use crate::problem::Problem;
use migration_core::domain::transport_fault::TransportFault;

/// Upper bound of the time until a tenant answers, in milliseconds.
const OPEN_TIMEOUT_MS: u32 = 30_000;

impl<P: Ports<Transport: StreamTransport>> Session<'_, P> {
    /// Opens a stream, once more with another token if the first one is not accepted. The inner result is a fault of the
    /// network, or the answer.
    ///
    /// # Errors
    /// `unauthorized`, if no token is accepted, or the problem of the request for another token.
    pub async fn open_stream(
        &self,
        request: &ApiRequest,
    ) -> Result<Result<StreamAnswer<P>, TransportFault>, Problem> {
        let answer = self.open_with_token(request).await;
        if !is_unauthorized::<P>(&answer) {
            return Ok(answer);
        }
        let answer = if self.can_replace_token() {
            self.replace_token().await?;
            self.open_with_token(request).await
        } else {
            answer
        };
        match answer {
            Ok(Opened::Refused(response)) if response.status == 401 => {
                Err(self.rejected(request, &response))
            }
            answer => Ok(answer),
        }
    }

    async fn open_with_token(
        &self,
        request: &ApiRequest,
    ) -> Result<StreamAnswer<P>, TransportFault> {
        let http_request = request.to_http(&self.audience, self.token.borrow().expose());
        self.ports
            .transport()
            .open(&http_request, OPEN_TIMEOUT_MS)
            .await
    }
}

/// The answer to a request for a stream, of the transport that a session uses.
pub type StreamAnswer<P> = Opened<<<P as Ports>::Transport as StreamTransport>::Stream>;

fn is_unauthorized<P: Ports<Transport: StreamTransport>>(
    answer: &Result<StreamAnswer<P>, TransportFault>,
) -> bool {
    matches!(answer, Ok(Opened::Refused(response)) if response.status == 401)
}
