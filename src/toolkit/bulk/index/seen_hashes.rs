//! Tells which hashes are certainly new, in bounded memory.

/// The bits of a block: each hash sets one in every word.
type Block = [u64; 4];

/// How many hashes a block takes. With 16 bits for each, a full filter takes a few new hashes of a thousand for known ones.
const BLOCK_HASHES: usize = 16;
/// There are no more filters. The last one takes all further hashes, and takes ever more new ones for known ones.
const MAX_FILTERS: usize = 3;

/// What a hash is multiplied with for the bit in each word: odd numbers, as in the Bloom filters of Apache Parquet.
const SALTS: [u32; 4] = [0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d];

/// Hashes of 64 bits in Bloom filters, which forget none, but may take a new one for a known one.
///
/// The filters are split in blocks, as those of Apache Parquet are, so that a hash costs one access to memory in each.
pub struct SeenHashes {
    first_capacity: usize,
    filters: Vec<Filter>,
}

struct Filter {
    blocks: Vec<Block>,
    /// How many more hashes it should take.
    room: usize,
}

impl SeenHashes {
    /// No hashes yet. The first filter is for so many of them, with two bytes for each. There are up to three filters, each of
    /// which is twice as large as the one before it.
    pub fn new(first_capacity: usize) -> Self {
        Self {
            first_capacity,
            filters: Vec::new(),
        }
    }

    /// Inserts a hash; `false` if it is certainly new.
    ///
    /// ```
    /// use migration_toolkit::bulk::index::{hash::hash, seen_hashes::SeenHashes};
    ///
    /// let mut seen = SeenHashes::new(1_000);
    /// assert!(!seen.insert(hash(b"jo")));
    /// assert!(seen.insert(hash(b"jo")));
    /// ```
    pub fn insert(&mut self, hash: u64) -> bool {
        let count = self.filters.len();
        let is_full = self.filters.last().is_none_or(|filter| filter.room == 0);
        if is_full && count < MAX_FILTERS {
            let capacity = self.first_capacity.saturating_mul(1 << count);
            self.filters.push(Filter::new(capacity));
        }
        let Some((last, others)) = self.filters.split_last_mut() else {
            return true;
        };
        others.iter().any(|filter| filter.has(hash)) || last.insert(hash)
    }
}

impl Filter {
    fn new(capacity: usize) -> Self {
        let blocks = capacity.div_ceil(BLOCK_HASHES);
        Self {
            blocks: vec![Block::default(); blocks],
            room: capacity,
        }
    }

    fn has(&self, hash: u64) -> bool {
        let block = self.blocks.get(self.block_of(hash));
        let block = block.copied().unwrap_or_default();
        missing(block, bits_of(hash)) == 0
    }

    /// Inserts a hash; `false` if it was not there.
    fn insert(&mut self, hash: u64) -> bool {
        let number = self.block_of(hash);
        let Some(block) = self.blocks.get_mut(number) else {
            return true;
        };
        let bits = bits_of(hash);
        let is_new = missing(*block, bits) > 0;
        for (word, bit) in block.iter_mut().zip(bits) {
            *word |= bit;
        }
        self.room = self.room.saturating_sub(is_new.into());
        !is_new
    }

    /// The number of the block of a hash, from its upper half.
    fn block_of(&self, hash: u64) -> usize {
        let count = self.blocks.len() as u64;
        let number = (hash >> u32::BITS).wrapping_mul(count) >> u32::BITS;
        usize::try_from(number).unwrap_or(usize::MAX)
    }
}

/// The bits of a hash, from its lower half.
fn bits_of(hash: u64) -> Block {
    let half = hash as u32;
    SALTS.map(|salt| 1_u64.wrapping_shl(half.wrapping_mul(salt) >> 26))
}

/// The bits that a block has not.
fn missing(block: Block, bits: Block) -> u64 {
    let missing = block.into_iter().zip(bits).map(|(word, bit)| !word & bit);
    missing.fold(0, |all, bit| all | bit)
}
