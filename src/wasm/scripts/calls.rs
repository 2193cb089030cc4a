//! Runs the calls that are under way.
//!
//! A call goes on only when something has happened to it: its answer has arrived, its time is over, or another call has
//! ended what it waits for. So no waker is needed: whoever learns of it polls the call.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::Response;
use migration_core::flow::ports::Verdict;

/// What has happened to a call.
pub enum Event {
    /// Its request has ended.
    Answer(Result<Response, TransportFault>),
    /// Its timer has.
    Timer,
    /// Its check of a signature has.
    Verdict(Verdict),
}

type Task = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    static WAITING: RefCell<Vec<(u32, Task)>> = const { RefCell::new(Vec::new()) };
    /// What has happened to the call that is being polled.
    static EVENT: RefCell<Option<Event>> = const { RefCell::new(None) };
}

/// Runs a call up to where it has to wait.
pub fn start(call: u32, task: impl Future<Output = ()> + 'static) {
    poll(call, Box::pin(task));
}

/// Goes on with a call to which something has happened. A call that has ended stays so.
pub fn resume(call: u32, event: Event) {
    EVENT.replace(Some(event));
    poll_waiting(call);
    EVENT.replace(None);
}

/// Goes on with a call for which another one has ended what it waits for.
pub fn go_on(call: u32) {
    poll_waiting(call);
}

/// Takes the answer, if that is what has happened to the call that is being polled.
pub fn take_answer() -> Poll<Result<Response, TransportFault>> {
    match EVENT.take() {
        Some(Event::Answer(result)) => Poll::Ready(result),
        other => {
            EVENT.replace(other);
            Poll::Pending
        }
    }
}

/// Takes the end of the timer, if that is what has happened to the call that is being polled.
pub fn take_timer() -> Poll<()> {
    match EVENT.take() {
        Some(Event::Timer) => Poll::Ready(()),
        other => {
            EVENT.replace(other);
            Poll::Pending
        }
    }
}

/// Takes the result of a check of a signature, if that is what has happened to the call that is being polled.
pub fn take_verdict() -> Poll<Verdict> {
    match EVENT.take() {
        Some(Event::Verdict(verdict)) => Poll::Ready(verdict),
        other => {
            EVENT.replace(other);
            Poll::Pending
        }
    }
}

fn poll_waiting(call: u32) {
    // Nothing is borrowed while a call is polled, since it may start or end another one.
    let task = WAITING.with_borrow_mut(|waiting| {
        let index = waiting.iter().position(|(other, _)| *other == call)?;
        Some(waiting.swap_remove(index).1)
    });
    if let Some(task) = task {
        poll(call, task);
    }
}

fn poll(call: u32, mut task: Task) {
    let mut context = Context::from_waker(Waker::noop());
    if task.as_mut().poll(&mut context).is_pending() {
        WAITING.with_borrow_mut(|waiting| waiting.push((call, task)));
    }
}
