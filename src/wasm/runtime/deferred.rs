//! A promise that Rust settles.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;

/// A promise, and the function that settles it. It is settled at the latest when this is dropped: one that
/// never settles would keep the memory of all who wait for it.
pub struct Deferred {
    /// The promise.
    pub promise: Promise,
    /// Settles it; what comes after the first time has no effect.
    pub resolve: Function,
}

impl Deferred {
    /// A promise under way.
    #[expect(
        clippy::new_without_default,
        reason = "it creates a promise in JavaScript, which nobody expects of a default value"
    )]
    pub fn new() -> Self {
        let mut resolve = JsValue::UNDEFINED;
        // The constructor that wasm-bindgen-futures uses: another one would bring glue of its own.
        let promise = Promise::new_typed::<JsValue>(&mut |function, _| resolve = function.into());
        Self {
            promise,
            resolve: resolve.unchecked_into(),
        }
    }

    /// Settles it, unless it is settled.
    pub fn settle(&self, value: &JsValue) {
        let _ = self.resolve.call1(&JsValue::UNDEFINED, value);
    }
}

impl Drop for Deferred {
    fn drop(&mut self) {
        self.settle(&JsValue::UNDEFINED);
    }
}
