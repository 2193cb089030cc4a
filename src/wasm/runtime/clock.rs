//! The clock port on top of `Date.now`, `performance.now`, `Math.random` and `setTimeout`.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::deferred::Deferred;
use migration_core::flow::ports::Clock;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, ms: f64) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);

    /// Throws where the runtime has no such clock; a sandbox need not have it.
    #[wasm_bindgen(js_namespace = performance, js_name = now, catch)]
    fn performance_now() -> Result<f64, JsValue>;
}

/// The runtime's clock.
pub struct RuntimeClock;

impl Clock for RuntimeClock {
    fn now_ms(&self) -> u64 {
        js_sys::Date::now() as u64
    }

    fn monotonic_ms(&self) -> u64 {
        performance_now().unwrap_or_else(|_| js_sys::Date::now()) as u64
    }

    fn random(&self) -> f64 {
        js_sys::Math::random()
    }

    async fn sleep(&self, ms: u64) {
        let waited = Deferred::new();
        let _timer = Timer(set_timeout(&waited.resolve, ms as f64));
        let _ = JsFuture::from(waited.promise.clone()).await;
    }
}

/// A timer that is cleared when it is dropped: a pending timer would keep the process running.
struct Timer(JsValue);

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.0);
    }
}
