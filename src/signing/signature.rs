//! The signatures themselves, over the Base64 text of a policy.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;
use zeroize::Zeroizing;

/// The `x-oss-signature` of a policy: lower-case hex. `day` is the `YYYYMMDD` of the credential, `region` has no
/// `oss-`, and `policy` is the exact Base64 text of the form field.
#[must_use]
pub fn signature_v4(access_key_secret: &str, day: &str, region: &str, policy: &str) -> String {
    hex::encode(hmac_sha256(signing_key_v4(access_key_secret, day, region).as_slice(), policy))
}

/// The key that signs all policies of one day and region.
#[must_use]
pub fn signing_key_v4(access_key_secret: &str, day: &str, region: &str) -> Zeroizing<[u8; 32]> {
    let secret = Zeroizing::new(["aliyun_v4", access_key_secret].concat());
    let day_key = hmac_sha256(secret.as_bytes(), day);
    let region_key = hmac_sha256(day_key.as_slice(), region);
    let service_key = hmac_sha256(region_key.as_slice(), "oss");
    hmac_sha256(service_key.as_slice(), "aliyun_v4_request")
}

/// The `Signature` of a policy in the V1 form: Base64 of HMAC-SHA1.
#[must_use]
pub fn signature_v1(access_key_secret: &str, policy: &str) -> String {
    // HMAC takes a key of any length; the Err of its constructor is for other MACs.
    let Ok(mac) = Hmac::<Sha1>::new_from_slice(access_key_secret.as_bytes()) else { return String::new() };
    BASE64_STANDARD.encode(mac.chain_update(policy).finalize().into_bytes())
}

/// Nearly every result is the key of a further step, and so wiped when it is dropped.
fn hmac_sha256(key: &[u8], message: &str) -> Zeroizing<[u8; 32]> {
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key) else { return Zeroizing::default() };
    Zeroizing::new(mac.chain_update(message).finalize().into_bytes().into())
}
