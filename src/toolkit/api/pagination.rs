//! Lists that the Management API returns in pages.

use serde_json::Value;

use crate::api::request::ApiRequest;
use migration_core::endpoints::http::encode;

/// The request for a list, together with the form of its pages.
pub struct PagedRequest {
    /// The request without the parameters of a page.
    pub request: ApiRequest,
    /// The form of the pages.
    pub pagination: Pagination,
}

impl ApiRequest {
    /// The same request for a list that comes in pages.
    #[must_use]
    pub fn paged(self, pagination: Pagination) -> PagedRequest {
        PagedRequest {
            request: self,
            pagination,
        }
    }
}

impl PagedRequest {
    /// The request for one page. `number` counts from 0; `next` comes from the previous page.
    pub fn page(&self, number: usize, next: Option<&str>) -> ApiRequest {
        ApiRequest {
            path: self.pagination.page_path(&self.request.path, number, next),
            ..self.request.clone()
        }
    }
}

/// How an endpoint returns a list in pages of [`PAGE_SIZE`] items.
#[derive(Clone, Copy)]
pub struct Pagination {
    /// The member of each page that holds its items; empty if the page itself is the array.
    pub items_member: &'static str,
    /// How the next page is requested.
    pub style: PageStyle,
}

/// How the next page is requested. Source: Auth0 Management API v2, "Pagination".
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PageStyle {
    /// `page` and `per_page`; the first page that is not full is the last one.
    Number,
    /// `from` and `take`; a page without `next` is the last one.
    Checkpoint,
}

/// The number of items that are requested per page, which is Auth0's maximum.
pub const PAGE_SIZE: usize = 100;

impl Pagination {
    /// The items of a page; `None` if it has none of the expected form.
    pub fn items(self, page: &Value) -> Option<Vec<Value>> {
        let items = if self.items_member.is_empty() {
            Some(page)
        } else {
            page.get(self.items_member)
        };
        items?.as_array().cloned()
    }

    /// The path with the query for a page. `number` counts from 0; `next` comes from the previous page.
    pub fn page_path(self, path: &str, number: usize, next: Option<&str>) -> String {
        let separator = if path.contains('?') { '&' } else { '?' };
        match (self.style, next) {
            (PageStyle::Number, _) => {
                format!("{path}{separator}page={number}&per_page={PAGE_SIZE}")
            }
            (PageStyle::Checkpoint, None) => format!("{path}{separator}take={PAGE_SIZE}"),
            (PageStyle::Checkpoint, Some(next)) => {
                format!("{path}{separator}take={PAGE_SIZE}&from={}", encode(next))
            }
        }
    }

    /// Whether a page with this many items and this `next` is the last one.
    pub fn is_last(self, item_count: usize, next: Option<&str>) -> bool {
        match self.style {
            PageStyle::Number => item_count < PAGE_SIZE,
            PageStyle::Checkpoint => next.is_none(),
        }
    }
}
