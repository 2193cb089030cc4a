//! The codes of the command line's problems.

use crate::explain::entry::{Entry, Topic};
use crate::problem::ProblemCode;

/// Explains all codes of problems, those that only the command line itself reports too.
pub(super) fn entries() -> Vec<Entry> {
    let toolkit = ProblemCode::ALL.map(|code| {
        let (name, meaning, action) = texts(code);
        Entry::new(Topic::Problem, name, meaning, action)
    });
    let command_line = [
        Entry::new(
            Topic::Problem,
            "interrupted",
            "The command was ended by Ctrl-C or SIGTERM.",
            "Run it again: it goes on from where it was. The message names the command, if it is another one.",
        ),
        Entry::new(
            Topic::Problem,
            "internal",
            "This program has a fault. The message names its kind.",
            "Report it with the message, which names the version.",
        ),
    ];
    toolkit.into_iter().chain(command_line).collect()
}

/// Name, meaning and what to do. A test compares the names with the serialised ones.
fn texts(code: ProblemCode) -> (&'static str, &'static str, &'static str) {
    match code {
        ProblemCode::WrongUse => (
            "wrong_use",
            "An option, an argument or an environment variable is wrong or missing.",
            "Correct the command line; the help of each command has examples.",
        ),
        ProblemCode::Settings => (
            "settings",
            "The settings file can't be read, or has mistakes. The message names all of them.",
            "Correct the settings file; its schema helps editors.",
        ),
        ProblemCode::SameTenant => (
            "same_tenant",
            "The old and the new tenant are the same one.",
            "Correct OLD_DOMAIN and NEW_DOMAIN.",
        ),
        ProblemCode::Unreachable => (
            "unreachable",
            "No answer came, or none that an Auth0 tenant gives.",
            "Compare the domain with the tenant's own one, and look at the network and at https://status.auth0.com.",
        ),
        ProblemCode::Unauthorized => (
            "unauthorized",
            "The tenant does not accept the credentials, or the application may not use the Management API.",
            "Copy the credentials from the application's page, and authorise it for the Management API.",
        ),
        ProblemCode::MissingScope => (
            "missing_scope",
            "The token lacks scopes that the command needs. The message names all of them.",
            "Grant them to the application: Applications, APIs, Auth0 Management API, Machine to Machine Applications.",
        ),
        ProblemCode::NotFound => (
            "not_found",
            "Something that must be there is not, such as a connection.",
            "Compare the names in the settings file with the tenant.",
        ),
        ProblemCode::NotADatabase => (
            "not_a_database",
            "The connection is not a database connection.",
            "Name the database connection whose users are to move.",
        ),
        ProblemCode::ScriptMissing => (
            "script_missing",
            "The package was built without the scripts that the settings choose.",
            "Build or install the whole package, or change `scripts` in the settings file.",
        ),
        ProblemCode::ScriptTooLong => (
            "script_too_long",
            "An action script is longer than the 100,000 bytes that Auth0 takes.",
            "Use the scripts of the package as they were built.",
        ),
        ProblemCode::NameTaken => (
            "name_taken",
            "Something else in the tenant has the name already.",
            "Choose another name in the settings file, or rename the other one.",
        ),
        ProblemCode::RateLimited => (
            "rate_limited",
            "The tenant's rate limit was still used up after several waits.",
            "Run the command again later: it goes on from where it was. The message names the command, if it is another one.",
        ),
        ProblemCode::Refused => (
            "refused",
            "A tenant has refused a request, or the command refuses to go on. The message says why.",
            "Do what the remedy says.",
        ),
        ProblemCode::Unfinished => (
            "unfinished",
            "All changes were written, and yet the tenant differs from the plan.",
            "Run the command again. If it stays, something else changes the tenant too.",
        ),
        ProblemCode::Changed => (
            "changed",
            "Somebody has changed the tenant between the plan and the write. Nothing was overwritten.",
            "Run the command again and look at the new plan.",
        ),
        ProblemCode::State => (
            "state",
            "The state file of `setup` is missing, or is not one of this tenant.",
            "Name the right one with --state.",
        ),
        ProblemCode::Files => (
            "files",
            "A file or the run folder can't be read or written, or is not what it should be.",
            "Look at the file that the message names.",
        ),
    }
}
