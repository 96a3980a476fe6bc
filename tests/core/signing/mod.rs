//! Signing: signatures, terms, the rules they are held to, and what is made of them.

mod credentials;
mod html;
mod issue;
#[cfg(feature = "local-signing")]
mod local;
mod misuse;
mod properties;
mod rules;
mod signature;

use oss_form_upload::signing::{Credentials, Issued, SigningError, Terms};
use oss_form_upload::time::Timestamp;

/// 2023-12-03T23:59:30Z: a policy of ten minutes ends on the next day, its credential stays on this one.
const NOW: Timestamp = Timestamp(1_701_647_970_000);

fn sts() -> Credentials {
    Credentials::new("STS.example", "not-a-real-secret").with_security_token("example-token")
}

/// Terms that say nothing of keys, and cannot be issued so.
fn unbounded() -> Terms {
    Terms::new("cn-hangzhou", "examplebucket")
}

fn terms() -> Terms {
    unbounded().with_any_key()
}

fn issued(terms: &Terms) -> Issued {
    terms.issue(&sts(), NOW).unwrap()
}

#[track_caller]
fn assert_refused(terms: &Terms, why: &SigningError, message: &str) {
    let refusal = terms.issue(&sts(), NOW).unwrap_err();
    assert_eq!(&refusal, why);
    assert_eq!(refusal.to_string(), message);
}
