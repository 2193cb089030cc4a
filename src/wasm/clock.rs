//! The clock: `Date.now` and `setTimeout`.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::flow::ports::Clock;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, ms: f64) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// The runtime's clock.
pub struct RuntimeClock;

impl Clock for RuntimeClock {
    fn now_ms(&self) -> u64 {
        js_sys::Date::now() as u64
    }

    async fn sleep(&self, ms: u64) {
        let mut timer = Timer::default();
        let promise = Promise::new(&mut |resolve, _| {
            timer.id = set_timeout(&resolve, ms as f64);
            timer.resolve = Some(resolve);
        });
        let _ = JsFuture::from(promise).await;
        drop(timer);
    }
}

/// A timer that stops when its wait is dropped, so that it does not keep the process awake. Its promise
/// is settled even then: one that never settles would keep its memory for ever.
#[derive(Default)]
struct Timer {
    id: JsValue,
    resolve: Option<Function>,
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.id);
        if let Some(resolve) = self.resolve.take() {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    }
}
