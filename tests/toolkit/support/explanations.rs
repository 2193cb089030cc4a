//! Explains lines, for the tests of `explain`.

use migration_toolkit::explain::all::{Explanation, Topic};
use migration_toolkit::explain::command::{ExplainReport, ExplainRequest};
use migration_toolkit::problem::Problem;

pub fn explain(lines: &[&str]) -> Result<ExplainReport, Problem> {
    let lines = Some(lines.iter().map(|line| (*line).to_owned()).collect());
    ExplainRequest { lines }.run()
}

pub fn names(report: &ExplainReport) -> Vec<(Topic, &str)> {
    let pair = |explanation: &Explanation| explanation.topic;
    let explanations = report.explanations.iter();
    explanations
        .map(|explanation| (pair(explanation), explanation.name.as_str()))
        .collect()
}
