//! CSV: the dialect of Auth0, other tools' files, and rows that are no records.

use migration_toolkit::bulk::record::{MAX_RECORD_BYTES, RecordError};

use crate::support::records::{read, read_in_pieces, record, records, unreadable};

#[test]
fn row_in_auth0s_dialect_becomes_a_record_of_its_export() {
    let text = concat!(
        "user_id,email,email_verified,name,logins_count,created_at,identities[0].connection,user_metadata.size,user_metadata.vip,user_metadata.note\n",
        "'auth0|u1,'u1@example.com,True,\"'Zoë \"\"Z\"\", Doe\",3,2021-02-03T04:05:06.000Z,'Users,1.10,False,\"'True\"\n",
        "\"'auth0|u2\",\"'u2@example.com\",False,,,,\"'Users\",,,\"'a\nb\"\n",
    );
    assert_eq!(
        read(text),
        [
            record(
                2,
                139,
                concat!(
                    r#"{"user_id":"auth0|u1","email":"u1@example.com","email_verified":true,"name":"Zoë \"Z\", Doe","#,
                    r#""logins_count":3,"created_at":"2021-02-03T04:05:06.000Z","#,
                    r#""identities":[{"provider":"auth0","connection":"Users","user_id":"u1"}],"#,
                    r#""user_metadata":{"size":1.10,"vip":false,"note":"True"}}"#
                )
            ),
            record(
                3,
                242,
                concat!(
                    r#"{"user_id":"auth0|u2","email":"u2@example.com","email_verified":false,"#,
                    r#""identities":[{"provider":"auth0","connection":"Users","user_id":"u2"}],"#,
                    r#""user_metadata":{"note":"a\u000ab"}}"#
                )
            ),
        ]
    );
}

#[test]
fn columns_of_the_dashboard_and_the_extension_are_read() {
    let text = "Id,Given Name,Family Name,Nickname,Name,Email,Email Verified,Picture,Connection,Created At,Updated At\r\n'auth0|1,'Zoë,'Doe,'zoe,'Zoë Doe,'z@example.com,True,'https://p/1.png,'Users,2020-01-01T00:00:00.000Z,2020-01-02T00:00:00.000Z\r\n";
    assert_eq!(
        records(&read(text)),
        [concat!(
            r#"{"user_id":"auth0|1","given_name":"Zoë","family_name":"Doe","nickname":"zoe","name":"Zoë Doe","#,
            r#""email":"z@example.com","email_verified":true,"picture":"https://p/1.png","#,
            r#""identities":[{"provider":"auth0","connection":"Users","user_id":"1"}],"#,
            r#""created_at":"2020-01-01T00:00:00.000Z","updated_at":"2020-01-02T00:00:00.000Z"}"#
        )]
    );
}

#[test]
fn row_without_marks_keeps_leading_quotes_and_takes_metadata_as_text() {
    let text = "user_id;name;user_metadata.flag;app_metadata\nauth0|1;'t Hooft;true;\"{ \"\"n\"\": 1.0 }\"\n";
    assert_eq!(
        records(&read(text)),
        [
            r#"{"user_id":"auth0|1","name":"'t Hooft","user_metadata":{"flag":"true"},"app_metadata":{"n":1.0}}"#
        ]
    );
}

#[test]
fn header_in_small_letters_is_read() {
    let text = "id,email,connection\nauth0|1,a@example.com,Users\n";
    assert_eq!(
        records(&read(text)),
        [
            r#"{"user_id":"auth0|1","email":"a@example.com","identities":[{"provider":"auth0","connection":"Users","user_id":"1"}]}"#
        ]
    );
}

