//! Chunked work for a worker thread: classes that take the bytes of files, and the host that JavaScript passes in.
//!
//! All classes have the same methods, so that one worker serves them all.

use wasm_bindgen::prelude::*;

use crate::convert::{request_from_js, result_to_js};
use migration_toolkit::bulk::assignments::scan;
use migration_toolkit::bulk::convert::converter;
use migration_toolkit::bulk::ports::BulkHost;
use migration_toolkit::bulk::verify::comparer;
use migration_toolkit::bulk::verify::request::CompareRequest;
use migration_toolkit::problem::{Problem, ProblemCode};

#[wasm_bindgen]
extern "C" {
    /// An object with the methods of `BulkHost`, which do their work at once and return a boolean. Bytes are views of the
    /// module's memory, valid until the method returns. Anything else that a method returns, and what it throws, counts as
    /// `false`.
    pub type JsBulkHost;

    #[wasm_bindgen(method, structural, catch)]
    fn write_import_file(this: &JsBulkHost, name: &str, bytes: &[u8]) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, catch)]
    fn read_import_file(
        this: &JsBulkHost,
        name: &str,
        offset: f64,
        buffer: &mut [u8],
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, catch)]
    fn remove_import_file(this: &JsBulkHost, name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, catch)]
    fn append(this: &JsBulkHost, name: &str, bytes: &[u8]) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, catch)]
    fn write_block(this: &JsBulkHost, offset: f64, bytes: &[u8]) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, catch)]
    fn read_block(this: &JsBulkHost, offset: f64, buffer: &mut [u8]) -> Result<JsValue, JsValue>;
}

impl BulkHost for JsBulkHost {
    fn write_import_file(&mut self, name: &str, bytes: &[u8]) -> bool {
        is_true(JsBulkHost::write_import_file(self, name, bytes))
    }

    fn read_import_file(&mut self, name: &str, offset: u64, buffer: &mut [u8]) -> bool {
        is_true(JsBulkHost::read_import_file(
            self,
            name,
            to_number(offset),
            buffer,
        ))
    }

    fn remove_import_file(&mut self, name: &str) -> bool {
        is_true(JsBulkHost::remove_import_file(self, name))
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> bool {
        is_true(JsBulkHost::append(self, name, bytes))
    }

    fn write_block(&mut self, offset: u64, bytes: &[u8]) -> bool {
        is_true(JsBulkHost::write_block(self, to_number(offset), bytes))
    }

    fn read_block(&mut self, offset: u64, buffer: &mut [u8]) -> bool {
        is_true(JsBulkHost::read_block(self, to_number(offset), buffer))
    }
}

fn is_true(returned: Result<JsValue, JsValue>) -> bool {
    returned == Ok(JsValue::TRUE)
}

/// An offset as a number of JavaScript, which is exact for files of up to 8 petabytes.
fn to_number(offset: u64) -> f64 {
    offset as f64
}

/// Converts an export into import files.
///
/// An invalid request is a problem, too, and `finish` returns it.
#[wasm_bindgen]
pub struct Converter(Result<converter::Converter<JsBulkHost>, Problem>);

#[wasm_bindgen]
impl Converter {
    /// Prepares the conversion.
    #[wasm_bindgen(constructor)]
    pub fn new(request: JsValue, host: JsBulkHost) -> Self {
        let request = request_from_js(request);
        Self(request.and_then(|request| converter::Converter::new(&request, host)))
    }

    /// Begins the file of this number, from 0, in the request.
    pub fn begin_file(&mut self, file: u32) {
        if let Ok(converter) = &mut self.0 {
            converter.begin_file(file);
        }
    }

    /// Takes the next bytes of the file; `false` if there was a problem, so that no more are needed.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        match &mut self.0 {
            Ok(converter) => converter.push(bytes),
            Err(_) => false,
        }
    }

    /// The number of whole lines of the file that were read.
    pub fn lines(&self) -> f64 {
        let lines = self.0.as_ref().map(converter::Converter::lines);
        to_number(lines.unwrap_or_default())
    }

    /// Ends the file.
    pub fn end_file(&mut self) {
        if let Ok(converter) = &mut self.0 {
            converter.end_file();
        }
    }

    /// Ends the work: `{ ok: document }` or `{ problem }`. It can be called once.
    pub fn finish(&mut self) -> JsValue {
        let finished = Problem::new(ProblemCode::WrongUse, "the conversion is finished");
        let converter = std::mem::replace(&mut self.0, Err(finished));
        result_to_js(converter.and_then(|converter| {
            let (report, _) = converter.finish();
            report
        }))
    }
}

/// Compares two exports. The numbers of the files are explained at [`comparer::Comparer`].
///
/// An invalid request is a problem, too, and `finish` returns it.
#[wasm_bindgen]
pub struct Comparer(Result<comparer::Comparer<JsBulkHost>, Problem>);

#[wasm_bindgen]
impl Comparer {
    /// Prepares the comparison.
    #[wasm_bindgen(constructor)]
    pub fn new(request: JsValue, host: JsBulkHost) -> Self {
        let options =
            request_from_js::<CompareRequest>(request).and_then(|request| request.check());
        Self(options.map(|options| comparer::Comparer::new(options, host)))
    }

    /// Begins a file; `false` if nothing of it is needed.
    pub fn begin_file(&mut self, file: u32) -> bool {
        match &mut self.0 {
            Ok(comparer) => comparer.begin_file(file),
            Err(_) => false,
        }
    }

    /// Takes the next bytes of the file; `false` if no more are needed.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        match &mut self.0 {
            Ok(comparer) => comparer.push(bytes),
/// Lists what an export says about users beside their profiles.
///
pub struct UserScan(Result<scan::UserScan<JsBulkHost>, Problem>);

impl UserScan {
    /// Prepares the scan.
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
            Ok(scan) => scan.push(bytes),
            Err(_) => false,
        }
    }

    /// The number of whole lines of the file that were read.
    pub fn lines(&self) -> f64 {
        let lines = self.0.as_ref().map(comparer::Comparer::lines);
        to_number(lines.unwrap_or_default())
    }

    /// Ends the file.
    pub fn end_file(&mut self) {
        if let Ok(comparer) = &mut self.0 {
            comparer.end_file();
        }
    }

    /// Ends the work: `{ ok: document }` or `{ problem }`.
    pub fn finish(&mut self) -> JsValue {
        let report = match &mut self.0 {
            Ok(comparer) => comparer.finish(),
            Err(problem) => Err(problem.clone()),
        };
        result_to_js(report)
        if let Ok(scan) = &mut self.0 {
            scan.end_file();
        }
    }

    /// How many whole lines of the file were read.
        self.0.as_ref().map_or(0.0, |scan| to_number(scan.lines()))
    }

    /// Ends the work: `{ ok: document }` or `{ problem }`. It can be called once.
        let finished = Problem::new(ProblemCode::WrongUse, "the scan is finished");
        let scan = std::mem::replace(&mut self.0, Err(finished));
        result_to_js(scan.and_then(|scan| {
            let (report, _) = scan.finish();
            report
        }))
    }
}
