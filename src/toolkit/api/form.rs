//! Requests with a form that holds a file, `multipart/form-data` (RFC 7578).

use sha2::{Digest, Sha256};

use crate::api::ports::{FormTransport, Ports};
use crate::api::request::ApiRequest;
use crate::api::session::Session;
use crate::problem::Problem;
use crate::secret::Secret;
use migration_core::endpoints::http::{Request, Response};

/// Timeout of one attempt to send a form, in milliseconds: half a megabyte over a slow line takes longer.
const FORM_TIMEOUT_MS: u32 = 180_000;

/// A request to a Management API whose body is a form.
pub struct FormRequest {
    /// The request without its body.
    pub request: ApiRequest,
    /// The body.
    pub form: Form,
}

/// The encoded form. A file may hold password hashes, so there is no `Debug`.
pub struct Form {
    boundary: String,
    body: Secret,
}

/// The file of a form.
pub struct FormFile<'a> {
    /// The name of its field.
    pub field: &'a str,
    /// The file's name, of letters, digits, `-`, `_` and `.` only.
    pub name: &'a str,
    /// A JSON text.
    pub json: &'a str,
}

impl Form {
    /// Encodes fields, whose names and values have neither line breaks nor quotes, and a file after them.
    pub fn new(fields: &[(&str, &str)], file: &FormFile<'_>) -> Self {
        let boundary = boundary_for(file.json);
        let mut body = String::with_capacity(file.json.len().saturating_add(1_024));
        for (name, value) in fields {
            body.push_str(&format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        body.push_str(&format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n\
             Content-Type: application/json\r\n\r\n",
            file.field, file.name
        ));
        body.push_str(file.json);
        body.push_str(&format!("\r\n--{boundary}--\r\n"));
        Self {
            boundary,
            body: body.into(),
        }
    }

    /// The text that separates the parts.
    pub fn boundary(&self) -> &str {
        &self.boundary
    }

    /// The encoded form.
    pub fn body(&self) -> &str {
        self.body.expose()
    }
}

impl FormRequest {
    /// The HTTP request. `audience` is the identifier of the Management API, which is also its base URL.
    pub(super) fn to_http(&self, audience: &str, token: &str) -> Request {
        Request {
            body: Some(self.form.body().into()),
            ..self.request.to_http(audience, token)
        }
    }
}

impl<P: Ports> Session<'_, P> {
    /// Sends a form once, and returns the answer whatever its status, so that the caller tells the kinds of 429 apart. Only a
    /// token that is not accepted is replaced.
    ///
    /// # Errors
    /// `unreachable`: no answer came, and whether the form has arrived is not known.
    pub async fn send_form(&self, request: &FormRequest) -> Result<Response, Problem> {
        let mut response = self.send_form_with_token(request).await?;
        if response.status == 401 && self.can_replace_token() {
            self.replace_token().await?;
            response = self.send_form_with_token(request).await?;
        }
        Ok(response)
    }

    async fn send_form_with_token(&self, request: &FormRequest) -> Result<Response, Problem> {
        let http = request.to_http(&self.audience, self.token.borrow().expose());
        let boundary = request.form.boundary();
        let transport = self.ports.transport();
        let result = transport.send_form(&http, boundary, FORM_TIMEOUT_MS).await;
        result.map_err(|fault| self.errors.transport_failed(&fault, false))
    }
}

/// A boundary that does not occur in the text: nobody can write a file that holds its own hash, and a boundary that
/// occurs in spite of that is hashed again.
fn boundary_for(text: &str) -> String {
    let mut hash = Sha256::digest(text);
    loop {
        let hex: String = hash
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let boundary = format!("auth0-account-migration-{hex}");
        if !text.contains(&boundary) {
            return boundary;
        }
        hash = Sha256::digest(hash);
    }
}