#[test]
fn column_of_no_export_stays_under_its_name() {
    let text = "email,Shoe size\n'a@example.com,'42\n";
    assert_eq!(
        records(&read(text)),
        [r#"{"email":"a@example.com","Shoe size":"42"}"#]
    );
}

#[test]
fn row_with_another_number_of_cells_is_reported_and_the_next_one_is_read() {
    let text = "Id,Email\n'a|1\n'a|2,'2@example.com\n'a|3,'x,'y\n";
    let cells = |found| RecordError::Cells { expected: 2, found };
    assert_eq!(
        read(text),
        [
            unreadable(2, 9, cells(1)),
            record(3, 14, r#"{"user_id":"a|2","email":"2@example.com"}"#),
            unreadable(4, 34, cells(3)),
        ]
    );
}

#[test]
fn rows_that_are_not_utf8_are_reported() {
    let text = b"Id,Email\n'a|1,'\xff\n'a|2,'2@example.com\n";
    assert_eq!(
        read(text),
        [
            unreadable(2, 9, RecordError::NotText { offset: 5 }),
            record(3, 17, r#"{"user_id":"a|2","email":"2@example.com"}"#),
        ]
    );
}

#[test]
fn file_that_ends_in_a_row_is_truncated() {
    assert_eq!(
        read("Id,Email\n'a|1"),
        [unreadable(2, 9, RecordError::Truncated)]
    );
    assert_eq!(
        read("Id,Email\n'a|1,\"'2@exam"),
        [unreadable(2, 9, RecordError::Truncated)]
    );
    assert_eq!(
        read("Id,Email\n'a|1,'1@example.com"),
        [record(2, 9, r#"{"user_id":"a|1","email":"1@example.com"}"#)]
    );
    assert_eq!(read("Id,Email"), []);
}

#[test]
fn quote_without_end_is_reported_once_and_the_next_lines_are_read() {
    let filler = "'a|9,'9@example.com\n".repeat(MAX_RECORD_BYTES / 20 + 1);
    let text = format!("Id,Email\n'a|1,\"'1@example.com\n{filler}'a|2,'2@example.com\n");
    let all = read_in_pieces(text.as_bytes(), text.len());
    assert_eq!(all[0], unreadable(2, 9, RecordError::TooLong));
    let last = r#"{"user_id":"a|2","email":"2@example.com"}"#;
    assert_eq!(records(&all).last(), Some(&last));
    for size in [999, 65_536] {
        assert!(
            read_in_pieces(text.as_bytes(), size) == all,
            "pieces of {size} bytes"
        );
    }
}

#[test]
fn object_or_array_is_taken_from_a_cell_only_if_it_is_one() {
    let text = concat!(
        "user_id;app_metadata\n",
        "auth0|1;\"{\"\"a\"\": 1}\"\n",
        "auth0|2;\"[ 1 ]\"\n",
        "auth0|3;{broken\n",
        "auth0|4;5\n",
        "auth0|5;null\n",
    );
    assert_eq!(
        records(&read(text)),
        [
            r#"{"user_id":"auth0|1","app_metadata":{"a":1}}"#,
            r#"{"user_id":"auth0|2","app_metadata":[1]}"#,
            r#"{"user_id":"auth0|3","app_metadata":"{broken"}"#,
            r#"{"user_id":"auth0|4","app_metadata":"5"}"#,
            r#"{"user_id":"auth0|5","app_metadata":"null"}"#,
        ]
    );
}

#[test]
fn mark_of_the_id_tells_that_texts_are_marked_wherever_its_column_is() {
    let text = "Email Verified,Name,Id\nTrue,'Jo,'auth0|1\n,'Jo,auth0|2\n";
    assert_eq!(
        records(&read(text)),
        [
            r#"{"email_verified":true,"name":"Jo","user_id":"auth0|1"}"#,
            r#"{"name":"'Jo","user_id":"auth0|2"}"#,
        ]
    );
}

#[test]
fn row_of_any_number_of_cells_is_read() {
    let names: String = (0..200).map(|number| format!(",c{number}")).collect();
    let cells: String = (0..200).map(|number| format!(",{number}")).collect();
    let members: String = (0..200)
        .map(|number| format!(r#","c{number}":"{number}""#))
        .collect();
    let json = format!(r#"{{"user_id":"auth0|1"{members}}}"#);
    let text = format!("user_id{names}\nauth0|1{cells}");
    let row = names.len() as u64 + 8;
    for size in [1, 7, 1_000, text.len()] {
        let read = read_in_pieces(text.as_bytes(), size);
        assert_eq!(read, [record(2, row, &json)], "pieces of {size} bytes");
    }
}

#[test]
fn row_that_is_too_long_is_reported_once_wherever_the_pieces_end() {
    // With its line break.
    let row = |bytes: usize| format!("'a|1,{}\n", "x".repeat(bytes - 6));
    let lengths = [0, 1, 2, 2 * MAX_RECORD_BYTES].map(|more| MAX_RECORD_BYTES + more);
    let rows = lengths.map(row).concat();
    let text = format!("Id,Email\n{rows}'a|2,'2@example.com\n");
    let longest = "x".repeat(MAX_RECORD_BYTES - 6);
    let at = |row: usize| 9 + lengths[..row].iter().sum::<usize>() as u64;
    let expected = [
        record(
            2,
            at(0),
            &format!(r#"{{"user_id":"a|1","email":"{longest}"}}"#),
        ),
        unreadable(3, at(1), RecordError::TooLong),
        unreadable(4, at(2), RecordError::TooLong),
        unreadable(5, at(3), RecordError::TooLong),
        record(6, at(4), r#"{"user_id":"a|2","email":"2@example.com"}"#),
    ];
    for size in [999, 65_536, 1_000_001, text.len()] {
        assert!(
            read_in_pieces(text.as_bytes(), size) == expected,
            "pieces of {size} bytes"
        );
    }
}

#[test]
fn last_row_without_a_line_break_may_have_any_size() {
    for size in 1..=300 {
        let names = (0..size).map(|number| format!(",user_metadata.k{number}"));
        let text = format!("email{}\n{}", names.collect::<String>(), ",1".repeat(size));
        let members = (0..size).map(|number| format!("\"k{number}\":\"1\""));
        let members: Vec<String> = members.collect();
        assert_eq!(
            records(&read_in_pieces(text.as_bytes(), text.len())),
            [format!("{{\"user_metadata\":{{{}}}}}", members.join(","))],
            "{size} cells"
        );
    }
    for size in 4_080..=4_100 {
        let name = "n".repeat(size);
        let text = format!("email,name\n,{name}");
        assert_eq!(
            records(&read_in_pieces(text.as_bytes(), text.len())),
            [format!("{{\"name\":\"{name}\"}}")],
            "{size} bytes"
        );
    }
}

#[test]
fn last_row_with_an_empty_cell_too_many_is_truncated() {
    for size in 1..=300 {
        let names = (1..size).map(|number| format!(",user_metadata.k{number}"));
        let header = format!("email{}\n", names.collect::<String>());
        let text = format!("{header}{}", ",".repeat(size));
        assert_eq!(
            read_in_pieces(text.as_bytes(), text.len()),
            [unreadable(2, header.len() as u64, RecordError::Truncated)],
            "{size} cells"
        );
    }
}
