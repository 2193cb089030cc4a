//! The names of columns, as Auth0's export, the Dashboard and the old extension write them.

/// The members of a user that an export may have (Auth0's page "User Profile Structure").
const MEMBERS: [&str; 23] = [
    "app_metadata",
    "blocked",
    "created_at",
    "email",
    "email_verified",
    "family_name",
    "given_name",
    "identities",
    "last_ip",
    "last_login",
    "last_password_reset",
    "logins_count",
    "multifactor",
    "multifactor_last_modified",
    "name",
    "nickname",
    "phone_number",
    "phone_verified",
    "picture",
    "updated_at",
    "user_id",
    "user_metadata",
    "username",
];

/// The columns of the Dashboard and of the extension whose names do not follow from those of the members. They write them
/// with capital letters; with small ones, other files mean other things by them.
const ALIASES: [(&str, &str); 3] = [
    ("id", "user_id"),
    ("connection", "identities[0].connection"),
    ("provider", "identities[0].provider"),
];

/// Deeper paths are no column: a name is at most 100 characters long.
const MAX_SEGMENTS: usize = 20;
/// A user has a few linked identities; a greater index is part of a name.
const MAX_INDEX: usize = 99;

/// A step from a value to a value inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    Member(String),
    Item(usize),
}

/// What a column is converted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Boolean,
    Number,
    /// A JSON object or array as a whole.
    Json,
    /// A part of the metadata, of any type.
    Any,
}

/// The place of a column's value in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) path: Vec<Segment>,
    pub(super) kind: Kind,
}

/// Whether a member of a record has the name of a column rather than the one in Auth0's export, such as `Id`, `Email
/// Verified` or `identities[0].connection`. Such a record has to pass through [`canonical_record`](super::canonical_record).
#[must_use]
pub fn is_column(name: &str) -> bool {
    !MEMBERS.contains(&name) && Column::parse(name).is_some()
}

impl Column {
    /// The column with a name; `None` if it is none of an export.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let name = name.trim();
        let plain = name.to_ascii_lowercase().replace([' ', '-'], "_");
        if MEMBERS.contains(&plain.as_str()) {
            return Some(Self::new(vec![Segment::Member(plain)]));
        }
        let alias = ALIASES
            .iter()
            .find(|(alias, _)| *alias == plain && plain != name);
        let path = parse_path(alias.map_or(name, |(_, path)| path))?;
        match path.first() {
            Some(Segment::Member(root)) if MEMBERS.contains(&root.as_str()) => {
                Some(Self::new(path))
            }
            _ => None,
        }
    }

    /// Whether this is the member of a record itself, no part of it.
    pub(super) fn is_member(&self, name: &str) -> bool {
        matches!(self.path.as_slice(), [Segment::Member(member)] if member == name)
    }

    fn new(path: Vec<Segment>) -> Self {
        let kind = match path.as_slice() {
            [Segment::Member(root)] => match root.as_str() {
                "blocked" | "email_verified" | "phone_verified" => Kind::Boolean,
                "logins_count" => Kind::Number,
                "app_metadata" | "identities" | "multifactor" | "user_metadata" => Kind::Json,
                _ => Kind::Text,
            },
            [Segment::Member(root), .., Segment::Member(last)] if root == "identities" => {
                match last.as_str() {
                    "connection" | "provider" | "user_id" => Kind::Text,
                    _ => Kind::Any,
                }
            }
            _ => Kind::Any,
        };
        Self { path, kind }
    }
}

/// Parses a path such as `identities[0].connection`.
fn parse_path(name: &str) -> Option<Vec<Segment>> {
    let mut path = Vec::new();
    for part in name.split('.') {
        let (member, items) = match part.find('[').and_then(|at| part.split_at_checked(at)) {
            None => (part, ""),
            Some((member, items)) => (member, items),
        };
        if member.is_empty() {
            return None;
        }
        path.push(Segment::Member(member.to_owned()));
        let mut rest = items;
        while !rest.is_empty() {
            let (index, next) = rest.strip_prefix('[')?.split_once(']')?;
            let index = index.parse().ok().filter(|index| *index <= MAX_INDEX)?;
            path.push(Segment::Item(index));
            rest = next;
        }
    }
    (path.len() <= MAX_SEGMENTS).then_some(path)
}
