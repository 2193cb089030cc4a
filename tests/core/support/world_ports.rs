//! The ports of `World`: a transport that records and answers, a clock that jumps, a token cache.

use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::Poll;

use migration_core::domain::algorithm::Algorithm;
use migration_core::domain::cache_entry::CacheEntry;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::Request;
use migration_core::flow::fetch_failure::FetchFailure;
use migration_core::flow::ports::{
    Cache, Clock, FlightTime, SignatureVerifier, Transport, Verdict,
};

use super::world::{Flight, Reply, Sent, World};

impl Transport for World {
    async fn send(&self, request: &Request, timeout_ms: u32) -> Reply {
        self.sent.borrow_mut().push(Sent {
            method: request.method.name(),
            url: request.url.clone(),
            bearer: request
                .bearer
                .as_ref()
                .map(|token| token.expose().to_owned()),
            body: request
                .body
                .as_ref()
                .map(|body| serde_json::from_str(body.expose()).expect("a JSON body")),
            timeout_ms,
        });
        self.system_clock_set_by
            .set(self.system_clock_set_by.get() + self.system_clock_jump.get());
        // Others get their turn while an answer is under way.
        futures_lite::future::yield_now().await;
        let (delay, reply) = self
            .replies
            .borrow_mut()
            .pop_front()
            .expect("no answer is planned");
        if delay >= timeout_ms.into() {
            self.pass(timeout_ms.into());
            return Err(TransportFault::TimedOut);
        }
        self.pass(delay);
        reply
    }
}

impl SignatureVerifier for World {
    async fn verify(
        &self,
        algorithm: Algorithm,
        key: &[u8],
        input: &[u8],
        signature: &[u8],
    ) -> Verdict {
        futures_lite::future::yield_now().await;
        self.verifier.map_or(Verdict::NoCryptography, |verify| {
            verify(algorithm, key, input, signature)
        })
    }
}

impl Clock for World {
    fn now_ms(&self) -> u64 {
        self.now
            .get()
            .saturating_add_signed(self.system_clock_set_by.get())
    }

    fn monotonic_ms(&self) -> u64 {
        self.elapsed_ms()
    }

    fn random(&self) -> f64 {
        self.random.get()
    }

    /// Time only passes for the wait that is the only thing left to do, so it lets others go first.
    async fn sleep(&self, ms: u64) {
        let until = self.now.get() + ms;
        let mut turns = 0;
        poll_fn(|context| {
            turns += 1;
            context.waker().wake_by_ref();
            if turns > 50 {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
        self.slept.borrow_mut().push(ms);
        self.now.set(self.now.get().max(until));
    }
}

impl Cache for World {
    fn get(&self, key: &str) -> Option<CacheEntry> {
        self.tokens.borrow().get(key).cloned()
    }

    fn insert(&self, key: &str, token: &CacheEntry) {
        self.tokens
            .borrow_mut()
            .insert(key.to_owned(), token.clone());
    }

    fn remove(&self, key: &str) {
        self.tokens.borrow_mut().remove(key);
    }

    async fn single_flight<C: Clock>(
        &self,
        key: &str,
        clock: &C,
        time: &FlightTime,
        request: impl Future<Output = Result<CacheEntry, FetchFailure>>,
    ) -> Result<CacheEntry, FetchFailure> {
        loop {
            let Some(flight) = self.flights.borrow().get(key).cloned() else {
                break;
            };
            let answer = poll_fn(|context| match flight.result.borrow().clone() {
                Some(result) => Poll::Ready(Some(result)),
                None => {
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
            });
            let timed_out = async {
                time.wait(clock, flight.lost_at_ms).await;
                None
            };
            if let Some(result) = futures_lite::future::or(answer, timed_out).await {
                return result;
            }
            if time.is_over(clock) {
                return Err(time.failure());
            }
            let same = self
                .flights
                .borrow()
                .get(key)
                .is_some_and(|now| Rc::ptr_eq(&now.result, &flight.result));
            if same {
                break;
            }
        }
        let flight = Flight {
            lost_at_ms: time.lost_at_ms(clock),
            ..Flight::default()
        };
        self.flights
            .borrow_mut()
            .insert(key.to_owned(), flight.clone());
        let result = request.await;
        self.flights.borrow_mut().remove(key);
        flight.result.replace(Some(result.clone()));
        result
    }
}
