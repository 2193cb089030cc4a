//! Hashes the users of one side, so that few bytes of each are compared.

use crate::bulk::record::{Position, RecordError, RecordReader, RecordSink};
use crate::bulk::verify::answers::Answer;
use crate::bulk::verify::canonical::CanonicalWriter;
use crate::bulk::verify::compared::FieldHashes;
use crate::bulk::verify::compared_fields::ComparedFields;
use crate::bulk::verify::hashed_users::HashedUsers;
use crate::bulk::verify::hashes::entry;
use crate::bulk::verify::id_hasher::IdHasher;
use crate::bulk::verify::request::CompareOptions;
use migration_core::domain::object_writer::ObjectWriter;

/// Hashes the users of files. Each thread that does so has its own.
pub struct UserHasher {
    reader: RecordReader,
    sink: HashingSink,
}

struct HashingSink {
    options: CompareOptions,
    ids: IdHasher,
    fields: ComparedFields,
    writer: CanonicalWriter,
    users: HashedUsers,
}

impl UserHasher {
    /// Creates a hasher that uses all bits of the hashes of IDs.
    pub fn new(options: CompareOptions) -> Self {
        Self::with_hash_bits(options, u64::BITS)
    }

    /// Creates a hasher that uses only the first bits, as [`Comparer::with_hash_bits`](super::comparer::Comparer::with_hash_bits)
    /// does.
    pub fn with_hash_bits(options: CompareOptions, bits: u32) -> Self {
        let ids = IdHasher::new(options.sample, bits);
        Self {
            reader: RecordReader::new(),
            sink: HashingSink {
                options,
                ids,
                fields: ComparedFields::default(),
                writer: CanonicalWriter::default(),
                users: HashedUsers::default(),
            },
        }
    }

    /// Begins a file, by its number in the request. The users of the files before must have been taken.
    pub fn begin_file(&mut self, number: u32) {
        self.sink.users.is_old = self.sink.options.is_old(number);
        self.reader.begin_file(number);
    }

    /// Takes the next piece of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        self.reader.push(bytes, &mut self.sink);
    }

    /// The number of whole lines of the file that were read.
    pub fn lines(&self) -> u64 {
        self.reader.lines()
    }

    /// Ends the file.
    pub fn end_file(&mut self) {
        self.reader.end_file(&mut self.sink);
    }

    /// The users that were hashed since [`clear`](Self::clear).
    pub fn users(&self) -> &HashedUsers {
        &self.sink.users
    }

    /// Forgets the users that were hashed.
    pub fn clear(&mut self) {
        self.sink.users.clear();
    }

    pub(super) fn into_parts(self) -> (CompareOptions, IdHasher) {
        (self.sink.options, self.sink.ids)
    }
}

impl HashingSink {
    /// Counts a record that can't be compared, with a line for the file of differences.
    fn add_unchecked(&mut self, position: Position, reason: &str) {
        let users = &mut self.users;
        let mut members = ObjectWriter::begin(&mut users.unchecked_lines);
        members.insert_str("answer", Answer::Unchecked.name());
        members.insert_str("tenant", if users.is_old { "old" } else { "new" });
        members.insert_str("file", self.options.input_name(position.file));
        members.insert_number("line", position.line);
        members.insert_str("reason", reason);
        members.end();
        users.unchecked_lines.push('\n');
        users.unchecked = users.unchecked.saturating_add(1);
    }
}

impl RecordSink for HashingSink {
    fn record(&mut self, position: Position, json: &str) {
        let Self {
            options,
            ids,
            writer,
            users,
            ..
        } = self;
        let side = if users.is_old {
            &options.old
        } else {
            &options.new
        };
        let read = side.read_fields(json, &mut self.fields, |id, fields| {
            users.users = users.users.saturating_add(1);
            if let Some(id) = ids.hash(id) {
                users
                    .entries
                    .push(entry(id, FieldHashes::of(fields, writer)));
            }
        });
        if let Err(reason) = read {
            self.add_unchecked(position, reason.as_str());
        }
    }

    fn unreadable(&mut self, position: Position, error: RecordError) {
        self.add_unchecked(position, &error.to_string());
    }
}
