//! The indexes that spill to a temporary file: nothing is lost in it, and parts come back sorted.

use migration_toolkit::bulk::index::spilled_index::{PARTS, SpilledIndex};
use migration_toolkit::bulk::index::spilled_table::SpilledTable;
use migration_toolkit::bulk::index::spilled_texts::{SpilledTexts, TextPlace};
use migration_toolkit::bulk::index::temporary_file::{BLOCK_BYTES, TemporaryFile};
use migration_toolkit::problem::ProblemCode;

use crate::support::memory_host::MemoryHost;

/// More records than the blocks in memory hold: 256 parts of 16 kB, 16 or 24 bytes a record.
const SPILLING: u64 = 270_000;

#[test]
fn every_record_comes_back_once_in_the_order_of_hashes() {
    all_come_back_sorted::<2>();
    all_come_back_sorted::<3>();
}

/// Spreads numbers evenly over the parts (Fibonacci hashing).
fn even_hash(number: u64) -> u64 {
    number.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn all_come_back_sorted<const WORDS: usize>() {
    let (mut file, mut host) = (TemporaryFile::default(), MemoryHost::default());
    let mut index = SpilledIndex::<WORDS>::default();
    let record = |number: u64| {
        let mut record = [number; WORDS];
        record[0] = even_hash(number);
        record
    };
    for number in 0..SPILLING {
        index
            .insert(record(number), &mut file, &mut host)
            .expect("inserted");
    }
    assert!(file.size() > 0, "nothing was spilled");
    assert_eq!(file.size(), host.temporary.len() as u64);
    let (mut all, mut part_records) = (Vec::new(), Vec::new());
    for part in PARTS {
        index
            .read_sorted(part, &mut part_records, &mut host)
            .expect("read");
        let is_of_part = |record: &[u64; WORDS]| record[0].to_be_bytes()[0] == part;
        assert!(part_records.iter().all(is_of_part));
        all.extend_from_slice(&part_records);
    }
    assert!(all.is_sorted());
    all.sort_unstable_by_key(|record| record[1]);
    assert!(all.into_iter().eq((0..SPILLING).map(record)));
}

#[test]
fn equal_hashes_are_neighbours_in_the_order_of_what_belongs_to_them() {
    let (mut file, mut host) = (TemporaryFile::default(), MemoryHost::default());
    let mut index = SpilledIndex::<2>::default();
    for number in [7, 3, 5] {
        index
            .insert([u64::MAX, number], &mut file, &mut host)
            .expect("inserted");
    }
    let mut records = vec![[1, 1]];
    index
        .read_sorted(u8::MAX, &mut records, &mut host)
        .expect("read");
    assert_eq!(records, [[u64::MAX, 3], [u64::MAX, 5], [u64::MAX, 7]]);
}

#[test]
fn indexes_and_tables_share_one_temporary_file() {
    let (mut file, mut host) = (TemporaryFile::default(), MemoryHost::default());
    let (mut index, mut table) = (SpilledIndex::<2>::default(), SpilledTable::<5>::default());
    let hash_of = |number: u64| number << 62;
    for number in 0..10_000 {
        index
            .insert([hash_of(number), number], &mut file, &mut host)
            .expect("inserted");
        table
            .push([number; 5], &mut file, &mut host)
            .expect("pushed");
    }
    let mut records = Vec::new();
    index
        .read_sorted(0xC0, &mut records, &mut host)
        .expect("read");
    assert!(
        records
            .iter()
            .map(|record| record[1])
            .eq((3..10_000).step_by(4))
    );
    assert_eq!(table.count(), 10_000);
    for number in (0..10_000).chain([17, 9_999, 0]) {
        assert_eq!(table.get(number, &mut host).expect("read"), [number; 5]);
    }
    assert_eq!(table.get(10_000, &mut host).expect("read"), [0; 5]);
}

#[test]
fn table_reads_each_block_once_in_ascending_order() {
    let (mut file, mut host) = (TemporaryFile::default(), MemoryHost::default());
    let mut table = SpilledTable::<4>::default();
    for number in 0..5_000 {
        table
            .push([number; 4], &mut file, &mut host)
            .expect("pushed");
    }
    let blocks = usize::try_from(file.size()).expect("small") / BLOCK_BYTES;
    host.remaining_calls = Some(blocks);
    for number in 0..5_000 {
        assert_eq!(table.get(number, &mut host).expect("read"), [number; 4]);
    }
}

#[test]
fn a_full_disk_is_a_problem_with_files() {
    let (mut file, mut host) = (TemporaryFile::default(), MemoryHost::default());
    host.remaining_calls = Some(0);
    let mut index = SpilledIndex::<2>::default();
    let problem = (0..SPILLING)
        .find_map(|number| index.insert([0, number], &mut file, &mut host).err())
        .expect("a problem");
    assert_eq!(problem.code, ProblemCode::Files);
}

#[test]
fn texts_are_written_and_read_in_blocks() {
    let (mut file, mut host) = (TemporaryFile::default(), MemoryHost::default());
    let mut texts = SpilledTexts::default();
    let text = |number: usize| format!("{number:0100}");
    host.remaining_calls = Some(usize::MAX);
    let places: Vec<TextPlace> = (0..1_000)
        .map(|number| {
            let place = texts.push(&text(number), &mut file, &mut host);
            place.expect("pushed")
        })
        .collect();
    let calls = |host: &MemoryHost| usize::MAX - host.remaining_calls.expect("a count");
    // A text is not divided, so that a block of 16 kB has 164 of them.
    assert_eq!((calls(&host), file.size()), (6, 6 * 16_400));
    for (number, place) in places.iter().enumerate() {
        assert_eq!(texts.get(*place, &mut host).expect("read"), text(number));
    }
    assert_eq!(calls(&host), 12);
    for number in [999, 3, 500, 501, 4] {
        let read = texts.get(places[number], &mut host).expect("read");
        assert_eq!(read, text(number));
    }
}
