//! Finds users who share an identifier with an earlier one, over the whole input and exactly.
//!
//! While users come, only hashes of their identifiers are kept. Whoever has one that may have come before is set aside. At the
//! end the import records of users with equal hashes are read again and compared as text, so that no collision of hashes drops
//! anybody.

use crate::bulk::convert::converted_users::{ConvertedUsers, is_aside};
use crate::bulk::convert::identifiers::Unique;
use crate::bulk::convert::import_files::ImportFiles;
use crate::bulk::index::hash::hash_of_kind;
use crate::bulk::index::seen_hashes::SeenHashes;
use crate::bulk::index::spilled_index::{PARTS, SpilledIndex};
use crate::bulk::index::temporary_file::TemporaryFile;
use crate::bulk::ports::{BulkHost, file_problem};
use crate::problem::Problem;
use migration_core::domain::raw_object::RawObject;

/// A user who shares an identifier with an earlier one that stays. "Earlier" is meant in the order of the numbers of
/// [`ConvertedUsers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The number of the user.
    pub number: u64,
    /// The number of the earlier user.
    pub first: u64,
    /// What both share.
    pub shared: Unique,
}

/// The hashes of the identifiers of all converted users.
pub struct Duplicates {
    /// Those of the users in the import files and of those who may be duplicates.
    seen: SeenHashes,
    /// Those of all users, with the number of the user.
    hashes: SpilledIndex<2>,
    hash_mask: u64,
}

/// The hashes of the identifiers of a user: one for each of `Unique` that the user has.
pub type Identifiers = [Option<u64>; 4];

/// Enough for a million users with four identifiers, in 8 MB. With all filters it is 56 MB, enough for seven million users; of
/// many more, ever more users are set aside for nothing, which takes time but is no fault.
const SEEN_AT_FIRST: usize = 4 << 20;
/// So many suspects are read at once, if one part of the index has not more: 16 bytes for each.
const SUSPECTS: usize = 65_536;

/// An identifier that may be shared, read from an import record.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    unique: Unique,
    value: String,
    number: u64,
}

/// That a user has an identifier that others have as well: 16 bytes for each.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shared {
    number: u64,
    unique: Unique,
    /// The number of the identifier.
    identifier: u32,
}

impl Duplicates {
    /// Nobody yet. `hash_bits` is how many bits of a hash count; tests use few, so that hashes collide.
    pub fn new(hash_bits: u32) -> Self {
        let unused_bits = u64::BITS.saturating_sub(hash_bits);
        Self {
            seen: SeenHashes::new(SEEN_AT_FIRST),
            hashes: SpilledIndex::default(),
            hash_mask: u64::MAX.checked_shl(unused_bits).unwrap_or_default(),
        }
    }

    /// Whether an earlier user may have one of the identifiers. If not, certainly nobody has, of those that were asked about.
    pub fn may_be_shared(&mut self, identifiers: &Identifiers) -> bool {
        // All of them are inserted.
        (identifiers.iter().flatten()).fold(false, |known, hash| self.seen.insert(*hash) | known)
    }

    /// Adds the identifiers of a user.
    ///
    /// # Errors
    /// `files`
    pub fn add(
        &mut self,
        user: u64,
        identifiers: &Identifiers,
        file: &mut TemporaryFile,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let mut hashes = identifiers.iter().flatten();
        hashes.try_for_each(|hash| self.hashes.insert([*hash, user], file, host))
    }

