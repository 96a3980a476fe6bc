//! The plain HTML form.

use oss_form_upload::signing::html_form;

use super::{issued, unbounded};

fn field(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn hidden_inputs_come_in_order_and_the_file_after_them() {
    assert_eq!(
        html_form(
            "https://examplebucket.oss-cn-hangzhou.aliyuncs.com",
            &[field("key", "a"), field("policy", "b")]
        ),
        concat!(
            "<form action=\"https://examplebucket.oss-cn-hangzhou.aliyuncs.com\" method=\"post\" ",
            "enctype=\"multipart/form-data\">\n",
            "<input type=\"hidden\" name=\"key\" value=\"a\">\n",
            "<input type=\"hidden\" name=\"policy\" value=\"b\">\n",
            "<input type=\"file\" name=\"file\" required>\n",
            "<button>Upload</button>\n",
            "</form>\n",
        )
    );
}

#[test]
fn the_five_characters_that_html_gives_a_meaning_to_are_escaped_everywhere() {
    let html = html_form("https://a'b\"", &[field("<n>", "\"><script>&amp;")]);
    assert!(html.contains(r#"action="https://a&#39;b&quot;""#), "{html}");
    assert!(html.contains(r#"name="&lt;n&gt;" value="&quot;&gt;&lt;script&gt;&amp;amp;""#), "{html}");
}

#[test]
fn an_issued_grant_becomes_a_form_with_all_its_fields() {
    let issued = issued(&unbounded().with_key_prefix("user/42/").with_success_status(201));
    let html = issued.html().unwrap();
    assert_eq!(html, html_form(&issued.grant().host, issued.form().unwrap().fields()));
    assert!(html.contains(r#"name="key" value="user/42/${filename}""#), "{html}");
    assert!(html.contains(r#"name="success_action_status" value="201""#), "{html}");
}
