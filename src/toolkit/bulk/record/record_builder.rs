//! Builds a record in the form of Auth0's export from the values of columns. Values are JSON text and stay as they are.

use migration_core::domain::json::{encode_string, encode_string_into};

use super::column::{Kind, Segment};

/// A part of a record.
#[derive(Debug)]
enum Node {
    Json(String),
    Object(Vec<(String, Node)>),
    Array(Vec<(usize, Node)>),
}

/// A record that is being built.
#[derive(Debug, Default)]
pub(super) struct RecordBuilder {
    members: Vec<(String, Node)>,
}

impl RecordBuilder {
    /// Adds a value. Of two values for one place, the first one stays.
    pub(super) fn insert(&mut self, path: &[Segment], json: String) {
        if let Some((Segment::Member(name), rest)) = path.split_first() {
            insert_at(&mut self.members, name, rest, json);
        }
    }

    /// Adds a member as it is.
    pub(super) fn insert_member(&mut self, name: &str, json: String) {
        insert_at(&mut self.members, name, &[], json);
    }

    /// The record. The ID of the user and the first identity complete each other: an export of single columns has only
    /// one of them.
    pub(super) fn finish(mut self) -> String {
        self.complete_identity();
        let mut json = String::new();
        write_object(&self.members, &mut json);
        json
    }

    fn complete_identity(&mut self) {
        let user_id = self.text("user_id");
        let Some((_, Node::Array(identities))) = self
            .members
            .iter_mut()
            .find(|(name, _)| name == "identities")
        else {
            return;
        };
        let Some((_, Node::Object(identity))) = identities.iter_mut().min_by_key(|(at, _)| *at)
        else {
            return;
        };
        if let Some((provider, id)) = user_id.as_deref().and_then(|id| id.split_once('|')) {
            insert_missing(identity, 0, "provider", provider);
            insert_missing(identity, usize::MAX, "user_id", id);
        } else if user_id.is_none() {
            let parts = (text_of(identity, "provider"), text_of(identity, "user_id"));
            if let (Some(provider), Some(id)) = parts {
                let user_id = encode_string(&format!("{provider}|{id}"));
                self.members
                    .insert(0, ("user_id".to_owned(), Node::Json(user_id)));
            }
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        text_of(&self.members, name)
    }
}

/// The text of a member that is a JSON string.
fn text_of(members: &[(String, Node)], name: &str) -> Option<String> {
    members.iter().find_map(|(member, node)| match node {
        Node::Json(json) if member == name => serde_json::from_str(json).ok(),
        _ => None,
    })
}

fn insert_missing(members: &mut Vec<(String, Node)>, at: usize, name: &str, text: &str) {
    if members.iter().all(|(member, _)| member != name) {
        let member = (name.to_owned(), Node::Json(encode_string(text)));
        members.insert(at.min(members.len()), member);
    }
}

fn insert_at(members: &mut Vec<(String, Node)>, name: &str, rest: &[Segment], json: String) {
    match members.iter_mut().find(|(member, _)| member == name) {
        Some((_, node)) => insert_into(node, rest, json),
        None => members.push((name.to_owned(), new_node(rest, json))),
    }
}

fn insert_into(node: &mut Node, path: &[Segment], json: String) {
    match (node, path.split_first()) {
        (Node::Object(members), Some((Segment::Member(name), rest))) => {
            insert_at(members, name, rest, json);
        }
        (Node::Array(items), Some((Segment::Item(index), rest))) => {
            match items.iter_mut().find(|(at, _)| at == index) {
                Some((_, node)) => insert_into(node, rest, json),
                None => items.push((*index, new_node(rest, json))),
            }
        }
        // The place is taken by a value of another kind.
        _ => {}
    }
}

fn new_node(path: &[Segment], json: String) -> Node {
    match path.split_first() {
        None => Node::Json(json),
        Some((Segment::Member(name), rest)) => {
            Node::Object(vec![(name.clone(), new_node(rest, json))])
        }
        Some((Segment::Item(index), rest)) => Node::Array(vec![(*index, new_node(rest, json))]),
    }
}

fn write_node(node: &Node, json: &mut String) {
    match node {
        Node::Json(text) => json.push_str(text),
        Node::Object(members) => write_object(members, json),
        Node::Array(items) => {
            let mut items: Vec<&(usize, Node)> = items.iter().collect();
            items.sort_by_key(|(at, _)| *at);
            json.push('[');
            for (count, (_, item)) in items.into_iter().enumerate() {
                separate(count, json);
                write_node(item, json);
            }
            json.push(']');
        }
    }
}

fn write_object(members: &[(String, Node)], json: &mut String) {
    json.push('{');
    for (count, (name, node)) in members.iter().enumerate() {
        separate(count, json);
        encode_string_into(name, json);
        json.push(':');
        write_node(node, json);
    }
    json.push('}');
}

fn separate(count: usize, json: &mut String) {
    if count > 0 {
        json.push(',');
    }
}

/// The JSON of a value that is text where a boolean is meant, as some tools write it.
pub(super) fn correct_type(kind: Kind, json: &str) -> String {
    let text = json.trim_matches('"').to_ascii_lowercase();
    match text.as_str() {
        "true" | "false" if kind == Kind::Boolean => text,
        _ => json.to_owned(),
    }
}