    /// All users who share an identifier with an earlier one that stays, in their order. Who shares one only with a user that
    /// is a duplicate itself, stays.
    ///
    /// # Errors
    /// `files`
    pub fn find(
        &self,
        users: &mut ConvertedUsers,
        files: &ImportFiles,
        host: &mut impl BulkHost,
    ) -> Result<Vec<Duplicate>, Problem> {
        let mut shared = Vec::new();
        let mut identifiers: u32 = 0;
        let mut hashes = Vec::new();
        let mut suspects = Vec::new();
        for part in PARTS {
            self.hashes.read(part, &mut hashes, host)?;
            keep_those_of_users_aside(&mut hashes);
            hashes.sort_unstable();
            let equal = hashes.chunk_by(|[one, _], [other, _]| one == other);
            suspects.extend(equal.filter(|run| run.len() > 1).flatten());
            // Those of many parts together, since their records are read in the order of the files.
            if suspects.len() < SUSPECTS && part != *PARTS.end() {
                continue;
            }
            let candidates = self.candidates(&mut suspects, users, files, host)?;
            suspects.clear();
            let is_same = |one: &Candidate, other: &Candidate| {
                (one.unique, &one.value) == (other.unique, &other.value)
            };
            for run in candidates.chunk_by(is_same).filter(|run| run.len() > 1) {
                shared.extend(run.iter().map(|candidate| Shared {
                    number: candidate.number,
                    unique: candidate.unique,
                    identifier: identifiers,
                }));
                identifiers = identifiers.saturating_add(1);
            }
        }
        Ok(later_ones(shared, identifiers))
    }

    /// Reads the identifiers of users with equal hashes, and sorts them. A suspect is a hash with the number of a user.
    fn candidates(
        &self,
        suspects: &mut [[u64; 2]],
        users: &mut ConvertedUsers,
        files: &ImportFiles,
        host: &mut impl BulkHost,
    ) -> Result<Vec<Candidate>, Problem> {
        // In the order of the files.
        suspects.sort_unstable_by_key(|[_, number]| *number);
        let mut candidates = Vec::new();
        for run in suspects.chunk_by(|[_, one], [_, other]| one == other) {
            let Some([_, number]) = run.first().copied() else {
                continue;
            };
            let text = users.record(number, files, host)?;
            let Some(record) = RawObject::parse(&text) else {
                return Err(file_problem(
                    "with the import records",
                    "was changed by somebody else",
                ));
            };
            for unique in Unique::ALL {
                let Some(value) = unique.of_record(&record) else {
                    continue;
                };
                let value = unique.folded(&value).into_owned();
                let hash = self.hash(unique, &value);
                if run.iter().any(|[other, _]| *other == hash) {
                    candidates.push(Candidate {
                        unique,
                        value,
                        number,
                    });
                }
            }
        }
        candidates.sort_unstable();
        Ok(candidates)
    }

    /// The hash of an identifier.
    pub fn hash(&self, unique: Unique, value: &str) -> u64 {
        hash_of_kind(unique as u8, unique.folded(value).as_bytes()) & self.hash_mask
    }
}

/// Keeps the hashes that users who are set aside have. Two users in the import files never share one.
fn keep_those_of_users_aside(hashes: &mut Vec<[u64; 2]>) {
    let aside = hashes.iter().filter(|[_, number]| is_aside(*number));
    let mut aside: Vec<u64> = aside.map(|[hash, _]| *hash).collect();
    aside.sort_unstable();
    hashes.retain(|[hash, _]| aside.binary_search(hash).is_ok());
}

/// Of all users who share an identifier, those with whom an earlier one that stays shares it.
fn later_ones(mut shared: Vec<Shared>, identifiers: u32) -> Vec<Duplicate> {
    shared.sort_unstable();
    let count = usize::try_from(identifiers).unwrap_or(usize::MAX);
    let mut owners: Vec<Option<u64>> = vec![None; count];
    let mut duplicates = Vec::new();
    let index = |one: &Shared| usize::try_from(one.identifier).unwrap_or(usize::MAX);
    for user in shared.chunk_by(|one, other| one.number == other.number) {
        let taken = user.iter().find_map(|one| {
            let first = owners.get(index(one)).copied().flatten()?;
            Some(Duplicate {
                number: one.number,
                first,
                shared: one.unique,
            })
        });
        if let Some(duplicate) = taken {
            duplicates.push(duplicate);
            continue;
        }
        for one in user {
            if let Some(owner) = owners.get_mut(index(one)) {
                *owner = Some(one.number);
            }
        }
    }
    duplicates
}
