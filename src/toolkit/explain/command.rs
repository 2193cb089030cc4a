//! `explain`: says what codes and log lines mean.

use serde::{Deserialize, Serialize};

use crate::explain::all::{Explanation, Topic, explanations};
use crate::explain::documents::join_documents;
use crate::explain::{action_lines, log_line, search};
use crate::problem::Problem;

/// The most lines into which a terminal may have broken one.
const MAX_PARTS: usize = 100;

/// The request of `explain`.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ExplainRequest {
    /// Codes and log lines; without them, all codes are listed.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub lines: Option<Vec<String>>,
}

/// The document of `explain`.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExplainReport {
    /// What the codes mean: each once, in the order in which the lines name them.
    pub explanations: Vec<Explanation>,
    /// How many lines were explained; 0 in the list of all.
    pub explained: u64,
    /// How many lines hold nothing that is known.
    pub unknown: u64,
    /// The headings of the topics.
    pub topics: Vec<TopicTitle>,
}

/// The heading of a topic.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TopicTitle {
    /// The topic.
    pub topic: Topic,
    /// Its heading.
    pub title: String,
}

impl ExplainReport {
    fn empty() -> Self {
        let title = |topic: Topic| TopicTitle {
            topic,
            title: topic.title().to_owned(),
        };
        Self {
            explanations: Vec::new(),
            explained: 0,
            unknown: 0,
            topics: Topic::ALL.into_iter().map(title).collect(),
        }
    }

    fn add(&mut self, explained: Vec<Explanation>) {
        self.explained = self.explained.saturating_add(1);
        for explanation in explained {
            let known = self
                .explanations
                .iter_mut()
                .find(|other| other.topic == explanation.topic && other.name == explanation.name);
            match known {
                Some(known) => {
                    known.count = known.count.saturating_add(1);
                    // One value would not stand for all lines.
                    if known.value != explanation.value {
                        known.value = None;
                    }
                }
                None => self.explanations.push(Explanation {
                    count: 1,
                    ..explanation
                }),
            }
        }
    }
}

impl ExplainRequest {
    /// Runs `explain`.
    ///
    /// # Errors
    /// `wrong_use` if nothing of the lines is known, with the codes that are like the first of them.
    pub fn run(&self) -> Result<ExplainReport, Problem> {
        let mut report = ExplainReport::empty();
        let Some(lines) = &self.lines else {
            report.explanations = explanations();
            return Ok(report);
        };
        let mut first_problem = None;
        for line in join_documents(lines) {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            for explained in explain_line(line) {
                match explained {
                    Ok(explained) => report.add(explained),
                    Err(problem) => {
                        report.unknown = report.unknown.saturating_add(1);
                        first_problem.get_or_insert(problem);
                    }
                }
            }
        }
        if report.explained > 0 {
            return Ok(report);
        }
        // A terminal may have broken a long line, even in the middle of a word.
        if (2..=MAX_PARTS).contains(&lines.len()) {
            let mut joined = ExplainReport::empty();
            for explained in explain_line(&lines.concat()).into_iter().flatten() {
                joined.add(explained);
            }
            if joined.explained > 0 {
                return Ok(joined);
            }
        }
        Err(first_problem.unwrap_or_else(|| search::unknown_code("")))
    }
}

/// Explains a line; several, if it holds several log lines.
fn explain_line(line: &str) -> Vec<Result<Vec<Explanation>, Problem>> {
    let log_lines = log_line::explain(line);
    if !log_lines.is_empty() {
        return log_lines;
    }
    let found = match action_lines::find(line) {
        Some(entry) => vec![entry],
        None => search::find(line),
    };
    vec![if found.is_empty() {
        Err(search::unknown_code(line))
    } else {
        Ok(found.iter().map(Explanation::from).collect())
    }]
}
