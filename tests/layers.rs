//! The layers of `src/`: a layer names none that comes after it, and none of what it may not touch.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn each_layer_keeps_to_what_it_may_use() {
    let javascript = [
        "wasm_bindgen",
        "js_sys",
        "web_sys",
        "serde_wasm_bindgen",
        "JsValue",
    ];
    let time_and_chance = [
        "std::time",
        "SystemTime",
        "Instant",
        "rand",
        "std::net",
        "std::fs",
        "std::env",
    ];
    let asynchrony = ["async ", ".await", "Future", "futures_lite"];
    let rules: [(&str, Vec<&str>); 3] = [
        (
            "domain",
            [
                &["crate::endpoints", "crate::flow", "crate::wasm"][..],
                &javascript,
                &time_and_chance,
                &asynchrony,
            ]
            .concat(),
        ),
        (
            "endpoints",
            [
                &["crate::flow", "crate::wasm"][..],
                &javascript,
                &time_and_chance,
                &asynchrony,
            ]
            .concat(),
        ),
        (
            "flow",
            [&["crate::wasm"][..], &javascript, &time_and_chance].concat(),
        ),
    ];
    for (layer, forbidden) in rules {
        let files = rust_files(&source().join(layer));
        assert!(!files.is_empty(), "src/{layer} has no files");
        for file in files {
            let code = code_of(&file);
            for word in &forbidden {
                assert!(!names(&code, word), "{} names {word}", file.display());
            }
        }
    }
}

#[test]
fn files_are_of_a_size_to_read() {
    for file in rust_files(&source()) {
        let lines = fs::read_to_string(&file)
            .expect("a source file")
            .lines()
            .count();
        assert!(lines <= 300, "{} has {lines} lines", file.display());
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                rust_files(&path)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The file without its comments, which may name anything.
fn code_of(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a source file");
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|character| character.is_alphanumeric() || character == '_')
    })
}
