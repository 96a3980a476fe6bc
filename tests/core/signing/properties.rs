//! Properties that hold for every input. `PROPTEST_CASES` sets the number of inputs.

use oss_form_upload::callback::Callback;
use oss_form_upload::json::parse;
use oss_form_upload::policy::{Condition, Policy};
use oss_form_upload::signing::{Credentials, Issued, Terms, html_form, signature_v1, signature_v4};
use oss_form_upload::time::Timestamp;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{NOW, sts, unbounded};

/// Text of any characters, and of those that JSON, policies and HTML give a meaning to.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[$\\\\{}\"'<>&/;=a\r\n\u{0}]{0,12}"]
}

fn condition() -> impl Strategy<Value = Condition> {
    prop_oneof![
        (text(), text()).prop_map(|(field, value)| Condition::Eq { field, value }),
        (text(), text()).prop_map(|(field, prefix)| Condition::StartsWith { field, prefix }),
        (text(), vec(text(), 0..4)).prop_map(|(field, values)| Condition::In { field, values }),
        (text(), vec(text(), 0..4)).prop_map(|(field, values)| Condition::NotIn { field, values }),
        any::<(u64, u64)>().prop_map(|(min, max)| Condition::ContentLengthRange { min, max }),
        text().prop_map(|operator| Condition::Unknown { operator }),
    ]
}

/// The name of a field, or now and then another text.
fn field() -> impl Strategy<Value = String> {
    prop_oneof![15 => "[a-z][a-z\\\\$-]{0,7}", 1 => "[$][a-z]{1,4}"]
}

/// A range, or now and then one that ends beyond what can be counted.
fn range() -> impl Strategy<Value = (u64, u64)> {
    let up_to = |end: u64| (0..end, 0..end).prop_map(|(min, more)| (min, min + more));
    prop_oneof![15 => up_to(1 << 52), 1 => up_to(1 << 53)]
}

/// Conditions of which most can be signed.
fn sound_condition() -> impl Strategy<Value = Condition> {
    prop_oneof![
        (field(), text()).prop_map(|(field, value)| Condition::Eq { field, value }),
        (field(), text()).prop_map(|(field, prefix)| Condition::StartsWith { field, prefix }),
        (field(), vec(text(), 1..4)).prop_map(|(field, values)| Condition::In { field, values }),
        (field(), vec(text(), 1..4)).prop_map(|(field, values)| Condition::NotIn { field, values }),
        range().prop_map(|(min, max)| Condition::ContentLengthRange { min, max }),
    ]
}

/// Text that begins with a letter: neither empty nor a key that no object can have.
fn begun_text() -> impl Strategy<Value = String> {
    text().prop_map(|text| format!("a{text}"))
}

fn callback() -> impl Strategy<Value = Callback> {
    (begun_text(), begun_text()).prop_map(|(url, body)| Callback { url, body, ..Callback::default() })
}

fn any_terms() -> impl Strategy<Value = Terms> {
    let place = (text(), text(), option::of(text()), option::of(text()));
    let limits = (any::<u32>(), option::of(any::<u16>()), option::of(callback()), vec(condition(), 0..6));
    (place, limits, text()).prop_map(
        |((region, bucket, endpoint, host), (seconds, status, callback, all), key)| {
            let terms =
                Terms::new(region, bucket).with_expires_in(seconds).with_key_prefix(&key).with_key(key);
            let terms = endpoint.into_iter().fold(terms, Terms::with_endpoint);
            let terms = host.into_iter().fold(terms, Terms::with_host);
            let terms = status.into_iter().fold(terms, Terms::with_success_status);
            let terms = callback.into_iter().fold(terms, Terms::with_callback);
            all.into_iter().fold(terms, Terms::with_condition)
        },
    )
}

fn any_credentials() -> impl Strategy<Value = Credentials> {
    (text(), text(), option::of(text())).prop_map(|(id, secret, token)| {
        token.into_iter().fold(Credentials::new(id, secret), Credentials::with_security_token)
    })
}

