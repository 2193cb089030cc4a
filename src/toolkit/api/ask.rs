//! One request to a Management API, without the tenant and the token that it goes to and with.

use serde_json::Value;
use zeroize::Zeroizing;

use migration_core::endpoints::http::Request;

/// What is asked.
#[derive(Clone)]
pub struct Ask {
    /// `GET`, `POST` or `PATCH`.
    pub method: &'static str,
    /// Path and query behind `/api/v2/`.
    pub path: String,
    /// A JSON body.
    pub body: Option<Value>,
    /// The scope it needs.
    pub scope: &'static str,
}

impl Ask {
    /// Reads something.
    pub fn get(scope: &'static str, path: impl Into<String>) -> Self {
        Self {
            method: "GET",
            path: path.into(),
            body: None,
            scope,
        }
    }

    /// Creates something.
    pub fn post(scope: &'static str, path: impl Into<String>, body: Value) -> Self {
        Self {
            method: "POST",
            path: path.into(),
            body: Some(body),
            scope,
        }
    }

    /// Changes something.
    pub fn patch(scope: &'static str, path: impl Into<String>, body: Value) -> Self {
        Self {
            method: "PATCH",
            path: path.into(),
            body: Some(body),
            scope,
        }
    }

    /// Whether it changes nothing when it is sent again: what only creates must not be.
    pub fn is_repeatable(&self) -> bool {
        self.method != "POST"
    }

    /// The request, for the Management API of an identifier and with a token for it.
    pub fn request(&self, audience: &str, token: &str) -> Request {
        Request {
            method: self.method,
            body: self
                .body
                .as_ref()
                .map(|body| Zeroizing::new(body.to_string())),
            ..Request::get(format!("{audience}{}", self.path), token)
        }
    }
}

/// A list that comes in pages of a hundred.
#[derive(Clone, Copy)]
pub struct List {
    /// The member of each page that holds its part; empty where the page is the part itself.
    pub member: &'static str,
    /// How the next page is asked for.
    pub paging: Paging,
}

/// How a list is paged. Source: Auth0 Management API v2, "Pagination".
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// `page` and `per_page`, until a page is not full.
    Number,
    /// `from` and `take`, until a page names no `next`.
    Checkpoint,
}

/// How many a page has at the most.
pub const PER_PAGE: usize = 100;

impl List {
    /// The part of the list that a page holds; `None` when it is not of that form.
    pub fn part(self, page: &Value) -> Option<Vec<Value>> {
        let part = if self.member.is_empty() {
            Some(page)
        } else {
            page.get(self.member)
        };
        part?.as_array().cloned()
    }

    /// The query for a page, behind what the path has already. `page` counts from 0; `next` is what the page before
    /// named.
    pub fn query(self, path: &str, page: usize, next: Option<&str>) -> String {
        let separator = if path.contains('?') { '&' } else { '?' };
        match (self.paging, next) {
            (Paging::Number, _) => {
                format!("{path}{separator}page={page}&per_page={PER_PAGE}")
            }
            (Paging::Checkpoint, None) => format!("{path}{separator}take={PER_PAGE}"),
            (Paging::Checkpoint, Some(next)) => {
                format!(
                    "{path}{separator}take={PER_PAGE}&from={}",
                    migration_core::endpoints::http::encode(next)
                )
            }
        }
    }
}
