//! Second factors from a file: one JSON object a line, as `export --with factors` writes it. Secrets of authenticator apps
//! that Auth0's support has exported may be brought into the same form.
//!
//! `{"user_id":"auth0|x","mfa_factors":[{"phone":{"value":"+15550100"}}],"lost_factors":["totp"]}`

use serde_json::Value;

use crate::bulk::convert::email::is_email;
use crate::bulk::convert::id_store::IdStore;
use crate::bulk::convert::unused_line::UnusedCode;
use crate::json_value;
use migration_core::domain::profile_field::is_phone_number;
use migration_core::domain::second_factors::FactorKind;

/// How many factors an import record may have. Source: Auth0, "Bulk User Import Schema and Examples".
const MAX_CARRIED: usize = 10;
/// Noted for a factor of a kind that is not known.
const UNKNOWN: &str = "unknown";

/// The second factors of users, by the whole user's ID.
#[derive(Default)]
pub struct FactorFile {
    /// The first line of each text has the lost kinds, each other line a factor as JSON.
    factors: IdStore,
    lines: u64,
}

/// The second factors of a user.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// Those that the import record carries, as JSON texts.
    pub carried: Vec<String>,
    /// The kinds that can't be carried, each once.
    pub lost: Vec<&'static str>,
}

impl FactorFile {
    /// Reads a line.
    ///
    /// # Errors
    /// Each part of the line that is of no use, with the ID of its user, if it has one. The rest counts, and factors of no
    /// use count as lost.
    pub fn read_line(&mut self, json: &str) -> Result<(), (Vec<UnusedCode>, Option<String>)> {
        let line = json_value::parse::<Value>(json).ok();
        let Some(line) = line.filter(Value::is_object) else {
            return Err((vec![UnusedCode::NotObject], None));
        };
        let user_id = line.get("user_id").and_then(Value::as_str);
        let Some(user_id) = user_id.filter(|id| !id.is_empty()) else {
            return Err((vec![UnusedCode::NoUserId], None));
        };
        let (factors, mut unused) = read_factors(&line);
        let mut text = factors.lost.join(",");
        for factor in &factors.carried {
            text.push('\n');
            text.push_str(factor);
        }
        if !self.factors.insert(user_id, &text) {
            unused.push(UnusedCode::TooMuch);
        }
        self.lines = self.lines.saturating_add(1);
        if unused.is_empty() {
            Ok(())
        } else {
            Err((unused, Some(user_id.to_owned())))
        }
    }

    /// Whether no line was read.
    pub fn is_empty(&self) -> bool {
        self.lines == 0
    }

    /// The factors of a user; `None` if no line is about the user. Several lines count together: a factor that one of them
    /// can't carry is not lost if another one carries it.
    pub fn find(&mut self, user_id: &str) -> Option<Factors> {
        let lines: Vec<Factors> = self.factors.find(user_id).into_iter().map(parse).collect();
        let mut all = Factors::default();
        for (index, line) in lines.iter().enumerate() {
            for factor in &line.carried {
                if !all.carried.contains(factor) {
                    all.carried.push(factor.clone());
                }
            }
            for kind in &line.lost {
                let mut others = lines
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != index);
                if !others.any(|(_, other)| other.carries(kind)) {
                    all.lose(kind);
                }
            }
        }
        for factor in all.carried.split_off(MAX_CARRIED.min(all.carried.len())) {
            all.lose(kind_of(&factor));
        }
        (!lines.is_empty()).then_some(all)
    }

    /// The IDs that [`FactorFile::find`] was not asked for.
    pub fn unused(&self) -> impl Iterator<Item = &str> {
        self.factors.unused()
    }
}

impl Factors {
    fn carries(&self, kind: &str) -> bool {
        self.carried.iter().any(|factor| kind_of(factor) == kind)
    }

    /// Notes a kind that can't be carried.
    fn lose(&mut self, kind: &'static str) {
        if !self.lost.contains(&kind) {
            self.lost.push(kind);
        }
    }

    /// The member `mfa_factors` of an import record.
    pub fn to_json(&self) -> String {
        format!("[{}]", self.carried.join(","))
    }
}

/// Reads the factors of a line, and what of them is of no use.
fn read_factors(line: &Value) -> (Factors, Vec<UnusedCode>) {
    let (mut factors, mut unused) = (Factors::default(), Vec::new());
    let items = |name: &str| {
        line.get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    for factor in items("mfa_factors") {
        match check(factor) {
            Some(factor) if factors.carried.contains(&factor) => {}
            Some(factor) if factors.carried.len() < MAX_CARRIED => factors.carried.push(factor),
            Some(factor) => {
                factors.lose(kind_of(&factor));
                unused.push(UnusedCode::TooManyFactors);
            }
            None => {
                let kind = factor.as_object().and_then(|factor| factor.keys().next());
                factors.lose(known_kind(kind.map_or("", String::as_str)));
                unused.push(UnusedCode::InvalidFactor);
            }
        }
    }
    for kind in items("lost_factors") {
        factors.lose(known_kind(kind.as_str().unwrap_or_default()));
    }
    (factors, unused)
}

/// The JSON text of a factor that bulk import takes: with one member, which has one member, a valid one. `None` for any other,
/// and for one that is masked. Source: Auth0, "Bulk User Import Schema and Examples".
fn check(factor: &Value) -> Option<String> {
    let (kind, value) = only_member(factor)?;
    let (name, value) = only_member(value)?;
    let text = value.as_str()?;
    let is_secret = |byte: u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte);
    let is_valid = match (kind, name) {
        // Nobody's secret consists of one letter only, so that one is masked.
        ("totp", "secret") => text.bytes().all(is_secret) && text.bytes().any(|byte| byte != b'X'),
        ("phone", "value") => is_phone_number(text),
        // Addresses may have a star, but Auth0 masks them with it.
        ("email", "value") => is_email(text) && !text.contains('*'),
        _ => false,
    };
    is_valid.then(|| factor.to_string())
}

fn only_member(value: &Value) -> Option<(&str, &Value)> {
    let members = value.as_object()?;
    let (name, value) = members.iter().next()?;
    (members.len() == 1).then_some((name.as_str(), value))
}

fn parse(text: &str) -> Factors {
    let (lost, carried) = text.split_once('\n').unwrap_or((text, ""));
    Factors {
        carried: carried.lines().map(str::to_owned).collect(),
        lost: lost
            .split(',')
            .filter(|kind| !kind.is_empty())
            .map(known_kind)
            .collect(),
    }
}

/// The kind of a factor from its JSON text.
fn kind_of(factor: &str) -> &'static str {
    known_kind(factor.split('"').nth(1).unwrap_or_default())
}

fn known_kind(name: &str) -> &'static str {
    FactorKind::from_name(name).map_or(UNKNOWN, FactorKind::name)
}
