//! The user interface that the command line passes in.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::convert::to_js;
use migration_toolkit::api::ports::{Event, Progress};
use migration_toolkit::bulk::plan::BulkPlan;
use migration_toolkit::bulk::ports::BulkUi;
use migration_toolkit::secret::Secret;
use migration_toolkit::setup::plan::plan::Plan;
use migration_toolkit::setup::saved_state::SavedState;
use migration_toolkit::setup::ui::{StateStore, Ui};
use migration_toolkit::status::watch::change::{WatchChange, WatchUi};

#[wasm_bindgen]
extern "C" {
    /// An object with the methods `event` and `redact`. What they throw is ignored.
    pub type JsProgress;

    #[wasm_bindgen(method, structural, catch)]
    fn event(this: &JsProgress, event: JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, catch)]
    fn redact(this: &JsProgress, secret: &str) -> Result<JsValue, JsValue>;

    /// A [`JsProgress`] with the methods `confirm` and `save_state`, which return a boolean or a promise of one. Anything
    /// else that they return, and what they throw, counts as `false`.
    #[wasm_bindgen(extends = JsProgress)]
    pub type JsUi;

    #[wasm_bindgen(method, structural, catch)]
    fn confirm(this: &JsUi, plan: JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn save_state(this: &JsUi, state: JsValue) -> Result<JsValue, JsValue>;

    /// A [`JsProgress`] with the methods `change`, and `stopped`, which returns a promise that is settled when somebody ends
    /// the watch.
    #[wasm_bindgen(extends = JsProgress)]
    pub type JsWatchUi;

    #[wasm_bindgen(method, structural, catch)]
    fn change(this: &JsWatchUi, change: JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn stopped(this: &JsWatchUi) -> Result<JsValue, JsValue>;
}

impl Progress for JsProgress {
    fn event(&self, event: &Event<'_>) {
        let _ = JsProgress::event(self, to_js(event));
    }

    fn redact(&self, secret: &Secret) {
        let _ = JsProgress::redact(self, secret.expose());
    }
}

impl Progress for JsUi {
    fn event(&self, event: &Event<'_>) {
        Progress::event(self.unchecked_ref::<JsProgress>(), event);
    }

    fn redact(&self, secret: &Secret) {
        Progress::redact(self.unchecked_ref::<JsProgress>(), secret);
    }
}

impl Progress for JsWatchUi {
    fn event(&self, event: &Event<'_>) {
        Progress::event(self.unchecked_ref::<JsProgress>(), event);
    }

    fn redact(&self, secret: &Secret) {
        Progress::redact(self.unchecked_ref::<JsProgress>(), secret);
    }
}

impl WatchUi for JsWatchUi {
    fn change(&self, change: &WatchChange) {
        let _ = JsWatchUi::change(self, to_js(change));
    }

    async fn stopped(&self) {
        // A method that throws ends the watch, too.
        if let Ok(promise) = JsWatchUi::stopped(self) {
            let _ = JsFuture::from(Promise::resolve(&promise)).await;
        }
    }
}

impl Ui for JsUi {
    async fn confirm(&self, plan: &Plan) -> bool {
        is_true(JsUi::confirm(self, to_js(plan))).await
    }
}

impl BulkUi for JsUi {
    async fn confirm(&self, plan: &BulkPlan) -> bool {
        is_true(JsUi::confirm(self, to_js(plan))).await
    }
}

impl StateStore for JsUi {
    async fn save_state(&self, state: &SavedState) -> bool {
        is_true(JsUi::save_state(self, to_js(state))).await
    }
}

async fn is_true(returned: Result<JsValue, JsValue>) -> bool {
    let Ok(returned) = returned else { return false };
    JsFuture::from(Promise::resolve(&returned)).await == Ok(JsValue::TRUE)
}
