//! The hash of all indexes.

use twox_hash::{XxHash3_64, XxHash3_128};

/// Where the hash starts. The canonical hash that `verify` prints depends on it, since users are in the order of the hashes
/// of their IDs.
const SEED: u64 = 0x6175_7468_3000_0001;

/// Hashes a key with XXH3, to 64 bits. The value is the same on every machine, but may change with the version.
pub fn hash(bytes: &[u8]) -> u64 {
    hash_of_kind(0, bytes)
}

/// Hashes a key of one of several kinds. Equal keys of different kinds hash differently.
pub fn hash_of_kind(kind: u8, bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot_with_seed(SEED ^ u64::from(kind), bytes)
}

/// Hashes a key with XXH3, to 128 bits in two numbers, for work that never sees the keys again: even among a billion keys,
/// two different ones have the same hash with a probability of less than one in 10^20.
pub fn wide_hash(bytes: &[u8]) -> [u64; 2] {
    let hash = XxHash3_128::oneshot_with_seed(SEED, bytes);
    [(hash >> u64::BITS) as u64, hash as u64]
}
