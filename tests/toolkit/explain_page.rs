//! The page of codes is generated from the tables of explanations.

use std::path::Path;
use std::{env, fs};

use migration_toolkit::explain::page::page;

const FILE: &str = "../../docs/outcomes.md";
const REGENERATE: &str =
    "UPDATE_DOCS=1 cargo test -p migration-toolkit --test toolkit explain_page";

#[test]
fn page_of_codes_is_that_of_the_tables() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let page = page();
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, &page).expect("the file can be written");
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == page,
        "docs/outcomes.md is out of date; run\n  {REGENERATE}\nand commit the file"
    );
}
