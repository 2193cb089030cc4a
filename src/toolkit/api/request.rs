//! A request to a Management API, independent of the tenant and the token.

use serde_json::Value;

use crate::api::scope::Scope;
use crate::secret::{Secret, SecretJson};
use migration_core::endpoints::http::{Method, Request};

/// A request to a Management API. Its body may contain secrets, so it has no `Debug`.
#[derive(Clone)]
pub struct ApiRequest {
    /// The HTTP method.
    pub method: Method,
    /// Path and query, relative to `/api/v2/`.
    pub path: String,
    /// The JSON body.
    pub body: Option<ApiBody>,
    /// The scope that the token must have.
    pub scope: Scope,
    /// Whether sending a `POST` twice has the same effect as sending it once.
    pub has_idempotent_post: bool,
}

/// A JSON body.
#[derive(Clone)]
pub enum ApiBody {
    /// A body that is made here.
    Json(SecretJson),
    /// The JSON text of a body that holds a user's metadata: its numbers must keep all their digits.
    Text(Secret),
}

impl ApiBody {
    /// The body, if it is made here.
    pub fn json(&self) -> Option<&Value> {
        match self {
            Self::Json(json) => Some(json.expose()),
            Self::Text(_) => None,
        }
    }

    fn to_text(&self) -> String {
        match self {
            Self::Json(json) => json.expose().to_string(),
            Self::Text(text) => text.expose().to_owned(),
        }
    }
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
            has_idempotent_post: false,
        }
    }

    /// A `POST` with a JSON body.
    #[must_use]
    pub fn post(scope: Scope, path: impl Into<String>, body: Value) -> Self {
        Self {
            method: Method::Post,
            path: path.into(),
            body: Some(ApiBody::Json(body.into())),
            scope,
            has_idempotent_post: false,
        }
    }

    /// A `POST` whose body is this JSON text.
    #[must_use]
    pub fn post_text(scope: Scope, path: impl Into<String>, body: Secret) -> Self {
        Self {
            body: Some(ApiBody::Text(body)),
            ..Self::post(scope, path, Value::Null)
        }
    }

    /// The same request, marked as one that may be repeated although it is a `POST`: it adds to a set, such as the users
    /// of a role.
    #[must_use]
    pub fn idempotent(self) -> Self {
        Self {
            has_idempotent_post: true,
            ..self
        }
    }

    /// A `PATCH` with a JSON body.
    #[must_use]
    pub fn patch(scope: Scope, path: impl Into<String>, body: Value) -> Self {
        Self {
            method: Method::Patch,
            path: path.into(),
            body: Some(ApiBody::Json(body.into())),
            scope,
            has_idempotent_post: false,
        }
    }

    /// A `PATCH` whose body is this JSON text.
    #[must_use]
    pub fn patch_text(scope: Scope, path: impl Into<String>, body: Secret) -> Self {
        Self {
            body: Some(ApiBody::Text(body)),
            ..Self::patch(scope, path, Value::Null)
        }
    }

    /// A `DELETE`.
    #[must_use]
    pub fn delete(scope: Scope, path: impl Into<String>) -> Self {
        Self {
            method: Method::Delete,
            ..Self::get(scope, path)
        }
    }

    /// Whether sending the request twice has the same effect as sending it once. A second `POST` may create a second
    /// object.
    pub fn is_repeatable(&self) -> bool {
        self.method != Method::Post || self.has_idempotent_post
    }

    /// The HTTP request. `audience` is the identifier of the Management API, which is also its base URL.
    pub fn to_http(&self, audience: &str, token: &str) -> Request {
        Request {
            method: self.method,
            body: self.body.as_ref().map(|body| body.to_text().into()),
            ..Request::get(format!("{audience}{}", self.path), token)
        }
    }
}
