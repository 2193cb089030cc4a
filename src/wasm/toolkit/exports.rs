//! One export a command. Each takes a request and returns `{ ok: document }` or `{ problem }`; none throws.

use wasm_bindgen::prelude::*;

use crate::convert::{request_from_js, result_to_js};
use crate::ports::RuntimePorts;
use crate::run_folder::JsRunFolder;
use crate::ui::{JsProgress, JsUi, JsWatchUi};
use migration_toolkit::bulk;
use migration_toolkit::bulk::commands::chosen_pair::PairRequest;
use migration_toolkit::emit::{EmitRequest, ScriptsRequest};
use migration_toolkit::explain::command::ExplainRequest;
use migration_toolkit::init;
use migration_toolkit::init::answers::InitAnswers;
use migration_toolkit::setup::commands;
use migration_toolkit::status;
use migration_toolkit::status::gate::GateRequest;
use migration_toolkit::status::history::HistoryRequest;
use migration_toolkit::status::report::request::ReportRequest;
use migration_toolkit::status::watch;

/// Runs `setup`.
#[wasm_bindgen]
pub async fn setup(request: JsValue, ui: JsUi) -> JsValue {
    result_to_js(match request_from_js(request) {
        Ok(request) => commands::setup::setup(&request, &RuntimePorts::new(ui)).await,
        Err(problem) => Err(problem),
    })
}

/// Looks at a tenant for `init`.
#[wasm_bindgen]
pub async fn look_at_tenant(request: JsValue, progress: JsProgress) -> JsValue {
    let ports = RuntimePorts::new(progress);
    result_to_js(match request_from_js(request) {
        Ok(request) => init::tenant_look::look_at_tenant(&request, &ports).await,
        Err(problem) => Err(problem),
    })
}

/// Makes the settings file of `init`.
#[wasm_bindgen]
pub fn init_settings(request: JsValue) -> JsValue {
    let request = request_from_js::<InitAnswers>(request);
    result_to_js(request.and_then(|request| request.run()))
}

/// Creates the application of the command line in a tenant, for `init`.
#[wasm_bindgen]
pub async fn create_own_client(request: JsValue, ui: JsUi) -> JsValue {
    result_to_js(match request_from_js(request) {
        Ok(request) => init::own_client::create_own_client(&request, &RuntimePorts::new(ui)).await,
        Err(problem) => Err(problem),
    })
}

/// Runs `check`.
#[wasm_bindgen]
pub async fn check(request: JsValue, progress: JsProgress) -> JsValue {
    result_to_js(match request_from_js(request) {
        Ok(request) => commands::check::check(&request, &RuntimePorts::new(progress)).await,
        Err(problem) => Err(problem),
    })
}

/// Runs `finish`.
#[wasm_bindgen]
pub async fn finish(request: JsValue, ui: JsUi) -> JsValue {
    result_to_js(match request_from_js(request) {
        Ok(request) => commands::finish::finish(&request, &RuntimePorts::new(ui)).await,
        Err(problem) => Err(problem),
    })
}

/// Runs `finish --clean-up`.
#[wasm_bindgen]
pub async fn clean_up(request: JsValue, ui: JsUi) -> JsValue {
    result_to_js(match request_from_js(request) {
        Ok(request) => commands::clean_up::clean_up(&request, &RuntimePorts::new(ui)).await,
        Err(problem) => Err(problem),
    })
}

/// Runs `rotate-secret`.
#[wasm_bindgen]
pub async fn rotate_secret(request: JsValue, ui: JsUi) -> JsValue {
    result_to_js(match request_from_js(request) {
        Ok(request) => {
            commands::rotate_secret::rotate_secret(&request, &RuntimePorts::new(ui)).await
        }
        Err(problem) => Err(problem),
    })
}

/// Runs `undo`.
#[wasm_bindgen]
pub async fn undo(request: JsValue, ui: JsUi) -> JsValue {
    result_to_js(match request_from_js(request) {
        Ok(request) => commands::undo::undo(&request, &RuntimePorts::new(ui)).await,
        Err(problem) => Err(problem),
    })
}

/// Chooses the pair of connections of a run.
#[wasm_bindgen]
pub fn choose_pair(request: JsValue) -> JsValue {
    let request = request_from_js::<PairRequest>(request);
    result_to_js(request.and_then(|request| request.choose()))
}

/// Runs `export`.
#[wasm_bindgen]
pub async fn export_users(request: JsValue, progress: JsProgress, folder: JsRunFolder) -> JsValue {
    let ports = RuntimePorts::new(progress);
    result_to_js(match request_from_js(request) {
        Ok(request) => bulk::commands::export::export(&request, &ports, &folder).await,
        Err(problem) => Err(problem),
    })
}

