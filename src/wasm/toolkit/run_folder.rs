//! The run folder that the command line passes in.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use migration_toolkit::bulk::jobs::download::{Downloaded, Downloads};
use migration_toolkit::bulk::ports::{RunFolder, file_problem};
use migration_toolkit::problem::Problem;
use migration_toolkit::secret::Secret;

#[wasm_bindgen]
extern "C" {
    /// An object with the methods of [`RunFolder`], which return promises: `read` one of a string or `null`, `readLines` one of
    /// a string, `list` one of an array of strings. What they throw means that the file can't be read or written.
    pub type JsRunFolder;

    #[wasm_bindgen(method, structural, catch)]
    fn read(this: &JsRunFolder, name: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = readLines)]
    fn read_lines(this: &JsRunFolder, name: &str, offset: f64) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn list(this: &JsRunFolder, folder: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn write(this: &JsRunFolder, name: &str, text: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn append(this: &JsRunFolder, name: &str, lines: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn rename(this: &JsRunFolder, from: &str, to: &str) -> Result<Promise, JsValue>;
    /// Only the commands that download an export call it; it returns a promise of a [`Downloaded`].
    #[wasm_bindgen(method, structural, catch)]
    fn download(this: &JsRunFolder, link: &str, name: &str) -> Result<Promise, JsValue>;
}

impl RunFolder for JsRunFolder {
    async fn read(&self, name: &str) -> Result<Option<String>, Problem> {
        let text = settled(JsRunFolder::read(self, name))
            .await
            .ok_or_else(|| file_problem(name, "cannot be read"))?;
        Ok(text.as_string())
    }

    async fn read_lines(&self, name: &str, offset: u64) -> Result<String, Problem> {
        let lines = settled(JsRunFolder::read_lines(self, name, offset as f64)).await;
        lines
            .and_then(|lines| lines.as_string())
            .ok_or_else(|| file_problem(name, "cannot be read"))
    }

    async fn list(&self, folder: &str) -> Result<Vec<String>, Problem> {
        let names = settled(JsRunFolder::list(self, folder))
            .await
            .ok_or_else(|| file_problem(folder, "cannot be read"))?;
        let names = js_sys::Array::from(&names);
        Ok(names.iter().filter_map(|name| name.as_string()).collect())
    }

    async fn write(&self, name: &str, text: &str) -> Result<(), Problem> {
        written(JsRunFolder::write(self, name, text), name).await
    }

    async fn append(&self, name: &str, lines: &str) -> Result<(), Problem> {
        written(JsRunFolder::append(self, name, lines), name).await
    }

    async fn rename(&self, from: &str, to: &str) -> Result<(), Problem> {
        written(JsRunFolder::rename(self, from, to), to).await
    }
}

impl Downloads for JsRunFolder {
    async fn download(&self, link: &Secret, name: &str) -> Downloaded {
        let downloaded = settled(JsRunFolder::download(self, link.expose(), name)).await;
        downloaded
            .and_then(|downloaded| serde_wasm_bindgen::from_value(downloaded).ok())
            .unwrap_or(Downloaded::FileError)
    }
}

async fn written(promise: Result<Promise, JsValue>, name: &str) -> Result<(), Problem> {
    match settled(promise).await {
        Some(_) => Ok(()),
        None => Err(file_problem(name, "cannot be written")),
    }
}

async fn settled(promise: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(promise.ok()?).await.ok()
}
