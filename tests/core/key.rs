//! Object keys: the rules, and the changes on the way.

use oss_form_upload::key::{KeyError, check_key, stored_key};

#[test]
fn a_key_has_1_to_1023_bytes_and_no_slash_in_front() {
    assert_eq!(check_key(&"k".repeat(1023)), Ok(()));
    assert_eq!(check_key("a/b"), Ok(()));
    for (key, why) in [
        (String::new(), KeyError::Empty),
        ("/a".into(), KeyError::LeadingSlash),
        ("\\a".into(), KeyError::LeadingSlash),
        ("世".repeat(342), KeyError::TooLong { bytes: 1026 }),
    ] {
        assert_eq!(check_key(&key), Err(why));
    }
}

#[test]
fn the_filename_variable_becomes_the_base_name_as_browsers_escape_it() {
    assert_eq!(stored_key("user/${filename}", "a/b/c.jpg"), "user/c.jpg");
    assert_eq!(stored_key("${filename}/${filename}", "a \"b\"\n.txt"), "a %22b%22%0A.txt/a %22b%22%0A.txt");
    assert_eq!(stored_key("plain", "name"), "plain");
}

#[test]
fn line_breaks_in_a_key_are_those_that_browsers_send() {
    assert_eq!(stored_key("a\nb\rc\r\nd", "name"), "a\r\nb\r\nc\r\nd");
}

#[test]
fn each_broken_rule_has_its_sentence() {
    for (why, sentence) in [
        (KeyError::Empty, "the key is empty; it needs 1 to 1023 bytes"),
        (KeyError::LeadingSlash, "the key begins with / or \\, which OSS refuses; drop it"),
        (KeyError::TooLong { bytes: 1026 }, "the key has 1026 bytes of UTF-8; at most 1023 are allowed"),
        (KeyError::NoName, "a Blob has no name to make a key of; pass options.key"),
    ] {
        assert_eq!(why.to_string(), sentence);
    }
}
