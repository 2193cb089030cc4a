//! A promise that Rust settles.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;

/// A promise, and the function that settles it.
///
/// Dropping this value settles the promise: callers that wait for a promise that never settles would never be freed.
pub struct Deferred {
    /// The promise.
    pub promise: Promise,
    /// Settles the promise. Only the first call has an effect.
    pub resolve: Function,
}

impl Deferred {
    /// Creates a pending promise.
    #[expect(
        clippy::new_without_default,
        reason = "it creates a promise in JavaScript, which nobody expects of a default value"
    )]
    pub fn new() -> Self {
        let mut resolve = JsValue::UNDEFINED;
        // wasm-bindgen-futures uses the same constructor; another one would add glue.
        let promise = Promise::new_typed::<JsValue>(&mut |function, _| resolve = function.into());
        Self {
            promise,
            resolve: resolve.unchecked_into(),
        }
    }

    /// Settles the promise, unless it is settled already.
    pub fn settle(&self, value: &JsValue) {
        let _ = self.resolve.call1(&JsValue::UNDEFINED, value);
    }
}

impl Drop for Deferred {
    fn drop(&mut self) {
        self.settle(&JsValue::UNDEFINED);
    }
}
