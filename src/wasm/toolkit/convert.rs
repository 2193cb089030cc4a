//! Conversion between Rust values and JavaScript.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::request::parse_request;
use migration_toolkit::result::CommandResult;

/// Parses the request of a command.
///
/// # Errors
/// `wrong_use`, which names the member that is missing, unknown or of the wrong type.
pub fn request_from_js<R: DeserializeOwned>(request: JsValue) -> Result<R, Problem> {
    let request = serde_wasm_bindgen::from_value(request).map_err(|error| {
        Problem::new(
            ProblemCode::WrongUse,
            format!("the request is invalid: {error}"),
        )
    })?;
    parse_request(request)
}

/// The JavaScript form of a command's result.
pub fn result_to_js<D: Serialize>(result: Result<D, Problem>) -> JsValue {
    to_js(&CommandResult::from(result))
}

/// The JavaScript form of a value, with maps as objects; `null` if the runtime fails to create it.
pub fn to_js<V: Serialize + ?Sized>(value: &V) -> JsValue {
    let serializer = Serializer::new()
        .serialize_maps_as_objects(true)
        .serialize_missing_as_null(true);
    value.serialize(&serializer).unwrap_or(JsValue::NULL)
}
