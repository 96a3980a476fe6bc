//! The credentials: which of them can sign, and that they are neither shown nor left in memory.

use oss_form_upload::signing::{Credentials, SigningError};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{NOW, sts, terms};

fn refusal(credentials: &Credentials) -> Option<SigningError> {
    terms().issue(credentials, NOW).err()
}

#[test]
fn shown_for_debugging_they_give_neither_secret_nor_token_away() {
    assert_eq!(format!("{:?}", sts()), r#"Credentials { access_key_id: "STS.example", .. }"#);
}

#[test]
fn they_are_wiped_when_they_are_dropped_and_all_of_them() {
    fn is_wiped_on_drop(_: &impl ZeroizeOnDrop) {}
    let mut sts = sts();
    is_wiped_on_drop(&sts);
    sts.zeroize();
    assert_eq!((sts.access_key_id(), sts.access_key_secret(), sts.security_token()), ("", "", None));
}

#[test]
fn an_id_with_a_slash_would_change_the_scope_of_the_signature() {
    for id in ["", "LTAI/example", "LTAI example", "LTAIexample\n", "é"] {
        let why = refusal(&Credentials::new(id, "not-a-real-secret"));
        assert_eq!(why, Some(SigningError::AccessKeyId), "{id:?}");
    }
    assert_eq!(
        SigningError::AccessKeyId.to_string(),
        "the access key ID must be visible ASCII characters, at least one and no \"/\""
    );
}

#[test]
fn a_secret_or_token_that_is_empty_or_has_white_space_was_copied_wrongly_and_is_not_shown() {
    for wrong in ["", "not-a-real-secret\n", " not-a-real-secret", "not-a-réal-secret"] {
        let why = refusal(&Credentials::new("LTAIexample", wrong)).unwrap();
        assert_eq!(
            why.to_string(),
            "the access key secret must be visible ASCII characters, at least one and no white space"
        );
        let token = Credentials::new("STS.example", "not-a-real-secret").with_security_token(wrong);
        assert_eq!(
            refusal(&token).unwrap().to_string(),
            "the security token must be visible ASCII characters, at least one and no white space"
        );
    }
}

#[test]
fn a_temporary_key_needs_its_token() {
    let why = refusal(&Credentials::new("STS.example", "not-a-real-secret")).unwrap();
    assert_eq!(why, SigningError::NoSecurityToken);
    assert_eq!(
        why.to_string(),
        "the security token must be given with an access key ID that begins with \"STS.\""
    );
}

#[test]
fn a_permanent_key_signs_alone_and_whether_a_token_goes_with_an_id_is_for_oss_to_say() {
    let permanent = Credentials::new("LTAIexample", "not-a-real-secret");
    assert_eq!(refusal(&permanent), None);
    assert_eq!(refusal(&permanent.with_security_token("example-token")), None);
}
