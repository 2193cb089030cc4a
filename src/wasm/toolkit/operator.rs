//! The operator that the command line hands in.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::exports::to_js;
use migration_toolkit::api::operator::{Event, Operator};
use migration_toolkit::setup::plan::plan::Plan;
use migration_toolkit::setup::saved_state::SavedState;

#[wasm_bindgen]
extern "C" {
    /// An object with the methods `event`, `confirm` and `keep`; what they throw counts as "no".
    pub type JsOperator;

    #[wasm_bindgen(method, structural, catch)]
    fn event(this: &JsOperator, event: JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn confirm(this: &JsOperator, plan: JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn keep(this: &JsOperator, state: JsValue) -> Result<JsValue, JsValue>;
}

impl Operator for JsOperator {
    fn event(&self, event: &Event<'_>) {
        let _ = JsOperator::event(self, to_js(event));
    }

    async fn confirm(&self, plan: &Plan) -> bool {
        yes(JsOperator::confirm(self, to_js(plan))).await
    }

    async fn keep(&self, state: &SavedState) -> bool {
        yes(JsOperator::keep(self, to_js(state))).await
    }
}

async fn yes(answer: Result<JsValue, JsValue>) -> bool {
    let Ok(answer) = answer else { return false };
    JsFuture::from(Promise::resolve(&answer)).await == Ok(JsValue::TRUE)
}
