//! The page `docs/outcomes.md`.

use crate::explain::all::entries_of;
use crate::explain::entry::{Entry, Topic};
use crate::explain::manual::reference;
use crate::explain::outcomes::login_callback;

/// What stands above the tables.
const INTRODUCTION: &str = "# Codes and what to do about them\n\n\
     What the codes mean that the action scripts and the command line write. On a terminal the same texts are shown by\n\n    \
     npx auth0-account-migration explain CODE\n\n\
     which also takes a whole log line, or an entry of a tenant's log, in quotes or with `-` from stdin. It explains a log\n\
     line member by member.\n\n\
     This page is generated from the tables in `src/toolkit/explain/`, so do not edit it.\n";

/// The page, in Markdown.
pub fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    for topic in Topic::ALL {
        page.push_str(&format!(
            "\n## {}\n\n{}\n\n",
            topic.title(),
            topic.introduction()
        ));
        let has_user = topic == Topic::Outcome;
        page.push_str(if has_user {
            "| code | `login` calls back with | what the user sees | what it means | what to do |\n|---|---|---|---|---|\n"
        } else {
            "| code | what it means | what to do |\n|---|---|---|\n"
        });
        for entry in entries_of(topic) {
            page.push_str(&row(&entry));
        }
    }
    page
}

/// What to do, with a link to what the manual tells.
fn with_link(entry: &Entry) -> String {
    match reference(entry.topic, entry.name) {
        Some(reference) => format!("{} [More]({reference})", entry.action),
        None => entry.action.to_owned(),
    }
}

fn row(entry: &Entry) -> String {
    let cells = [
        Some(format!("`{}`", entry.name)),
        entry
            .user_sees
            .map(|_| login_callback(entry.name).to_owned()),
        entry.user_sees.map(str::to_owned),
        Some(entry.meaning.to_owned()),
        Some(with_link(entry)),
    ];
    let cells: Vec<String> = cells
        .into_iter()
        .flatten()
        .map(|cell| cell.replace('|', "\\|"))
        .collect();
    format!("| {} |\n", cells.join(" | "))
}
