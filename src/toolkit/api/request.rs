//! A request to a Management API, independent of the tenant and the token.

use serde_json::Value;

use crate::api::scope::Scope;
use crate::secret::SecretJson;
use migration_core::endpoints::http::{Method, Request};

/// A request to a Management API. Its body may contain secrets, so it has no `Debug`.
#[derive(Clone)]
pub struct ApiRequest {
    /// The HTTP method.
    pub method: Method,
    /// Path and query, relative to `/api/v2/`.
    pub path: String,
    /// The JSON body.
    pub body: Option<SecretJson>,
    /// The scope that the token must have.
    pub scope: Scope,
}

impl ApiRequest {
    /// A `GET`.
    #[must_use]
    pub fn get(scope: Scope, path: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            path: path.into(),
            body: None,
            scope,
        }
    }

    /// A `POST` with a JSON body.
    #[must_use]
    pub fn post(scope: Scope, path: impl Into<String>, body: Value) -> Self {
        Self {
            method: Method::Post,
            path: path.into(),
            body: Some(body.into()),
            scope,
        }
    }

    /// A `PATCH` with a JSON body.
    #[must_use]
    pub fn patch(scope: Scope, path: impl Into<String>, body: Value) -> Self {
        Self {
            method: Method::Patch,
            path: path.into(),
            body: Some(body.into()),
            scope,
        }
    }

    /// Whether sending the request twice has the same effect as sending it once. A second `POST` may create a second
    /// object.
    pub fn is_repeatable(&self) -> bool {
        self.method != Method::Post
    }

    /// The HTTP request. `audience` is the identifier of the Management API, which is also its base URL.
    pub fn to_http(&self, audience: &str, token: &str) -> Request {
        Request {
            method: self.method,
            body: self
                .body
                .as_ref()
                .map(|body| body.expose().to_string().into()),
            ..Request::get(format!("{audience}{}", self.path), token)
        }
    }
}
