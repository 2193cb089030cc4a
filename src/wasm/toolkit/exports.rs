//! One export a command. Each takes a task and gives `{ ok: document }` or `{ problem }`; none throws.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::operator::JsOperator;
use migration_toolkit::api::session::World;
use migration_toolkit::emit as emitted;
use migration_toolkit::emit::{EmitContext, EmitFormat, EmittedFiles};
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::setup::commands::task::Task;
use migration_toolkit::setup::commands::{
    check as check_flow, finish as finish_flow, setup as setup_flow, undo as undo_flow,
};
use migration_toolkit::tenant::Tenant;
use migration_wasm_runtime::clock::RuntimeClock;
use migration_wasm_runtime::fetch::Fetch;

/// Runs `setup`.
#[wasm_bindgen]
pub async fn setup(task: JsValue, operator: JsOperator) -> JsValue {
    run(task, &operator, async |task, world| {
        setup_flow::setup(task, world).await
    })
    .await
}

/// Runs `check`.
#[wasm_bindgen]
pub async fn check(task: JsValue, operator: JsOperator) -> JsValue {
    run(task, &operator, async |task, world| {
        check_flow::check(task, world).await
    })
    .await
}

/// Runs `finish`.
#[wasm_bindgen]
pub async fn finish(task: JsValue, operator: JsOperator) -> JsValue {
    run(task, &operator, async |task, world| {
        finish_flow::finish(task, world).await
    })
    .await
}

/// Runs `undo`.
#[wasm_bindgen]
pub async fn undo(task: JsValue, operator: JsOperator) -> JsValue {
    run(task, &operator, async |task, world| {
        undo_flow::undo(task, world).await
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

type RuntimeWorld<'a> = World<'a, Fetch, RuntimeClock, JsOperator>;

async fn run<T: Serialize>(
    task: JsValue,
    operator: &JsOperator,
    command: impl AsyncFnOnce(&Task, &RuntimeWorld<'_>) -> Result<T, Problem>,
) -> JsValue {
    let transport = Fetch {
        injected: JsValue::UNDEFINED,
    };
    result(match read(task) {
        Ok(task) => {
            command(
                &task,
                &World {
                    transport: &transport,
                    clock: &RuntimeClock,
                    operator,
                },
            )
            .await
        }
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

/// A value as JavaScript has it, with maps as objects; `null` if the runtime fails to make it.
pub fn to_js<T: Serialize + ?Sized>(value: &T) -> JsValue {
    let serializer = Serializer::new()
        .serialize_maps_as_objects(true)
        .serialize_missing_as_null(true);
    value.serialize(&serializer).unwrap_or(JsValue::NULL)
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
