//! Lists that a session reads, most of them page by page. What is no list is a problem: to take it for an empty one would be to
//! say that nothing is there.

use serde_json::Value;

use crate::api::pagination::{PageError, PageWalk, PagedRequest, items_of};
use crate::api::ports::Ports;
use crate::api::request::ApiRequest;
use crate::api::send::Refusal;
use crate::api::session::Session;
use crate::problem::Problem;

impl<P: Ports> Session<'_, P> {
    /// Reads a list to its end.
    ///
    /// # Errors
    /// As [`Session::send`]; `unreachable` also if a page has an unexpected form, or if the list has no end.
    pub async fn fetch_all(&self, list: &PagedRequest) -> Result<Vec<Value>, Problem> {
        let mut walk = PageWalk::new(list);
        loop {
            let (page, bytes) = self.send_sized(&walk.request()).await?;
            match walk.add(&page, bytes) {
                Ok(true) => return Ok(walk.into_items()),
                Ok(false) => {}
                Err(error) => return Err(self.errors.list_unreadable(&list.request, error)),
            }
        }
    }

    /// Reads a list of any length page by page. The items of a page are handed to `take` before the next page is read, so
    /// that no more than a page is in memory.
    ///
    /// # Errors
    /// As [`Session::fetch_all`], but a list may have any length; and those of `take`.
    pub async fn fetch_pages(
        &self,
        list: &PagedRequest,
        mut take: impl AsyncFnMut(Vec<Value>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let mut walk = PageWalk::endless(list);
        loop {
            let (page, bytes) = self.send_sized(&walk.request()).await?;
            let is_last = walk
                .add(&page, bytes)
                .map_err(|error| self.errors.list_unreadable(&list.request, error))?;
            take(walk.take_items()).await?;
            if is_last {
                return Ok(());
            }
        }
    }

    /// Reads a list that has no pages.
    ///
    /// # Errors
    /// As [`Session::send`], and as [`Session::items_of`].
    pub async fn fetch_list(
        &self,
        request: &ApiRequest,
        items_member: &str,
    ) -> Result<Vec<Value>, Problem> {
        let answer = self.send(request).await?;
        Ok(self.items_of(request, &answer, items_member)?.to_vec())
    }

    /// The items of an answer: see [`items_of`].
    ///
    /// # Errors
    /// `unreachable`, if it is something else.
    pub fn items_of<'v>(
        &self,
        request: &ApiRequest,
        answer: &'v Value,
        items_member: &str,
    ) -> Result<&'v [Value], Problem> {
        items_of(answer, items_member).map_err(|error| self.errors.list_unreadable(request, error))
    }

    /// The problem of a list that does not say how it goes on.
    pub fn unknown_end(&self, request: &ApiRequest) -> Problem {
        self.errors.list_unreadable(request, PageError::UnknownEnd)
    }

    /// As [`Session::fetch_all`], but a response to the first request with one of these statuses is a refusal that the command
    /// handles.
    ///
    /// # Errors
    /// As [`Session::fetch_all`].
    pub async fn fetch_all_or_refusal(
        &self,
        list: &PagedRequest,
        statuses: &[u16],
    ) -> Result<Result<Vec<Value>, Refusal>, Problem> {
        let mut walk = PageWalk::new(list);
        let first = self.send_or_refusal(&walk.request(), statuses).await?;
        let mut page = match first {
            Ok(page) => (page, 0),
            Err(refusal) => return Ok(Err(refusal)),
        };
        loop {
            match walk.add(&page.0, page.1) {
                Ok(true) => return Ok(Ok(walk.into_items())),
                Ok(false) => page = self.send_sized(&walk.request()).await?,
                Err(error) => return Err(self.errors.list_unreadable(&list.request, error)),
            }
        }
    }
}
