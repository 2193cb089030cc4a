//! The hashes of IDs, and the sample that is chosen by them.

use crate::bulk::index::hash::hash;

/// Hashes the IDs of the users that are compared.
#[derive(Clone, Copy, Debug)]
pub struct IdHasher {
    /// The share of the users in the sample, of 2^32.
    sample: u64,
    /// The bits of the hash that are used.
    mask: u64,
}

impl IdHasher {
    /// Creates a hasher for a sample, as a share of 2^32, that uses the first `bits` of each hash.
    pub fn new(sample: u64, bits: u32) -> Self {
        let unused = u64::BITS.saturating_sub(bits);
        let mask = u64::MAX.checked_shl(unused).unwrap_or(0);
        Self { sample, mask }
    }

    /// The hash of an ID; `None` if the user is not in the sample. The choice depends on nothing but the ID, so it is the
    /// same in both tenants.
    pub fn hash(&self, id: &str) -> Option<u64> {
        let hash = hash(id.as_bytes());
        // The last bits choose the sample, since the first ones choose the part of the index.
        let is_in_sample = hash & u64::from(u32::MAX) < self.sample;
        is_in_sample.then_some(hash & self.mask)
    }
}
