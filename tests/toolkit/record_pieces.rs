//! Whatever the input, the records do not depend on where its pieces end. The inputs are made from a seed, good ones and
//! broken ones.

use crate::support::records::{Read, read_in_pieces, utf16};

/// Xorshift: numbers that look random and are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const PARTS: [&str; 26] = [
    "{\"user_id\":\"auth0|1\"}",
    "{\"Id\":\"auth0|2\",\"Connection\":\"Users\"}",
    "{\n  \"user_id\": \"auth0|3\",\n  \"a\": [1, {\"b\": \"\\\"\"}]\n}",
    "{\"name\":\"Zoë 🦊\"}",
    "\n",
    "\r\n",
    "\n\n",
    ",",
    ",\n",
    " ",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "\\",
    "'",
    "user_id,Email,Email Verified\n",
    "'auth0|4,'4@example.com,True\n",
    "\"'auth0|5\",\"'a \"\"b\"\"\nc\",False\r\n",
    "Id;Name\r",
    "1.10",
    "\u{feff}",
    "🦊",
    "null",
    "\t",
];

fn input(random: &mut Random) -> Vec<u8> {
    let count = 1 + random.below(12);
    let mut text: String = (0..count).map(|_| random.pick(&PARTS)).collect();
    if random.below(3) == 0 {
        text.insert(0, if random.below(2) == 0 { '[' } else { '{' });
    }
    let mut bytes = match random.below(6) {
        0 => utf16(&text, u16::to_le_bytes),
        1 => utf16(&text, u16::to_be_bytes),
        _ => text.into_bytes(),
    };
    if random.below(4) == 0 {
        let at = random.below(bytes.len());
        bytes[at] = [0xff, 0xd8, 0x00, b'\n'][random.below(4)];
    }
    if random.below(4) == 0 {
        bytes.truncate(random.below(bytes.len()));
    }
    bytes
}

#[test]
fn records_do_not_depend_on_where_pieces_end() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut kinds = [0; 2];
    for round in 0..3_000 {
        let bytes = input(&mut random);
        let whole = read_in_pieces(&bytes, bytes.len().max(1));
        for size in [1, 2, 3, 7, 1 + random.below(20)] {
            let pieces = read_in_pieces(&bytes, size);
            let text = String::from_utf8_lossy(&bytes);
            assert_eq!(
                pieces, whole,
                "round {round}, pieces of {size} bytes: {text:?}"
            );
        }
        for read in &whole {
            kinds[usize::from(matches!(read, Read::Record(..)))] += 1;
        }
    }
    assert!(
        kinds[0] > 500 && kinds[1] > 500,
        "both kinds occur: {kinds:?}"
    );
}

#[test]
fn positions_rise_and_lie_inside_the_file() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..1_000 {
        let bytes = input(&mut random);
        let mut last = (0, 0);
        for read in read_in_pieces(&bytes, 64) {
            let position = read.position();
            let at = (position.byte, position.line);
            assert!(at >= last, "{at:?} after {last:?}");
            // Half a character of UTF-16 at the end counts as a whole one.
            assert!(position.byte <= bytes.len() as u64 + 1, "{position:?}");
            if let Read::Record(_, json) = &read {
                assert!(!json.contains('\n'), "a record is one line: {json:?}");
            }
            last = at;
        }
    }
}
