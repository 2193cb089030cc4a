//! What became of a mutant.

use serde::Serialize;

#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
#[serde(tag = "outcome", content = "test", rename_all = "kebab-case")]
pub enum Outcome {
    /// This test fails, or was running when the process crashed. One of the package's is `FILE: TEST`.
    Caught(String),
    /// The tests that reach it did not end in time.
    TimedOut,
    /// Tests reach it, and all of them pass.
    Missed,
    /// The tests that were run pass, but there was no time for all that reach it: how many there were.
    CutShort(String),
    /// No test runs the code.
    Unreached,
    /// The compiler refuses the change itself.
    DoesNotCompile,
    /// The change can be made, but not beside the original in one executable.
    NotExpressed,
}

impl Outcome {
    /// Whether no test notices the mutant.
    pub fn survives(&self) -> bool {
        matches!(self, Self::Missed | Self::CutShort(_) | Self::Unreached)
    }
}
