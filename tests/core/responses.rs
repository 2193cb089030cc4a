//! The text of an answer's body.

use migration_core::endpoints::http::Response;

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
