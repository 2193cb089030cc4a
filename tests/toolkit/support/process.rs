//! A process that can be killed between any two of its steps: each write of a file, and each arrival of a request and of its
//! answer, is a step.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::task::Poll;

use futures_lite::future::{block_on, or, pending};

/// Counts steps, and ends the process at one of them.
#[derive(Default)]
pub struct Process {
    steps: Cell<u32>,
    dies_at: Cell<Option<u32>>,
    is_dead: Cell<bool>,
}

impl Process {
    /// One step. It never returns if the process dies at it.
    pub async fn step(&self) {
        self.steps.set(self.steps.get() + 1);
        if self.dies_at.get() == Some(self.steps.get()) {
            self.is_dead.set(true);
            pending::<()>().await;
        }
    }

    /// Whether the process dies at the next step, so that this one may be done in part.
    pub fn dies_next(&self) -> bool {
        self.dies_at.get() == Some(self.steps.get() + 1)
    }

    /// Runs a process; `None` if it was killed at this step, counted from 1.
    pub fn run<T>(&self, dies_at: Option<u32>, work: impl Future<Output = T>) -> Option<T> {
        self.steps.set(0);
        self.dies_at.set(dies_at);
        self.is_dead.set(false);
        let killed = poll_fn(|context| {
            context.waker().wake_by_ref();
            match self.is_dead.get() {
                true => Poll::Ready(None),
                false => Poll::Pending,
            }
        });
        block_on(or(async { Some(work.await) }, killed))
    }
}
