//! Properties that hold for every input: nothing panics, and the stored bytes are the sent ones.

// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod support;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::http::HeaderMap;
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use futures_util::stream;
use oss_form_upload::policy::{Condition, Policy};
use oss_form_upload_server::connection::Peer;
use oss_form_upload_server::faults::fault::Fault;
use oss_form_upload_server::faults::seen::Seen;
use oss_form_upload_server::oss::body::Incoming;
use oss_form_upload_server::oss::call::Call;
use oss_form_upload_server::oss::callback::{BodyType, Parameters, Variables};
use oss_form_upload_server::oss::error::OssError;
use oss_form_upload_server::oss::fields::Fields;
use oss_form_upload_server::oss::host::{BucketHost, Target};
use oss_form_upload_server::oss::multipart::{Part, Parts};
use oss_form_upload_server::oss::policy;
use oss_form_upload_server::oss::store::{Record, Store};
use oss_form_upload_server::oss::transfer_encoding::Base64Decoder;
use oss_form_upload_server::pace::Pace;
use proptest::prelude::*;
use serde_json::{Value, json};
use support::form::{self, BOUNDARY, Form};

/// Bytes that look like the end of a part more often than chance would have it.
fn treacherous_bytes() -> impl Strategy<Value = Vec<u8>> {
    let delimiter = format!("\r\n--{BOUNDARY}");
    let almost = (1..delimiter.len()).prop_map(move |end| delimiter.as_bytes()[..end].to_vec());
    let other = prop::collection::vec(any::<u8>(), 0..20);
    prop::collection::vec(prop_oneof![almost, Just(b"\r\n".to_vec()), Just(b"--".to_vec()), other], 0..30)
        .prop_map(|pieces| pieces.concat())
        .prop_filter("holds no whole delimiter", |bytes| !contains_delimiter(bytes))
}

fn contains_delimiter(bytes: &[u8]) -> bool {
    let delimiter = format!("\r\n--{BOUNDARY}");
    [b"\r\n", bytes].concat().windows(delimiter.len()).any(|window| window == delimiter.as_bytes())
}

/// The same bytes in pieces of the given sizes, over and over.
fn pieces(bytes: &[u8], sizes: &[usize]) -> Vec<Bytes> {
    let mut rest = bytes;
    let mut pieces = Vec::new();
    for size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at((*size).min(rest.len()));
        pieces.push(Bytes::copy_from_slice(piece));
        rest = after;
    }
    pieces
}

/// The text fields of a body, and its file.
type Read = (Vec<(String, String)>, Option<Vec<u8>>);

/// The parser's reading of a body.
fn parse(body: Vec<Bytes>) -> Result<Read, OssError> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", form::content_type().parse().unwrap());
        let address = SocketAddr::from(([127, 0, 0, 1], 1));
        let seen = Arc::new(Seen::new("POST", "", "/", Arc::new(Peer::new(1, address))));
        let fault = Fault::default();
        let call = Call { headers: &headers, host: "", request_id: "", seen: &seen, fault: &fault };
        let body = Body::from_stream(stream::iter(body.into_iter().map(Ok::<_, std::io::Error>)));
        let mut body = Incoming::new(body, &call, &Pace::default());
        let mut parts = Parts::new(&headers, &mut body)?;
        let (mut texts, mut file) = (Vec::new(), None);
        while let Some(part) = parts.next().await? {
            match part {
                Part::Text(name, value) => texts.push((name, value)),
                Part::File(mut part) => {
                    let bytes = file.get_or_insert_with(Vec::new);
                    while let Some(piece) = part.next().await? {
                        bytes.extend_from_slice(&piece);
                    }
                }
            }
        }
        Ok((texts, file))
    })
}

