//! Management API tokens and the old tenant's keys, shared by all calls of the instance, and the requests for them that are
//! under way.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::Poll;

use futures_lite::future;

use crate::host;
use migration_core::domain::cache_entry::CacheEntry;
use migration_core::flow::fetch_failure::FetchFailure;
use migration_core::flow::ports::{Cache, Clock, FlightTime};

type Outcome = Result<CacheEntry, FetchFailure>;

thread_local! {
    static ENTRIES: RefCell<Vec<(String, CacheEntry)>> = const { RefCell::new(Vec::new()) };
    static FLIGHTS: RefCell<Vec<(String, Rc<Flight>)>> = const { RefCell::new(Vec::new()) };
}

/// A request that is under way.
struct Flight {
    /// When it counts as lost.
    lost_at_ms: u64,
    state: RefCell<State>,
}

enum State {
    /// The calls that wait for the result.
    UnderWay(Vec<u32>),
    /// The result; `None` if the request was interrupted.
    Ended(Option<Outcome>),
}

/// The cache of the instance, for the call with this number.
pub struct InstanceCache(pub u32);

impl Cache for InstanceCache {
    fn get(&self, key: &str) -> Option<CacheEntry> {
        ENTRIES.with_borrow(|entries| find(entries, key).cloned())
    }

    fn insert(&self, key: &str, entry: &CacheEntry) {
        self.remove(key);
        ENTRIES.with_borrow_mut(|entries| entries.push((key.to_owned(), entry.clone())));
    }

    fn remove(&self, key: &str) {
        ENTRIES.with_borrow_mut(|entries| entries.retain(|(other, _)| other != key));
    }

    async fn single_flight<C: Clock>(
        &self,
        key: &str,
        clock: &C,
        time: &FlightTime,
        request: impl Future<Output = Outcome>,
    ) -> Outcome {
        while let Some(flight) = under_way(key) {
            let ended = poll_fn(|_| flight.poll(self.0));
            let timed_out = async {
                time.wait(clock, flight.lost_at_ms).await;
                None
            };
            match future::or(async { Some(ended.await) }, timed_out).await {
                Some(Some(outcome)) => return outcome,
                // A request that was interrupted brings nothing, so another one is needed.
                Some(None) => {}
                None if time.is_over(clock) => return Err(time.failure()),
                None => forget(&flight),
            }
        }
        let flight = Rc::new(Flight {
            lost_at_ms: time.lost_at_ms(clock),
            state: RefCell::new(State::UnderWay(Vec::new())),
        });
        FLIGHTS.with_borrow_mut(|flights| flights.push((key.to_owned(), Rc::clone(&flight))));
        let landing = Landing(flight);
        let outcome = request.await;
        landing.0.end(Some(outcome.clone()));
        outcome
    }
}

impl Flight {
    /// Waits for the end. The call that is polled is noted.
    fn poll(&self, call: u32) -> Poll<Option<Outcome>> {
        match &mut *self.state.borrow_mut() {
            State::Ended(outcome) => Poll::Ready(outcome.clone()),
            State::UnderWay(waiting) => {
                if !waiting.contains(&call) {
                    waiting.push(call);
                    host::park(call);
                }
                Poll::Pending
            }
        }
    }

    /// Ends the request, and goes on with all calls that wait for it. Only the first end has an effect.
    fn end(self: &Rc<Self>, outcome: Option<Outcome>) {
        forget(self);
        let mut state = self.state.borrow_mut();
        if let State::UnderWay(waiting) = &mut *state {
            for call in waiting.drain(..) {
                host::unpark(call);
            }
            *state = State::Ended(outcome);
        }
    }
}

/// Ends a request that was interrupted.
struct Landing(Rc<Flight>);

impl Drop for Landing {
    fn drop(&mut self) {
        self.0.end(None);
    }
}

fn under_way(key: &str) -> Option<Rc<Flight>> {
    FLIGHTS.with_borrow(|flights| find(flights, key).cloned())
}

/// Takes a request for lost. The first call that does so sends its own, for which the others wait in turn.
fn forget(flight: &Rc<Flight>) {
    FLIGHTS.with_borrow_mut(|flights| flights.retain(|(_, other)| !Rc::ptr_eq(other, flight)));
}

fn find<'a, T>(entries: &'a [(String, T)], key: &str) -> Option<&'a T> {
    entries
        .iter()
        .find(|(other, _)| other == key)
        .map(|(_, value)| value)
}
