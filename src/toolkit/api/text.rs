//! Responses as the text that arrived. A parser would change the digits of numbers in the metadata of users.

use crate::api::ports::Ports;
use crate::api::request::ApiRequest;
use crate::api::session::Session;
use crate::problem::Problem;
use crate::secret::Secret;

impl<P: Ports> Session<'_, P> {
    /// As [`Session::find`], but returns the text of the response; `None` if the tenant has no such object (status 404).
    ///
    /// # Errors
    /// As [`Session::send`].
    pub async fn find_text(&self, request: &ApiRequest) -> Result<Option<Secret>, Problem> {
        let response = self.send_authorized(request).await?;
        let body = response.body.expose().trim_start();
        match response.status {
            // A page of a proxy does not say that the tenant has changed anything. JSON may still be nested too deeply to be read.
            200..=299 if !body.is_empty() && !body.starts_with('{') => {
                Err(self.errors.unreachable("answers with no JSON"))
            }
            200..=299 => Ok(Some(response.body.into())),
            404 => Ok(None),
            _ => Err(self.rejected(request, &response)),
        }
    }
}
