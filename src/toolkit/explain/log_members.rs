//! The members of an action script's log line.

use crate::explain::entry::{Entry, Topic};

/// What to do about a member that only informs.
const NOTHING: &str = "Nothing.";

const MEMBERS: [(&str, &str, &str); 13] = [
    (
        "event",
        "The action script that ran: `login` or `get_user`. With `token_cache`, the line is about the package's token cache.",
        NOTHING,
    ),
    ("code", "The outcome of the call.", "See the outcomes."),
    (
        "status",
        "The HTTP status of the old tenant's last answer. Missing if there was none.",
        "With an error, look the request up by `request_id` in the old tenant's log.",
    ),
    (
        "requests",
        "How many requests the call has sent to the old tenant. A login needs one, or up to three without the old tenant's \
         Action.",
        "If every login needs more than one, install the old tenant's Action with `setup`.",
    ),
    (
        "ms",
        "How many milliseconds the call has taken, all waits included.",
        "If it comes near `Timeout_Ms`, look at the old tenant's rate limit and at the network.",
    ),
    (
        "request_id",
        "The old tenant's ID of the last request.",
        "Use it to find the request in the old tenant's log and with Auth0's support.",
    ),
    (
        "fault",
        "Why the last request, or the store of the token cache, gave no answer. A name that is not among the faults is the system's own.",
        "See the faults, or the documentation of Node.js.",
    ),
    (
        "setting",
        "The setting at fault, or all required settings that are missing.",
        "Correct it in the connection of the new tenant, or run `setup`, which writes all of them.",
    ),
    (
        "left_out",
        "The parts that the stored profile does not have, since the new tenant would refuse them.",
        "See the parts of a profile.",
    ),
    (
        "lost_factors",
        "The kinds of second factors that could not be carried.",
        "See the second factors.",
    ),
    (
        "marker",
        "What is known of the user's migration marker.",
        "See the migration marker.",
    ),
    (
        "version",
        "The version of the scripts, in the line of an internal fault.",
        "Name it in a report.",
    ),
    (
        "error",
        "What has stopped the module or kept it from starting, in the line of an internal fault.",
        "See the fault `internal`.",
    ),
];

/// Explains all members of a log line.
pub(super) fn entries() -> Vec<Entry> {
    MEMBERS
        .iter()
        .map(|(name, meaning, action)| Entry::new(Topic::LogMember, name, meaning, action))
        .collect()
}