proptest! {
    #[test]
    fn a_form_is_read_as_it_was_written_however_it_is_cut(
        file in treacherous_bytes(),
        value in "[^\\r\\n]{0,40}",
        sizes in prop::collection::vec(1_usize..50, 1..8),
    ) {
        let form = Form::new().field("key", &value).file("f", "text/plain", &file);
        let (texts, read) = parse(pieces(&form.body(), &sizes)).unwrap();
        prop_assert_eq!(texts, vec![("key".to_owned(), value)]);
        prop_assert_eq!(read, Some(file));
    }

    #[test]
    fn a_body_that_is_cut_short_is_an_error(file in treacherous_bytes(), cut in 5_usize..200, size in 1_usize..50) {
        let body = Form::new().field("key", "k").file("f", "text/plain", &file).body();
        let body = &body[..body.len().saturating_sub(cut)];
        prop_assert!(parse(pieces(body, &[size])).is_err());
    }

    #[test]
    fn any_bytes_as_a_body_are_parts_or_an_error(
        bytes in prop::collection::vec(
            prop_oneof![
                Just(format!("--{BOUNDARY}").into_bytes()),
                Just(b"\r\n".to_vec()),
                Just(b"Content-Disposition: form-data; name=\"file\"; filename=\"".to_vec()),
                Just(b"\r\n\r\n".to_vec()),
                prop::collection::vec(any::<u8>(), 0..10),
            ],
            0..20,
        ),
        size in 1_usize..50,
    ) {
        drop(parse(pieces(&bytes.concat(), &[size])));
    }

    #[test]
    fn base64_is_undone_however_it_is_cut(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        line in 1_usize..80,
        size in 1_usize..50,
    ) {
        let lines: Vec<String> = BASE64_STANDARD.encode(&bytes).as_bytes().chunks(line)
            .map(|line| String::from_utf8(line.to_vec()).unwrap()).collect();
        let mut decoder = Base64Decoder::default();
        let decoded: Vec<Bytes> = pieces(lines.join("\r\n").as_bytes(), &[size]).iter()
            .map(|piece| decoder.push(piece).unwrap()).collect();
        prop_assert!(decoder.finish().is_ok());
        prop_assert_eq!(decoded.concat(), bytes);
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec![
            "eq",
            "starts-with",
            "in",
            "not-in",
            "content-length-range",
            "$key",
            "\\$"
        ])
        .prop_map(Value::from),
        ".{0,10}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{0,5}", inner, 0..3).prop_map(|members| json!(members)),
        ]
    })
}

fn any_condition() -> impl Strategy<Value = Condition> {
    let field = || "[a-zA-Z][a-zA-Z:_-]{0,12}";
    let values = || prop::collection::vec(".{0,8}", 0..4);
    prop_oneof![
        (field(), ".{0,12}").prop_map(|(field, value)| Condition::Eq { field, value }),
        (field(), ".{0,12}").prop_map(|(field, prefix)| Condition::StartsWith { field, prefix }),
        (field(), values()).prop_map(|(field, values)| Condition::In { field, values }),
        (field(), values()).prop_map(|(field, values)| Condition::NotIn { field, values }),
        (0_u64..1 << 40, 0_u64..1 << 40)
            .prop_map(|(min, more)| Condition::ContentLengthRange { min, max: min + more }),
    ]
}

proptest! {
    #[test]
    fn any_json_as_a_policy_is_read_or_refused_by_a_documented_number(
        expiration in any_json(),
        conditions in any_json(),
    ) {
        let text = json!({"expiration": expiration, "conditions": conditions}).to_string();
        if let Err(error) = policy::read(&BASE64_STANDARD.encode(text)) {
            let number = error.ec.unwrap().strip_prefix("0006-00000").unwrap().parse::<u16>().unwrap();
            prop_assert_eq!(error.code, "InvalidPolicyDocument");
            prop_assert!((201..=224).contains(&number), "{}", number);
        }
    }

    #[test]
    fn any_text_as_a_policy_is_read_or_refused(text in ".{0,80}") {
        drop(policy::read(&text));
        drop(policy::read(&BASE64_STANDARD.encode(text)));
    }

    #[test]
    fn a_policy_is_read_as_the_core_writes_it(conditions in prop::collection::vec(any_condition(), 1..6)) {
        // A backslash before a dollar is the escape of the dollar and cannot be told from one that is meant.
        prop_assume!(!format!("{conditions:?}").contains("\\\\$"));
        let written = Policy { expiration: "2099-12-01T12:00:00.000Z".to_owned(), conditions };
        prop_assert_eq!(policy::read(&written.encode()).unwrap(), written);
    }
}

