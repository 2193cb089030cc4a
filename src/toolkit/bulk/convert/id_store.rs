//! Texts that are found by a user's ID, in little memory.

use crate::bulk::index::hash::hash;

/// The size of a chunk; an offset within one has 20 bits.
const CHUNK_BYTES: usize = 1 << 20;
const OFFSET_BITS: u32 = 20;
/// Whether the text was asked for, then the lengths of ID and text.
const HEADER_BYTES: usize = 5;

/// Texts by ID. There may be several texts of one ID.
///
/// Memory: ID and text, and 13 to 21 bytes beside them. A bcrypt hash with an ID of 24 characters takes about 105 bytes. The
/// texts are in chunks that never move, since the memory of WebAssembly does not shrink.
#[derive(Default)]
pub struct IdStore {
    chunks: Vec<Vec<u8>>,
    parts: Vec<Part>,
}

/// The entries of the IDs whose hash begins with the number of the part.
#[derive(Clone, Default)]
struct Part {
    entries: Vec<Entry>,
    is_sorted: bool,
}

/// Where the text is of an ID with this hash. Ordered by hash, then in the order in which the texts came.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    hash: u32,
    /// Number of the chunk and offset within it.
    place: u32,
}

impl IdStore {
    /// Whether no text was stored.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Stores a text; `false` if there is no room: after 4 GB, or if ID or text are longer than 64 kB.
    #[must_use]
    pub fn insert(&mut self, id: &str, text: &str) -> bool {
        self.try_insert(id, text).is_some()
    }

    fn try_insert(&mut self, id: &str, text: &str) -> Option<()> {
        let id_length = u16::try_from(id.len()).ok()?;
        let text_length = u16::try_from(text.len()).ok()?;
        let bytes = HEADER_BYTES
            .saturating_add(id.len())
            .saturating_add(text.len());
        let room = self
            .chunks
            .last()
            .map_or(0, |chunk| CHUNK_BYTES.saturating_sub(chunk.len()));
        if room < bytes {
            self.chunks.push(Vec::with_capacity(CHUNK_BYTES));
        }
        let number = u32::try_from(self.chunks.len().checked_sub(1)?).ok()?;
        let chunk = self.chunks.last_mut()?;
        let offset = u32::try_from(chunk.len()).ok()?;
        let place = number
            .checked_shl(OFFSET_BITS)
            .filter(|place| place >> OFFSET_BITS == number)?
            | offset;
        chunk.push(0);
        chunk.extend_from_slice(&id_length.to_le_bytes());
        chunk.extend_from_slice(&text_length.to_le_bytes());
        chunk.extend_from_slice(id.as_bytes());
        chunk.extend_from_slice(text.as_bytes());
        if self.is_empty() {
            self.parts = vec![Part::default(); 256];
        }
        let (part, hash) = hash_of(id);
        let part = self.parts.get_mut(part)?;
        part.entries.push(Entry { hash, place });
        part.is_sorted = false;
        Some(())
    }

    /// The texts of an ID, in the order in which they came. They count as used from now on.
    pub fn find(&mut self, id: &str) -> Vec<&str> {
        if self.is_empty() {
            return Vec::new();
        }
        let (part, hash) = hash_of(id);
        let Some(part) = self.parts.get_mut(part) else {
            return Vec::new();
        };
        if !part.is_sorted {
            part.entries.sort_unstable();
            part.is_sorted = true;
        }
        let first = part.entries.partition_point(|entry| entry.hash < hash);
        let candidates = part.entries.get(first..).unwrap_or_default();
        let candidates = candidates.iter().take_while(|entry| entry.hash == hash);
        let mut places = Vec::new();
        for Entry { place, .. } in candidates {
            if read(&self.chunks, *place).is_some_and(|stored| stored.id == id) {
                places.push(*place);
            }
        }
        for place in &places {
            mark_used(&mut self.chunks, *place);
        }
        let texts = places.iter().filter_map(|place| read(&self.chunks, *place));
        texts.map(|stored| stored.text).collect()
    }

    /// The IDs of the texts that nobody has asked for, in no order.
    pub fn unused(&self) -> impl Iterator<Item = &str> {
        let entries = self.parts.iter().flat_map(|part| &part.entries);
        entries
            .filter_map(|entry| read(&self.chunks, entry.place))
            .filter(|stored| !stored.is_used)
            .map(|stored| stored.id)
    }
}

struct Stored<'a> {
    is_used: bool,
    id: &'a str,
    text: &'a str,
}

fn read(chunks: &[Vec<u8>], place: u32) -> Option<Stored<'_>> {
    let (chunk, offset) = chunk_and_offset(place);
    let bytes = chunks.get(chunk)?.get(offset..)?;
    let (header, bytes) = bytes.split_first_chunk::<HEADER_BYTES>()?;
    let [used, id_low, id_high, text_low, text_high] = *header;
    let (id, bytes) = bytes.split_at_checked(u16::from_le_bytes([id_low, id_high]).into())?;
    let text = bytes.get(..u16::from_le_bytes([text_low, text_high]).into())?;
    Some(Stored {
        is_used: used > 0,
        id: std::str::from_utf8(id).ok()?,
        text: std::str::from_utf8(text).ok()?,
    })
}

fn mark_used(chunks: &mut [Vec<u8>], place: u32) {
    let (chunk, offset) = chunk_and_offset(place);
    if let Some(used) = chunks
        .get_mut(chunk)
        .and_then(|chunk| chunk.get_mut(offset))
    {
        *used = 1;
    }
}

fn chunk_and_offset(place: u32) -> (usize, usize) {
    let offset = place & u32::MAX.wrapping_shr(u32::BITS.wrapping_sub(OFFSET_BITS));
    let index = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    (index(place >> OFFSET_BITS), index(offset))
}

/// The part of an ID, and the rest of its hash.
fn hash_of(id: &str) -> (usize, u32) {
    let [part, a, b, c, d, ..] = hash(id.as_bytes()).to_be_bytes();
    (part.into(), u32::from_be_bytes([a, b, c, d]))
}
