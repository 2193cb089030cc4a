//! Server-sent events: splits the bytes of a stream into messages.
//!
//! Source: WHATWG HTML Standard, section "Server-sent events", "Parsing" and "Interpreting an event stream".

/// More than any event of Auth0 has: a longer line or message is an error, so that the memory stays bounded.
const MAX_BYTES: usize = 4_000_000;
/// The UTF-8 encoding of the byte order mark that a stream may begin with.
const BYTE_ORDER_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// A message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The field `event`; `message` if there is none.
    pub event_type: String,
    /// All fields `data`, joined by line feeds.
    pub data: String,
}

/// A line or a message is longer than the parser takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// Splits one stream into messages. Bytes may come in chunks of any size. A message that is not complete when the stream ends
/// is dropped together with the parser.
#[derive(Debug, Default)]
pub struct Parser {
    line: Vec<u8>,
    /// How many lines have ended; only the first can begin with a byte order mark.
    has_lines: bool,
    /// The last byte was a carriage return: a line feed after it ends no other line.
    after_carriage_return: bool,
    event_type: String,
    data: String,
    has_data: bool,
    /// The field `id` of this stream, before its message is complete.
    id: Option<String>,
    last_event_id: Option<String>,
    retry_ms: Option<u64>,
}

impl Parser {
    /// Takes bytes, and returns the messages that they complete.
    ///
    /// # Errors
    /// [`TooLong`]
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Message>, TooLong> {
        let mut messages = Vec::new();
        for &byte in bytes {
            let follows_carriage_return = std::mem::take(&mut self.after_carriage_return);
            match byte {
                b'\n' if follows_carriage_return => {}
                b'\n' | b'\r' => {
                    self.after_carriage_return = byte == b'\r';
                    messages.extend(self.end_line());
                }
                _ => self.line.push(byte),
            }
            if self.line.len().saturating_add(self.data.len()) > MAX_BYTES {
                return Err(TooLong);
            }
        }
        Ok(messages)
    }

    /// The ID of the last complete message of this stream that has one, also of one without data. A stream that goes on begins
    /// after it. Empty if a message has reset it.
    pub fn last_event_id(&self) -> Option<&str> {
        self.last_event_id.as_deref()
    }

    /// How long to wait before the next connection, in milliseconds, if the stream says so.
    pub fn retry_ms(&self) -> Option<u64> {
        self.retry_ms
    }

    fn end_line(&mut self) -> Option<Message> {
        let mut bytes = std::mem::take(&mut self.line);
        if !self.has_lines && bytes.starts_with(&BYTE_ORDER_MARK) {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
        self.has_lines = true;
        if bytes.is_empty() {
            return self.dispatch();
        }
        // A line is decoded as a whole, so that a chunk may end inside of a character.
        let line = String::from_utf8_lossy(&bytes);
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => self.event_type = value.to_owned(),
            "data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.data.push_str(value);
                self.has_data = true;
            }
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry_ms = value.parse().ok().or(self.retry_ms);
            }
            // Comments, whose name is empty, and unknown fields.
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<Message> {
        if let Some(id) = &self.id {
            self.last_event_id = Some(id.clone());
        }
        let event_type = std::mem::take(&mut self.event_type);
        let data = std::mem::take(&mut self.data);
        let has_data = std::mem::take(&mut self.has_data);
        has_data.then(|| Message {
            event_type: if event_type.is_empty() {
                "message".to_owned()
            } else {
                event_type
            },
            data,
        })
    }
}
