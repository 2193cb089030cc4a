//! The text of an answer's body.

use migration_core::endpoints::http::Response;
use proptest::collection::vec;
use proptest::prelude::*;

#[test]
fn body_is_decoded_as_the_encoding_standard_decodes_utf_8() {
    let cases: [(&[u8], &str); 5] = [
        (b"", ""),
        (
            "{\"name\":\"Zo\u{eb}\"}".as_bytes(),
            "{\"name\":\"Zo\u{eb}\"}",
        ),
        (b"\xef\xbb\xbf{}", "{}"),
        (b"a\xffb", "a\u{fffd}b"),
        (b"\xef\xbb\xbf\xef\xbb\xbf{}", "\u{feff}{}"),
    ];
    for (body, text) in cases {
        assert_eq!(Response::text(body.to_vec()).expose(), text);
    }
}

proptest! {
    #[test]
    fn bytes_that_are_no_utf_8_are_decoded_as_the_standard_library_does(
        pieces in vec(prop_oneof![
            any::<u8>().prop_map(|byte| vec![byte]),
            any::<char>().prop_map(|character| character.to_string().into_bytes()),
            any::<char>().prop_map(|character| character.to_string().into_bytes().into_iter().take(2).collect()),
        ], 0..40),
    ) {
        let body = pieces.concat();
        let lossy = String::from_utf8_lossy(&body).into_owned();
        let expected = lossy.strip_prefix('\u{feff}').unwrap_or(&lossy);
        let text = Response::text(body);
        prop_assert_eq!(text.expose(), expected);
    }
}
