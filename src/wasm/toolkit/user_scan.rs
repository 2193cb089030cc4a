//! The scan of an export, as chunked work for a worker thread.

use wasm_bindgen::prelude::*;

use crate::bulk::{JsBulkHost, to_number};
use crate::convert::{request_from_js, result_to_js};
use migration_toolkit::bulk::assignments::scan;
use migration_toolkit::problem::{Problem, ProblemCode};

/// Lists what an export says about users beside their profiles.
///
/// An invalid request is a problem, too, and `finish` returns it.
#[wasm_bindgen]
pub struct UserScan(Result<scan::UserScan<JsBulkHost>, Problem>);

#[wasm_bindgen]
impl UserScan {
    /// Prepares the scan.
    #[wasm_bindgen(constructor)]
    pub fn new(request: JsValue, host: JsBulkHost) -> Self {
        let request = request_from_js(request);
        Self(request.map(|request| scan::UserScan::new(request, host)))
    }

    /// Begins a file.
    pub fn begin_file(&mut self, file: u32) {
        if let Ok(scan) = &mut self.0 {
            scan.begin_file(file);
        }
    }

    /// Takes the next bytes of the file; `false` if there was a problem, so that no more are needed.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        match &mut self.0 {
            Ok(scan) => scan.push(bytes),
            Err(_) => false,
        }
    }

    /// Ends the file.
    pub fn end_file(&mut self) {
        if let Ok(scan) = &mut self.0 {
            scan.end_file();
        }
    }

    /// How many whole lines of the file were read.
    pub fn lines(&self) -> f64 {
        self.0.as_ref().map_or(0.0, |scan| to_number(scan.lines()))
    }

    /// Ends the work: `{ ok: document }` or `{ problem }`. It can be called once.
    pub fn finish(&mut self) -> JsValue {
        let finished = Problem::new(ProblemCode::WrongUse, "the scan is finished");
        let scan = std::mem::replace(&mut self.0, Err(finished));
        result_to_js(scan.and_then(|scan| {
            let (report, _) = scan.finish();
            report
        }))
    }
}