/// Checks an import file that is named on the command line.
#[wasm_bindgen]
pub fn check_import_file(name: &str, text: &str) -> JsValue {
    result_to_js(bulk::jobs::import_file::ImportFile::parse(name, text).map(|_| ()))
}

/// Runs `import`.
#[wasm_bindgen]
pub async fn import_users(request: JsValue, ui: JsUi, folder: JsRunFolder) -> JsValue {
    let ports = RuntimePorts::new(ui);
    result_to_js(match request_from_js(request) {
        Ok(request) => bulk::commands::import::import(&request, &ports, &folder).await,
        Err(problem) => Err(problem),
    })
}

/// Runs `assign`.
#[wasm_bindgen]
pub async fn assign_users(request: JsValue, ui: JsUi, folder: JsRunFolder) -> JsValue {
    let ports = RuntimePorts::new(ui);
    result_to_js(match request_from_js(request) {
        Ok(request) => bulk::commands::assign::assign(&request, &ports, &folder).await,
        Err(problem) => Err(problem),
    })
}

/// Reads what `export --with` asks for.
#[wasm_bindgen]
pub async fn read_extras(request: JsValue, progress: JsProgress, folder: JsRunFolder) -> JsValue {
    let ports = RuntimePorts::new(progress);
    result_to_js(match request_from_js(request) {
        Ok(request) => bulk::commands::read_extras::read_extras(&request, &ports, &folder).await,
        Err(problem) => Err(problem),
    })
}

/// Runs `emit`.
#[wasm_bindgen]
pub fn emit(request: JsValue) -> JsValue {
    let request = request_from_js::<EmitRequest>(request);
    result_to_js(request.and_then(|request| request.run()))
}

/// Runs `scripts`.
#[wasm_bindgen]
pub fn scripts(request: JsValue) -> JsValue {
    let request = request_from_js::<ScriptsRequest>(request);
    result_to_js(request.and_then(|request| request.run()))
}

/// Looks at the history before `status` counts.
#[wasm_bindgen]
pub fn check_history(request: JsValue) -> JsValue {
    let request = request_from_js::<HistoryRequest>(request);
    result_to_js(request.and_then(|request| request.check()))
}

/// Looks at the history before `finish` and `undo`.
#[wasm_bindgen]
pub fn gate(request: JsValue) -> JsValue {
    let request = request_from_js::<GateRequest>(request);
    result_to_js(request.and_then(|request| request.check()))
}

/// Runs `status --watch`.
#[wasm_bindgen(js_name = watch)]
pub async fn watch_status(request: JsValue, ui: JsWatchUi) -> JsValue {
    result_to_js(match request_from_js(request) {
        Ok(request) => watch::command::watch(&request, &RuntimePorts::new(ui)).await,
        Err(problem) => Err(problem),
    })
}

/// Runs `explain`.
#[wasm_bindgen]
pub fn explain(request: JsValue) -> JsValue {
    let request = request_from_js::<ExplainRequest>(request);
    result_to_js(request.and_then(|request| request.run()))
}

/// Runs `verify`, after the exports were compared.
#[wasm_bindgen]
pub async fn verify(request: JsValue, ui: JsUi, folder: JsRunFolder) -> JsValue {
    result_to_js(match request_from_js(request) {
        Ok(request) => {
            let ports = RuntimePorts::new(ui);
            bulk::commands::verify::verify(&request, &ports, &folder).await
        }
        Err(problem) => Err(problem),
    })
}

/// Runs `undo-run`.
#[wasm_bindgen]
pub async fn undo_run(request: JsValue, ui: JsUi, folder: JsRunFolder) -> JsValue {
    result_to_js(match request_from_js(request) {
        Ok(request) => {
            let ports = RuntimePorts::new(ui);
            bulk::commands::undo_run::undo_run(&request, &ports, &folder).await
        }
        Err(problem) => Err(problem),
    })
}

/// Runs `report`.
#[wasm_bindgen]
pub fn report(request: JsValue) -> JsValue {
    let request = request_from_js::<ReportRequest>(request);
    result_to_js(request.and_then(|request| request.run()))
}

/// Reads the users of a tenant for `status`.
#[wasm_bindgen]
pub async fn read_users(request: JsValue, progress: JsProgress, folder: JsRunFolder) -> JsValue {
    let ports = RuntimePorts::new(progress);
    result_to_js(match request_from_js(request) {
        Ok(request) => status::commands::read_users::read_users(&request, &ports, &folder).await,
        Err(problem) => Err(problem),
    })
}

/// Runs `status`, after the users were counted.
#[wasm_bindgen]
pub async fn status(request: JsValue, progress: JsProgress) -> JsValue {
    let ports = RuntimePorts::new(progress);
    result_to_js(match request_from_js(request) {
        Ok(request) => status::commands::status::status(&request, &ports).await,
        Err(problem) => Err(problem),
    })
}
