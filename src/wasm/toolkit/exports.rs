//! One export a command. Each takes a task and gives `{ ok: document }` or `{ problem }`; none throws.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::ports::RuntimePorts;
use crate::to_js::to_js;
use crate::ui::{JsProgress, JsUi};
use migration_toolkit::api::ports::Progress;
use migration_toolkit::emit as emitted;
use migration_toolkit::emit::{EmitContext, EmitFormat, EmittedFiles};
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::setup::commands::task::Task;
use migration_toolkit::setup::commands::{
    check as check_flow, finish as finish_flow, setup as setup_flow, undo as undo_flow,
};
use migration_toolkit::tenant::Tenant;

/// Runs `setup`.
#[wasm_bindgen]
pub async fn setup(task: JsValue, ui: JsUi) -> JsValue {
    run(task, ui, async |task, ports| {
        setup_flow::setup(task, ports).await
    })
    .await
}

/// Runs `check`.
#[wasm_bindgen]
pub async fn check(task: JsValue, ui: JsProgress) -> JsValue {
    run(task, ui, async |task, ports| {
        check_flow::check(task, ports).await
    })
    .await
}

/// Runs `finish`.
#[wasm_bindgen]
pub async fn finish(task: JsValue, ui: JsUi) -> JsValue {
    run(task, ui, async |task, ports| {
        finish_flow::finish(task, ports).await
    })
    .await
}

/// Runs `undo`.
#[wasm_bindgen]
pub async fn undo(task: JsValue, ui: JsUi) -> JsValue {
    run(task, ui, async |task, ports| {
        undo_flow::undo(task, ports).await
    })
    .await
}

/// Runs `emit`.
#[wasm_bindgen]
pub fn emit(task: JsValue) -> JsValue {
    result(about(task, Task::settings, |context, task| {
        let format = EmitFormat::from_name(task.format.as_deref().unwrap_or_default())?;
        emitted::emit(context, format)
    }))
}

/// Runs `scripts`.
#[wasm_bindgen]
pub fn scripts(task: JsValue) -> JsValue {
    result(about(task, Task::settings_if_any, |context, _| {
        emitted::emit_scripts(context)
    }))
}

async fn run<T: Serialize, U: Progress>(
    task: JsValue,
    ui: U,
    command: impl AsyncFnOnce(&Task, &RuntimePorts<U>) -> Result<T, Problem>,
) -> JsValue {
    result(match read(task) {
        Ok(task) => command(&task, &RuntimePorts::new(ui)).await,
        Err(problem) => Err(problem),
    })
}

fn about(
    task: JsValue,
    settings: impl Fn(&Task) -> Result<MigrationSettings, Problem>,
    write: impl Fn(&EmitContext<'_>, &Task) -> Result<EmittedFiles, Problem>,
) -> Result<EmittedFiles, Problem> {
    let task = read(task)?;
    let settings = settings(&task)?;
    let [old_domain, new_domain] = [Tenant::Old, Tenant::New].map(|tenant| task.domain(tenant));
    let context = EmitContext {
        settings: &settings,
        package_files: task.artifacts()?,
        old_domain: old_domain?,
        new_domain: new_domain?,
    };
    write(&context, &task)
}

fn read(task: JsValue) -> Result<Task, Problem> {
    serde_wasm_bindgen::from_value(task).map_err(|error| {
        Problem::new(
            ProblemCode::WrongUse,
            format!("the task can't be read: {error}"),
        )
    })
}

fn result<T: Serialize>(result: Result<T, Problem>) -> JsValue {
    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    enum Answer<T> {
        Ok(T),
        Problem(Problem),
    }
    to_js(&match result {
        Ok(document) => Answer::Ok(document),
        Err(problem) => Answer::Problem(problem),
    })
}
