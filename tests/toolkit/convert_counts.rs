//! In = out + skipped + rejected, whatever comes: random inputs of all kinds, from a seed.

use migration_toolkit::bulk::convert::converter::Converter;
use migration_toolkit::bulk::convert::report::ConvertReport;
use serde_json::{Value, json};

use crate::support::convert::{convert, request, run, user};
use crate::support::memory_host::MemoryHost;

/// A small generator of random numbers (xorshift), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn one_of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let index = self.below(items.len() as u64);
        &items[usize::try_from(index).expect("an index")]
    }

    /// A text of a few, so that many users share one.
    fn shared(&mut self) -> String {
        format!("{}", self.below(300))
    }
}

/// An identity of a user, with a profile of its own.
fn identity(random: &mut Random, id: &str) -> Value {
    let connection = *random.one_of(&["Users", "Users", "Users", "Others"]);
    let profile = json!({ "email": format!("{}@linked.example", random.shared()) });
    json!({ "provider": "auth0", "connection": connection, "user_id": id, "profileData": profile })
}

fn random_user(random: &mut Random) -> Value {
    let id = random.shared();
    let extra = usize::try_from(random.below(3)).expect("a count");
    let mut identities = vec![identity(random, &id)];
    identities.extend((0..extra).map(|number| identity(random, &format!("{id}-{number}"))));
    let email = match random.below(12) {
        0 => Value::Null,
        1 => json!("no address"),
        _ => json!(format!("{}@Example.com", random.shared())),
    };
    let mut members = json!({ "email": email, "identities": identities });
    match random.below(10) {
        0 => members["blocked"] = json!(true),
        1 => members["multifactor"] = json!(["guardian"]),
        2 => members["app_metadata"] = json!({ "migration_complete": true }),
        3 => members["user_id"] = Value::Null,
        4 => members["username"] = json!(random.shared()),
        5 => members["phone_number"] = json!(format!("+{}", random.below(400) + 1)),
        6 => members["user_metadata"] = json!({ "text": "x".repeat(12_000) }),
        7 => members["name"] = json!(""),
        _ => {}
    }
    user(&id, members)
}

fn random_line(random: &mut Random) -> String {
    match random.below(20) {
        0 => "{\"user_id\":".to_owned(),
        1 => "[1,2]".to_owned(),
        2 => String::new(),
        _ => random_user(random).to_string(),
    }
}

#[test]
fn every_record_is_in_an_import_file_or_skipped_or_rejected() {
    for seed in 1..=8 {
        let mut random = Random(0x9e37_79b9_7f4a_7c15 / seed);
        let files: Vec<String> = (0..2)
            .map(|_| {
                // The first line tells the form of the file.
                let mut lines = vec![random_user(&mut random).to_string()];
                lines.extend((0..250).map(|_| random_line(&mut random)));
                lines.join("\n")
            })
            .collect();
        let policy = *random.one_of(&["reject", "migrate"]);
        let settings = json!({ "mfa_policy": policy });
        let members = json!({
            "blocked": random.one_of(&["skip", "keep"]), "file_size": 20_000,
            "inputs": [{ "name": "a", "kind": "users" }, { "name": "b", "kind": "users" }],
        });
        let request = request(settings, members);
        let converter = Converter::with_hash_bits(&request, MemoryHost::default(), 12);
        let texts: Vec<&str> = files.iter().map(String::as_str).collect();
        // The sums are asserted there.
        let converted = run(converter.expect("a valid request"), &texts);
        let report = &converted.report;
        let records = texts
            .iter()
            .flat_map(|text| text.lines())
            .filter(|line| !line.is_empty());
        assert_eq!(report.records, records.count() as u64, "seed {seed}");
        assert!(report.extra_identities > 0 && report.out > 0 && report.rejected.total() > 0);
        assert_everybody_is_unique(&converted.users(), seed);
        assert_counts_are_those_of_the_files(&converted.users(), report, seed);
    }
}

fn assert_everybody_is_unique(users: &[Value], seed: u64) {
    for name in ["user_id", "email", "username", "phone_number"] {
        let values = users.iter().filter_map(|user| user.get(name)?.as_str());
        let mut values: Vec<String> = values.map(str::to_ascii_lowercase).collect();
        values.sort();
        let count = values.len();
        values.dedup();
        assert_eq!(values.len(), count, "{name}, seed {seed}");
    }
}

fn assert_counts_are_those_of_the_files(
    users: &[Value],
    report: &migration_toolkit::bulk::convert::report::ConvertReport,
    seed: u64,
) {
    let count = |is_counted: fn(&Value) -> bool| {
        users.iter().filter(|user| is_counted(user)).count() as u64
    };
    let lost = count(|user| user["app_metadata"].get("migration_lost_factors").is_some());
    let large = count(|user| user["user_metadata"].to_string().len() > 10_240);
    assert_eq!(
        (report.lost_factors, report.large_profiles),
        (lost, large),
        "seed {seed}"
    );
}

#[test]
fn a_record_that_is_missing_makes_a_report_not_add_up() {
    let report = |records: u64, extra_identities: u64, out: u64| ConvertReport {
        records,
        extra_identities,
        out,
        ..ConvertReport::default()
    };
    assert!(report(2, 1, 3).adds_up());
    assert!(!report(2, 1, 2).adds_up());
    assert!(!report(2, 1, 4).adds_up());
}

#[test]
fn the_report_speaks_of_hashes_and_factors_only_if_such_a_file_was_read() {
    for kinds in [&[][..], &["hashes"], &["factors"], &["hashes", "factors"]] {
        let kinds_and_users = kinds.iter().chain(&["users"]);
        let inputs: Vec<Value> = kinds_and_users
            .map(|kind| json!({ "name": format!("{kind}.ndjson"), "kind": kind }))
            .collect();
        let users = format!("{}\n", user("1", json!({})));
        let mut files = vec![""; kinds.len()];
        files.push(&users);
        let request = request(json!({}), json!({ "inputs": inputs }));
        let report = convert(&request, &files).report;
        assert_eq!(
            (report.hashes.is_some(), report.factors.is_some()),
            (kinds.contains(&"hashes"), kinds.contains(&"factors")),
            "{kinds:?}"
        );
    }
}

#[test]
fn lines_of_the_file_are_counted_while_it_is_read() {
    let request = request(json!({}), json!({}));
    let mut converter = Converter::new(&request, MemoryHost::default()).expect("a valid request");
    let line = user("1", json!({})).to_string();
    converter.begin_file(0);
    let mut counts = vec![converter.lines()];
    for piece in [line.as_str(), "\n", "\n\n", &line] {
        converter.push(piece.as_bytes());
        counts.push(converter.lines());
    }
    converter.end_file();
    counts.push(converter.lines());
    assert_eq!(counts, [0, 0, 1, 3, 3, 0]);
}
