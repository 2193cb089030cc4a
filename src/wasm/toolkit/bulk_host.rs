//! The host of chunked work that JavaScript passes in.

use wasm_bindgen::prelude::*;

use migration_toolkit::bulk::ports::BulkHost;

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
pub(crate) fn to_number(offset: u64) -> f64 {
    offset as f64
}
