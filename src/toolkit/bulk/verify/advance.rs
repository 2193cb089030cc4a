//! Reports how far a walk over many users has come.

use crate::api::ports::{Event, Ports, Progress};
use crate::tenant::Tenant;
use migration_core::flow::ports::Clock;

/// A walk over users.
pub struct Advance<'a, P> {
    ports: &'a P,
    tenant: Tenant,
    what: &'a str,
    total: u64,
    done: u64,
    started_at_ms: u64,
}

impl<'a, P: Ports> Advance<'a, P> {
    /// Starts a walk over `total` users. `what` is for display.
    pub fn start(ports: &'a P, tenant: Tenant, what: &'a str, total: u64) -> Self {
        Self {
            ports,
            tenant,
            what,
            total,
            done: 0,
            started_at_ms: ports.clock().monotonic_ms(),
        }
    }

    /// Reports the next user. Between two users is a safe point to stop.
    pub fn step(&mut self) {
        let elapsed_ms = self
            .ports
            .clock()
            .monotonic_ms()
            .saturating_sub(self.started_at_ms);
        let remaining_ms = elapsed_ms
            .saturating_mul(self.total.saturating_sub(self.done))
            .checked_div(self.done);
        self.ports.ui().event(&Event::Progress {
            tenant: Some(self.tenant),
            what: self.what,
            done: self.done,
            total: Some(self.total),
            unit: "users",
            remaining_ms,
        });
        self.done = self.done.saturating_add(1);
    }
}
