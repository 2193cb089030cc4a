//! The ports of a command: the runtime's `fetch` and clock, and what the command line passes in.

use migration_toolkit::api::ports::{Ports, Progress};
use migration_wasm_runtime::clock::RuntimeClock;
use migration_wasm_runtime::fetch::Fetch;

/// The ports of a command.
pub struct RuntimePorts<U> {
    transport: Fetch,
    ui: U,
}

impl<U> RuntimePorts<U> {
    /// Ports with the runtime's own `fetch`.
    pub fn new(ui: U) -> Self {
        Self {
            transport: Fetch,
            ui,
        }
    }
}

impl<U: Progress> Ports for RuntimePorts<U> {
    type Transport = Fetch;
    type Clock = RuntimeClock;
    type Ui = U;

    fn transport(&self) -> &Fetch {
        &self.transport
    }

    fn clock(&self) -> &RuntimeClock {
        &RuntimeClock
    }

    fn ui(&self) -> &U {
        &self.ui
    }
}
