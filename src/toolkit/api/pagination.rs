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

/// How an endpoint returns a list in pages of [`PAGE_SIZE`] items.
#[derive(Clone, Copy)]
pub struct Pagination {
    /// The member of each page that holds its items. A page may also be the array of items itself.
    pub items_member: &'static str,
    /// How the next page is requested.
    pub style: PageStyle,
    /// Whether the endpoint has the parameter `include_totals`. It is then set, so that pages say how many items there are.
    pub has_totals_parameter: bool,
}

/// How the next page is requested. Source: Auth0 Management API v2, "Pagination".
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PageStyle {
    /// `page` and `per_page`. The list ends with its `total`, or with an empty page if the pages have none. A page that is
    /// not full does not end it, because some tenants return at most 50 items.
    Number,
    /// `from` and `take`; a page without `next` is the last one, whether it is full or not.
    Checkpoint,
}

/// The number of items that are requested per page, which is Auth0's maximum.
pub const PAGE_SIZE: usize = 100;
/// The number of items to which some tenants cap a page.
const CAPPED_PAGE_SIZE: usize = 50;
/// The highest number of pages of a list that is read.
const MAX_PAGES: usize = 1_000;
/// The highest number of bytes that the pages of a list may have together.
const MAX_BYTES: usize = 48 * 1024 * 1024;

/// Why a list cannot be read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageError {
    /// A page is neither an array nor an object with the expected member.
    UnexpectedForm,
    /// A page neither says how to request the next one nor that it is the last one.
    UnknownEnd,
    /// The list has more pages or bytes than any list that the commands need.
    TooLong,
}

/// A list that is read page by page.
pub struct PageWalk<'a> {
    list: &'a PagedRequest,
    items: Vec<Value>,
    /// How many items the pages had up to now.
    items_read: u64,
    pages: usize,
    bytes: usize,
    is_bounded: bool,
    /// The `next` of the last page.
    next: Option<String>,
}

impl<'a> PageWalk<'a> {
    /// Starts at the first page.
    pub fn new(list: &'a PagedRequest) -> Self {
        Self {
            list,
            items: Vec::new(),
            items_read: 0,
            pages: 0,
            bytes: 0,
            is_bounded: true,
            next: None,
        }
    }

    /// Starts at the first page of a list of any length, whose items are taken after each page.
    pub fn endless(list: &'a PagedRequest) -> Self {
        Self {
            is_bounded: false,
            ..Self::new(list)
        }
    }

    /// The request for the next page.
    pub fn request(&self) -> ApiRequest {
        let Pagination {
            style,
            has_totals_parameter,
            ..
        } = self.list.pagination;
        let path = &self.list.request.path;
        let separator = if path.contains('?') { '&' } else { '?' };
        let mut path = match style {
            PageStyle::Number => {
                format!("{path}{separator}page={}&per_page={PAGE_SIZE}", self.pages)
            }
            PageStyle::Checkpoint => format!("{path}{separator}take={PAGE_SIZE}"),
        };
        if let Some(next) = &self.next {
            path.push_str(&format!("&from={}", encode(next)));
        }
        if has_totals_parameter {
            path.push_str("&include_totals=true");
        }
        ApiRequest {
            path,
            ..self.list.request.clone()
        }
    }

    /// Adds a page of this many bytes, and tells whether it is the last one.
    ///
    /// # Errors
    /// If the list cannot be read to its end.
    pub fn add(&mut self, page: &Value, bytes: usize) -> Result<bool, PageError> {
        let items = items_of(page, self.list.pagination.items_member)?;
        let total = page.get("total").and_then(Value::as_u64);
        self.items.extend(items.iter().cloned());
        self.items_read = self.items_read.saturating_add(items.len() as u64);
        self.pages = self.pages.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
        let has_all = total.is_some_and(|total| self.items_read >= total);
        let is_last = match self.list.pagination.style {
            PageStyle::Number => items.is_empty() || has_all,
            PageStyle::Checkpoint => {
                let next = page.get("next").and_then(Value::as_str);
                let next = next.filter(|next| !next.is_empty()).map(str::to_owned);
                if next.is_some() && next == self.next {
                    return Err(PageError::UnknownEnd);
                }
                self.next = next;
                if self.next.is_none() && !is_complete(page, items, total, has_all) {
                    return Err(PageError::UnknownEnd);
                }
                self.next.is_none()
            }
        };
        if !is_last && self.is_bounded && (self.pages >= MAX_PAGES || self.bytes >= MAX_BYTES) {
            return Err(PageError::TooLong);
        }
        Ok(is_last)
    }

    /// Takes the items that were read since the last call.
    pub fn take_items(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.items)
    }

    /// The items of all pages.
    pub fn into_items(self) -> Vec<Value> {
        self.items
    }
}

/// The items of an answer, which is an array or an object with one.
///
/// # Errors
/// [`PageError::UnexpectedForm`], if it is something else.
pub fn items_of<'v>(answer: &'v Value, items_member: &str) -> Result<&'v [Value], PageError> {
    let items = answer.get(items_member).unwrap_or(answer).as_array();
    items.map(Vec::as_slice).ok_or(PageError::UnexpectedForm)
}

/// Tells whether a page without `next` is the last one. An array has no `next` in any case, so it may end only because a
/// page holds no more items.
fn is_complete(page: &Value, items: &[Value], total: Option<u64>, has_all: bool) -> bool {
    if page.is_array() {
        !(CAPPED_PAGE_SIZE..=PAGE_SIZE).contains(&items.len())
    } else {
        total.is_none() || has_all
    }
}
