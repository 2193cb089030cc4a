//! The layers inside the core and the toolkit: each uses only those before it. What a whole crate may use, Cargo enforces.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn core_layers_use_only_the_layers_before_them() {
    let time_and_chance = [
        "std::time",
        "SystemTime",
        "Instant",
        "rand::",
        "std::net",
        "std::fs",
        "std::env",
    ];
    let asynchrony = ["async ", ".await", "Future", "futures_lite"];
    let rules: [(&str, Vec<&str>); 3] = [
        (
            "domain",
            [
                &["crate::endpoints", "crate::flow"][..],
                &time_and_chance,
                &asynchrony,
            ]
            .concat(),
        ),
        (
            "endpoints",
            [&["crate::flow"][..], &time_and_chance, &asynchrony].concat(),
        ),
        ("flow", time_and_chance.to_vec()),
    ];
    for (layer, forbidden) in rules {
        assert_names_none_of(&format!("core/{layer}"), &forbidden);
    }
}

#[test]
fn toolkit_folders_use_only_the_folders_before_them() {
    let io = ["std::time", "std::net", "std::fs", "std::env"];
    let rules: [(&str, &[&str]); 8] = [
        (
            "api",
            &[
                "crate::settings",
                "crate::setup",
                "crate::emit",
                "crate::bulk",
                "crate::status",
                "crate::explain",
            ],
        ),
        (
            "settings",
            &[
                "crate::setup",
                "crate::emit",
                "crate::bulk",
                "crate::status",
                "crate::explain",
            ],
        ),
        ("setup", &["crate::emit", "crate::bulk", "crate::status"]),
        ("emit", &["crate::bulk", "crate::status"]),
        ("bulk", &["crate::emit", "crate::status"]),
        ("status", &["crate::emit", "crate::explain"]),
        ("init", &["crate::emit", "crate::explain"]),
        ("explain", &["crate::setup", "crate::emit", "crate::status"]),
    ];
    for (folder, forbidden) in rules {
        let forbidden = [forbidden, &io].concat();
        assert_names_none_of(&format!("toolkit/{folder}"), &forbidden);
    }
}

#[test]
fn source_files_have_at_most_300_lines() {
    for file in rust_files(&sources()) {
        let lines = fs::read_to_string(&file)
            .expect("a source file")
            .lines()
            .count();
        assert!(lines <= 300, "{} has {lines} lines", file.display());
    }
}

fn assert_names_none_of(folder: &str, forbidden: &[&str]) {
    let files = rust_files(&sources().join(folder));
    assert!(!files.is_empty(), "src/{folder} has no files");
    for file in files {
        let code = code_of(&file);
        for word in forbidden {
            assert!(!names(&code, word), "{} names {word}", file.display());
        }
    }
}

/// The folder of all crates.
fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
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

#[test]
fn core_depends_on_no_crate_of_javascript_or_serialization() {
    let manifest = fs::read_to_string(sources().join("core/Cargo.toml")).expect("a manifest");
    let dependencies = manifest
        .split_once("[dependencies]")
        .and_then(|(_, rest)| rest.split_once("\n["))
        .map(|(dependencies, _)| dependencies)
        .expect("a section [dependencies]");
    for name in ["wasm-bindgen", "js-sys", "web-sys", "serde"] {
        assert!(!dependencies.contains(name), "src/core depends on {name}");
    }
}
