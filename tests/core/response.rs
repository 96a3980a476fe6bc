//! OSS's answers.

use oss_form_upload::response::{
    Answer, Asked, Refusal, ServiceError, Uploaded, classify, is_transient_status,
};

const NOTHING: Asked = Asked { status: 204, callback: false };
const CALLBACK: Asked = Asked { status: 204, callback: true };
const CREATED: Asked = Asked { status: 201, callback: false };

const HEADERS: &str = "etag: \"5D41402ABC4B2A76B9719D911017C592\"\r\nx-oss-request-id: 5F0A1B2C3D4E5F6071829304\r\nX-Oss-Hash-Crc64ecma: 123\r\nx-oss-version-id: CAEQ\r\n";

fn answer<'a>(status: u16, headers: &'a str, body: &'a str) -> Answer<'a> {
    Answer { status, headers, body }
}

fn refused(status: u16, headers: &str, body: &str) -> ServiceError {
    match classify(&answer(status, headers, body), &NOTHING).unwrap_err() {
        Refusal::Service(service) | Refusal::CallbackFailed(service) => *service,
        Refusal::Unexpected(answer) => panic!("{answer} is not quoted as OSS"),
    }
}

fn message(xml: &str) -> String {
    refused(400, "", &format!("<Error><Code>C</Code><Message>{xml}</Message></Error>")).message
}

#[test]
fn a_204_is_a_success_whose_headers_are_read_whatever_their_case() {
    let uploaded = classify(&answer(204, HEADERS, ""), &NOTHING).unwrap();
    let expected = Uploaded {
        status: 204,
        etag: Some("5D41402ABC4B2A76B9719D911017C592".into()),
        request_id: Some("5F0A1B2C3D4E5F6071829304".into()),
        crc64: Some("123".into()),
        version_id: Some("CAEQ".into()),
        location: None,
        key: None,
        callback_response: None,
    };
    assert_eq!(uploaded, expected);
}

#[test]
fn headers_that_the_cors_rule_does_not_expose_are_none() {
    let uploaded = classify(&answer(204, "content-length: 0\r\n", ""), &NOTHING).unwrap();
    assert_eq!(
        (uploaded.etag, uploaded.request_id, uploaded.crc64, uploaded.version_id),
        (None, None, None, None)
    );
}

#[test]
fn a_200_with_a_body_is_the_answer_to_the_callback() {
    let uploaded = classify(&answer(200, HEADERS, r#"{"Status":"OK"}"#), &CALLBACK).unwrap();
    assert_eq!(uploaded.callback_response.as_deref(), Some(r#"{"Status":"OK"}"#));
}

#[test]
fn a_201_says_where_the_object_is() {
    let body = r#"<?xml version="1.0" encoding="UTF-8"?>
<PostResponse>
  <Location>http://b.oss-cn-hangzhou.aliyuncs.com/a%26b</Location>
  <Bucket>b</Bucket>
  <Key>a&amp;b</Key>
  <ETag>"ABC"</ETag>
</PostResponse>"#;
    let uploaded = classify(&answer(201, "", body), &CREATED).unwrap();
    assert_eq!(uploaded.location.as_deref(), Some("http://b.oss-cn-hangzhou.aliyuncs.com/a%26b"));
    assert_eq!(uploaded.key.as_deref(), Some("a&b"));
    assert_eq!(uploaded.etag.as_deref(), Some("ABC"), "the body's, where the header is not exposed");
    assert_eq!(uploaded.callback_response, None);
}

#[test]
fn the_key_of_a_201_keeps_its_blanks() {
    let key = |xml: &str| {
        let body = format!("<PostResponse>\n  <Key>{xml}</Key>\n  <ETag> A </ETag>\n</PostResponse>");
        let uploaded = classify(&answer(201, "", &body), &CREATED).unwrap();
        assert_eq!(uploaded.etag.as_deref(), Some("A"));
        uploaded.key.unwrap()
    };
    assert_eq!(key(" a b "), " a b ");
    assert_eq!(key("a\u{a0}&#13;&#10;"), "a\u{a0}\r\n");
    assert_eq!(key("<![CDATA[ a ]]>"), " a ");
}

#[test]
fn a_203_is_a_failed_callback() {
    let body = "<Error><Code>CallbackFailed</Code><Message>Error status : 502.</Message><RequestId>R</RequestId></Error>";
    let Err(Refusal::CallbackFailed(service)) = classify(&answer(203, "", body), &CALLBACK) else {
        panic!("the callback has failed")
    };
    assert_eq!(service.message, "Error status : 502.");
}

#[test]
fn the_error_xml_is_read_whole() {
    let body = r#"<?xml version="1.0" encoding="UTF-8"?>
<Error>
  <Code>AccessDenied</Code>
  <Message>Invalid according to Policy: Policy Condition failed: ["eq", "$success_action_status", "200"]</Message>
  <RequestId>63F1D24ABC4808C1FFFFFFFF</RequestId>
  <HostId>examplebucket.oss-cn-hangzhou.aliyuncs.com</HostId>
  <EC>0006-00000227</EC>
  <RecommendDoc>https://api.aliyun.com/troubleshoot?q=0006-00000227</RecommendDoc>
</Error>"#;
    assert_eq!(
        refused(403, "", body),
        ServiceError {
            status: 403,
            code: "AccessDenied".into(),
            message:
                r#"Invalid according to Policy: Policy Condition failed: ["eq", "$success_action_status", "200"]"#.into(),
            request_id: Some("63F1D24ABC4808C1FFFFFFFF".into()),
            ec: Some("0006-00000227".into()),
            host_id: Some("examplebucket.oss-cn-hangzhou.aliyuncs.com".into()),
        }
    );
}

#[test]
fn request_id_and_ec_are_taken_from_the_headers_where_the_body_lacks_them() {
    let error = refused(500, "x-oss-request-id: R\r\nx-oss-ec: 0000-00000001\r\n", "");
    assert_eq!((error.request_id.as_deref(), error.ec.as_deref()), (Some("R"), Some("0000-00000001")));
}

#[test]
fn entities_and_cdata_are_undone() {
    assert_eq!(message("&lt;a&gt; &amp;&quot;&apos; &#65;&#x4e16;"), "<a> &\"' A世");
    assert_eq!(message("<![CDATA[a < b & c]]>"), "a < b & c");
    assert_eq!(message("&amp;lt;"), "&lt;", "once only");
    assert_eq!(message("a & b &unknown; &#x110000; &#; &#+65;"), "a & b &unknown; &#x110000; &#; &#+65;");
}

#[test]
fn a_refusal_is_transient_by_its_status_or_as_a_broken_transfer() {
    let is_transient = |status: u16, code: &str| {
        refused(status, "", &format!("<Error><Code>{code}</Code></Error>")).is_transient()
    };
    for (status, code) in [
        (400, "RequestTimeout"),
        (400, "IncompleteBody"),
        (408, ""),
        (429, ""),
        (500, "InternalError"),
        (503, ""),
        (599, ""),
    ] {
        assert!(is_transient(status, code), "{status} {code}");
    }
    for (status, code) in
        [(400, "InvalidArgument"), (403, "AccessDenied"), (409, "FileAlreadyExists"), (302, ""), (600, "")]
    {
        assert!(!is_transient(status, code), "{status} {code}");
    }
    assert_eq!(
        [407, 408, 429, 499, 500, 599, 600].map(is_transient_status),
        [false, true, true, false, true, true, false]
    );
}
