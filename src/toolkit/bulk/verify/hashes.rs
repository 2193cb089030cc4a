//! The first pass: the hashes of all users of both sides, and which of them do not agree.

use sha2::{Digest, Sha256};

use crate::bulk::index::spilled_index::{PARTS, SpilledIndex};
use crate::bulk::index::temporary_file::TemporaryFile;
use crate::bulk::ports::BulkHost;
use crate::bulk::verify::compared::FieldHashes;
use crate::problem::Problem;

/// The version of the canonical hash. It goes up with every change of the fields that are compared, of their canonical form,
/// of the hash functions, or of the order of the users: otherwise, two versions of this project would print different
/// hashes of the same users, and nobody could tell why. A test holds the hash of certain users.
const VERSION: &str = "v1";

/// The hash of an ID, that of the fields, and those of the three fields that Auth0 fills in.
const WORDS: usize = 5;

/// The hashes of one user, as numbers.
pub type Entry = [u64; WORDS];

/// The hashes of the users of both sides. Memory: 8 MB while they are inserted.
#[derive(Default)]
pub struct UserHashes {
    old: SpilledIndex<WORDS>,
    new: SpilledIndex<WORDS>,
}

/// What the hashes say.
pub struct Comparison {
    /// How many users are in both tenants with the same fields.
    pub same: u64,
    /// The hashes of the IDs of all other users, sorted. Different IDs may share one.
    pub suspects: Vec<u64>,
    /// The canonical hash of the old tenant's users: its version, a colon, and hexadecimal digits.
    pub old_hash: String,
    /// The canonical hash of the new tenant's users. It is that of the old tenant if all users are the same.
    pub new_hash: String,
}

impl UserHashes {
    /// Adds a user.
    ///
    /// # Errors
    /// `files`
    pub fn insert(
        &mut self,
        is_old: bool,
        entry: Entry,
        file: &mut TemporaryFile,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let index = if is_old { &mut self.old } else { &mut self.new };
        index.insert(entry, file, host)
    }

    /// Compares the sides.
    ///
    /// The canonical hash of a side is the SHA-256 of the hashes of its users, 32 bytes each, sorted by the hashes of their
    /// IDs. Sorted, it does not depend on the order of an export, and unlike a sum it leaves no room for two changes that
    /// cancel each other out.
    ///
    /// # Errors
    /// `files`
    pub fn compare(&self, host: &mut impl BulkHost) -> Result<Comparison, Problem> {
        let (mut old_hash, mut new_hash) = (Sha256::new(), Sha256::new());
        let (mut old, mut new) = (Vec::new(), Vec::new());
        let (mut same, mut suspects) = (0_u64, Vec::new());
        for part in PARTS {
            self.old.read_sorted(part, &mut old, host)?;
            self.new.read_sorted(part, &mut new, host)?;
            let (mut old, mut new) = (old.as_slice(), new.as_slice());
            while let Some(id) = first_id(old, new) {
                let (old_users, new_users);
                (old_users, old) = split_id(old, id);
                (new_users, new) = split_id(new, id);
                old_users.iter().for_each(|user| add(&mut old_hash, user));
                if let ([old_user], [new_user]) = (old_users, new_users) {
                    let new_user = without_filled_in(old_user, new_user);
                    add(&mut new_hash, &new_user);
                    if *old_user == new_user {
                        same = same.saturating_add(1);
                        continue;
                    }
                } else {
                    new_users.iter().for_each(|user| add(&mut new_hash, user));
                }
                suspects.push(id);
            }
        }
        Ok(Comparison {
            same,
            suspects,
            old_hash: versioned(&old_hash.finalize()),
            new_hash: versioned(&new_hash.finalize()),
        })
    }
}

/// The entry of a user, with the hash of the ID.
pub fn entry(id: u64, hashes: FieldHashes) -> Entry {
    let [name, nickname, picture] = hashes.filled_in;
    [id, hashes.fields, name, nickname, picture]
}

fn id_of(entry: &Entry) -> u64 {
    let [id, ..] = *entry;
    id
}

fn first_id(old: &[Entry], new: &[Entry]) -> Option<u64> {
    let (old, new) = (old.first().map(id_of), new.first().map(id_of));
    old.into_iter().chain(new).min()
}

/// Splits the entries of an ID off the front.
fn split_id(entries: &[Entry], id: u64) -> (&[Entry], &[Entry]) {
    let count = entries
        .iter()
        .take_while(|entry| id_of(entry) == id)
        .count();
    entries.split_at_checked(count).unwrap_or_default()
}

fn hashes_of(entry: &Entry) -> FieldHashes {
    let [_, fields, name, nickname, picture] = *entry;
    FieldHashes {
        fields,
        filled_in: [name, nickname, picture],
    }
}

fn without_filled_in(old: &Entry, new: &Entry) -> Entry {
    entry(id_of(new), hashes_of(old).without_filled_in(hashes_of(new)))
}

fn add(hash: &mut Sha256, entry: &Entry) {
    let [_, hashes @ ..] = entry;
    hashes
        .iter()
        .for_each(|word| hash.update(word.to_be_bytes()));
}

fn versioned(hash: &[u8]) -> String {
    let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{VERSION}:{digits}")
}
