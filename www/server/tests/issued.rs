//! Grants of the crate's signing, as plain forms: the stand-in takes them where the terms are kept, and only there.
// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod support;

use std::time::SystemTime;

use oss_form_upload::policy::Condition;
use oss_form_upload::signing::{Credentials, Terms};
use support::form::Form;
use support::http::Answer;
use support::{BUCKET, Local, REGION, sign, start};

fn unbounded() -> Terms {
    Terms::new(REGION, BUCKET)
}

fn terms() -> Terms {
    unbounded().with_any_key()
}

/// The fields of a form for these terms.
fn form(terms: &Terms) -> Form {
    let sts = Credentials::new(sign::KEY_ID, sign::SECRET).with_security_token(sign::TOKEN);
    let fields = terms.issue(&sts, SystemTime::now().into()).unwrap().form().unwrap();
    fields.fields().iter().fold(Form::new(), |form, (name, value)| form.field(name, value))
}

async fn post(server: &Local, terms: &Terms, content_type: &str, bytes: &str) -> Answer {
    server.post(&form(terms).file("a.png", content_type, bytes)).await
}

#[tokio::test]
async fn every_term_that_is_kept_is_accepted() {
    let server = start(&[]).await;
    for (terms, path) in [
        (terms(), "/a.png"),
        (unbounded().with_key_prefix("user/42/"), "/user/42/a.png"),
        (unbounded().with_key_prefix("user/$42\\/"), "/user/%2442%5C/a.png"),
        (unbounded().with_key("user/42/avatar"), "/user/42/avatar"),
        (unbounded().with_key("exact/${filename}"), "/exact/a.png"),
        (unbounded().with_key_prefix("range/").with_content_length_range(5, 5), "/range/a.png"),
        (
            unbounded().with_key_prefix("types/").with_content_types(["image/jpeg", "image/png"]),
            "/types/a.png",
        ),
        (
            unbounded().with_key("pinned").with_condition(Condition::Eq {
                field: "x-oss-meta-tag".into(),
                value: "1 \\ \"$\" é".into(),
            }),
            "/pinned",
        ),
    ] {
        let answer = post(&server, &terms, "image/png", "hello").await;
        assert_eq!(answer.status, 204, "{path}: {}", answer.text());
        assert_eq!(server.object(path).await.text(), "hello", "{path}");
    }
}

#[tokio::test]
async fn status_and_redirect_are_those_of_the_terms() {
    let server = start(&[]).await;
    assert_eq!(post(&server, &terms().with_success_status(201), "image/png", "x").await.status, 201);
    let redirect = terms().with_success_redirect("http://localhost/done");
    let answer = post(&server, &redirect, "image/png", "x").await;
    assert_eq!(answer.status, 303);
    assert!(answer.header("location").unwrap().starts_with("http://localhost/done"));
}

#[tokio::test]
async fn a_term_that_is_broken_is_refused() {
    let server = start(&[]).await;
    let range = terms().with_content_length_range(1, 4);
    post(&server, &range, "image/png", "hello").await.assert_error(
        400,
        "EntityTooLarge",
        Some("0006-00000003"),
    );
    let types = terms().with_content_types(["image/jpeg"]);
    post(&server, &types, "image/png", "hello").await.assert_error(
        403,
        "AccessDenied",
        Some("0006-00000227"),
    );
    let elsewhere = form(&unbounded().with_key_prefix("user/42/")).replace("key", "user/43/a");
    let answer = server.post(&elsewhere.file("a", "image/png", "hello")).await;
    answer.assert_error(403, "AccessDenied", Some("0006-00000227"));
}