/// A stored object with this key.
fn stored(folder: &Path, key: &str) -> Record {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let store = Store::open(folder).unwrap();
        let mut writer = store.begin().unwrap();
        writer.write(b"x").await.unwrap();
        store.publish(key, Vec::new(), writer.finish().await.unwrap(), false).unwrap()
    })
}

fn fill(template: &str, body_type: BodyType, key: &str, value: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let record = stored(folder.path(), key);
    let mut fields = Fields::default();
    fields.push("x:own", value.to_owned());
    let client_ip = [127, 0, 0, 1].into();
    Variables { bucket: "b", record: &record, fields: &fields, request_id: "r", client_ip }
        .fill(template, body_type)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_json_callback_is_json_whatever_its_values(key in ".{1,20}", value in any::<String>()) {
        let filled = fill("{\"a\":${object},\"b\":${x:own},\"c\":${size}}", BodyType::Json, &key, &value);
        let filled: Value = serde_json::from_str(&filled).unwrap();
        prop_assert_eq!(filled, json!({"a": key, "b": value, "c": 1}));
    }

    #[test]
    fn a_form_callback_is_a_form_whatever_its_values(key in ".{1,20}", value in any::<String>()) {
        let filled = fill("a=${object}&b=${x:own}", BodyType::Form, &key, &value);
        let pairs: Vec<(String, String)> = form_urlencoded::parse(filled.as_bytes()).into_owned().collect();
        prop_assert_eq!(pairs, vec![("a".to_owned(), key), ("b".to_owned(), value)]);
    }

    #[test]
    fn any_template_is_filled_and_text_without_variables_stays(template in "([$]|[{]|[}]|x:own|.){0,30}") {
        let filled = fill(&template, BodyType::Json, "k", "v");
        if !template.contains("${") {
            prop_assert_eq!(filled, template);
        }
    }

    #[test]
    fn any_callback_field_is_read_or_refused(json in any_json(), text in ".{0,60}") {
        drop(Parameters::read(&text));
        drop(Parameters::read(&BASE64_STANDARD.encode(json.to_string())));
        drop(Parameters::read(&BASE64_STANDARD.encode(json!({"callbackUrl": text, "callbackBody": json}).to_string())));
    }

    #[test]
    fn a_key_stays_inside_the_data_folder(key in "([.][.]/|/|\\\\|\\x00|.){1,20}") {
        let outside = tempfile::tempdir().unwrap();
        let folder = outside.path().join("data");
        let record = stored(&folder, &key);
        prop_assert_eq!(&record.key, &key);
        prop_assert_eq!(Store::open(&folder).unwrap().find(&key).unwrap(), Some(record));
        prop_assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 1);
        let names = |part: &str| std::fs::read_dir(folder.join("objects").join(part)).unwrap().count();
        prop_assert_eq!((names("bytes"), names("records"), names("drafts")), (1, 1, 0));
    }
}

proptest! {
    #[test]
    fn the_host_of_a_bucket_is_found(bucket in "[a-z0-9][a-z0-9-]{1,20}[a-z0-9]", region in "[a-z]{2}-[a-z]{3,9}(-[1-9])?", port in any::<u16>()) {
        let expected = Target::Bucket(BucketHost { bucket: bucket.clone(), region: Some(region.clone()) });
        let host = format!("{bucket}.oss-{region}.localhost");
        prop_assert_eq!(Target::parse(&host), expected.clone());
        prop_assert_eq!(Target::parse(&format!("{host}.:{port}")), expected.clone());
        prop_assert_eq!(Target::parse(&host.to_ascii_uppercase()), expected);
    }

    #[test]
    fn any_other_host_is_foreign_unless_it_is_this_machine(host in "[a-zA-Z0-9.:\\[\\]@/-]{0,30}") {
        prop_assume!(!host.to_ascii_lowercase().contains("localhost") && !host.to_ascii_lowercase().contains("aliyuncs.com") && !host.contains("127.") && !host.contains("::1"));
        prop_assert_eq!(Target::parse(&host), Target::Foreign);
    }

    #[test]
    fn any_text_is_a_host(host in any::<String>()) {
        if let Target::Bucket(bucket) = Target::parse(&host) {
            drop(bucket.check("demo-bucket", "cn-hangzhou"));
        }
    }
}
