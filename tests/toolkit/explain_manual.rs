//! The pages and headings of the manual that explanations and messages of the action scripts name.

use std::fs;
use std::path::Path;

use migration_core::domain::outcome::Refusal;
use migration_core::domain::remedy::SetUpStep;
use migration_toolkit::explain::all::explanations;

/// The anchor that GitHub makes of a heading.
fn anchor(heading: &str) -> String {
    heading
        .trim()
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

/// Whether a page of the manual has the heading that a reference names.
fn is_in_the_manual(reference: &str) -> bool {
    let (file, heading) = match reference.split_once('#') {
        Some((file, heading)) => (file, Some(heading)),
        None => (reference, None),
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join(file)).expect("a page of the manual");
    let mut headings = page.lines().filter(|line| line.starts_with('#'));
    heading.is_none_or(|wanted| headings.any(|line| anchor(line.trim_start_matches('#')) == wanted))
}

#[test]
fn every_page_and_heading_that_an_explanation_names_exists() {
    let mut references: Vec<String> = explanations()
        .into_iter()
        .filter_map(|explanation| explanation.see)
        .collect();
    references.sort_unstable();
    references.dedup();
    assert!(references.len() > 10, "{references:?}");
    for reference in references {
        assert!(is_in_the_manual(&reference), "{reference}");
    }
}

#[test]
fn every_step_that_a_message_of_the_scripts_names_exists() {
    for step in [
        SetUpStep::GrantTypes,
        SetUpStep::Connection,
        SetUpStep::ManagementApi,
        SetUpStep::Settings,
    ] {
        let reference = step.reference();
        assert!(is_in_the_manual(&reference), "{reference}");
        assert!(
            reference.contains(&format!("#{}-", step.number())),
            "{reference}"
        );
        let message = Refusal::misconfigured("", &[], step).message;
        assert!(message.contains(&reference), "{message}");
    }
}