/// Texts of which most can be signed.
fn sound_terms() -> impl Strategy<Value = Terms> {
    (vec(sound_condition(), 0..6), option::of(callback()), begun_text()).prop_map(
        |(all, callback, folder)| {
            let terms = unbounded().with_key_prefix(folder + "/");
            let terms = callback.into_iter().fold(terms, Terms::with_callback);
            all.into_iter().fold(terms, Terms::with_condition)
        },
    )
}

fn sound() -> impl Strategy<Value = Issued> {
    sound_terms().prop_filter_map("refused", |terms| terms.issue(&sts(), NOW).ok())
}

/// Returns the text between quotes after `name="`, with the five escapes undone.
fn attribute<'a>(html: &'a str, name: &str) -> Option<(String, &'a str)> {
    let (value, rest) = html.strip_prefix(&format!("{name}=\""))?.split_once('"')?;
    let no_markup = !value.contains(['<', '>', '\'']);
    let unescaped = value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    no_markup.then_some((unescaped, rest))
}

/// Reads a form as a browser would, and nothing but the form that is meant.
fn read_form(html: &str) -> Option<(String, Vec<(String, String)>)> {
    let (action, mut rest) = attribute(html.strip_prefix("<form ")?, "action")?;
    rest = rest.strip_prefix(" method=\"post\" enctype=\"multipart/form-data\">\n")?;
    let mut fields = Vec::new();
    while let Some(input) = rest.strip_prefix("<input type=\"hidden\" ") {
        let (name, after) = attribute(input, "name")?;
        let (value, after) = attribute(after.strip_prefix(' ')?, "value")?;
        fields.push((name, value));
        rest = after.strip_prefix(">\n")?;
    }
    let end = "<input type=\"file\" name=\"file\" required>\n<button>Upload</button>\n</form>\n";
    (rest == end).then_some((action, fields))
}

proptest! {
    // Some terms are refused, so that what is refused is right; with many cases they add up.
    #![proptest_config(ProptestConfig { max_local_rejects: u32::MAX, ..ProptestConfig::default() })]

    #[test]
    fn a_policy_that_can_be_issued_is_decoded_as_it_was(issued in sound()) {
        let encoded = &issued.grant().policy;
        let decoded = Policy::decode(encoded, parse);
        prop_assert_eq!(decoded.as_ref(), Ok(issued.policy()));
        prop_assert_eq!(&issued.policy().encode(), encoded);
    }

    #[test]
    fn signing_never_panics(terms in any_terms(), credentials in any_credentials(), now in any::<i64>()) {
        if let Ok(issued) = terms.issue(&credentials, Timestamp(now)) {
            drop(issued.html());
        }
        // Terms that can be signed, at any moment and with any key.
        drop(super::terms().issue(&credentials, Timestamp(now)));
        drop(terms.issue(&sts(), Timestamp(now)));
        drop(super::terms().issue(&sts(), Timestamp(now)));
    }

    #[test]
    fn signatures_never_panic_and_have_their_length(secret in text(), day in text(), region in text(), policy in text()) {
        prop_assert_eq!(signature_v4(&secret, &day, &region, &policy).len(), 64);
        prop_assert_eq!(signature_v1(&secret, &policy).len(), 28);
    }

    #[test]
    fn no_value_escapes_its_attribute(action in text(), fields in vec((text(), text()), 0..6)) {
        let read = read_form(&html_form(&action, &fields));
        prop_assert_eq!(read, Some((action, fields)));
    }

    #[test]
    fn an_issued_form_is_whole_html(issued in sound()) {
        if let (Ok(form), Ok(html)) = (issued.form(), issued.html()) {
            prop_assert_eq!(read_form(&html), Some((issued.grant().host.clone(), form.fields().to_vec())));
        }
    }

    #[test]
    fn refusals_never_show_a_secret(secret in "[!-~]{8,20}", token in "[!-~]{8,20}", terms in any_terms()) {
        let credentials = Credentials::new("STS.example", &secret).with_security_token(&token);
        if let Err(why) = terms.issue(&credentials, NOW) {
            let shown = format!("{why} {why:?}");
            prop_assert!(!shown.contains(&secret) && !shown.contains(&token), "{}", shown);
        }
    }
}
