//! The signature of a callback: `authorization`, RSA over the MD5 of path, query and body, and the URL of the public
//! key, both Base64.

use base64::{Engine, prelude::BASE64_STANDARD};
use getrandom::SysRng;
use md5::{Digest, Md5};
use percent_encoding::percent_decode_str;
use rsa::pkcs1::RsaPublicKeyRef;
use rsa::pkcs8::{Document, EncodePublicKey, LineEnding, SubjectPublicKeyInfoRef};
use rsa::{BoxedUint, Pkcs1v15Sign, PrivateKey, PublicKey};
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

use crate::oss::error::OssError;

/// Where this server offers its public key; OSS's own is on `gosspublic.alicdn.com`.
pub const PUBLIC_KEY_PATH: &str = "/callback_pub_key_v1.pem";

/// The shortest that the crate makes. It is made at run time, and guards nothing outside this machine.
const KEY_BITS: usize = 1024;

/// The lengths of keys to verify with: OSS's own has 512 bits.
const VERIFIED_BITS: std::ops::RangeInclusive<usize> = 512..=PublicKey::MAX_SIZE;

/// The stand-in's own key pair, made when it is first needed and never written down.
#[derive(Debug)]
pub struct Signer {
    public_key_url: String,
    key: OnceCell<PrivateKey>,
}

impl Signer {
    /// A signer whose public key is offered at this URL.
    #[must_use]
    pub fn new(public_key_url: String) -> Self {
        Signer { public_key_url, key: OnceCell::new() }
    }

    /// The header `x-oss-pub-key-url`.
    #[must_use]
    pub fn public_key_url(&self) -> String {
        BASE64_STANDARD.encode(&self.public_key_url)
    }

    /// The header `authorization` for a callback to `path`, which includes the query.
    ///
    /// # Errors
    /// `InternalError` where no key can be made.
    pub async fn sign(&self, path: &str, body: &[u8]) -> Result<String, OssError> {
        let signature = self.key().await?.sign(Pkcs1v15Sign::new::<Md5>(), &digest(path, body));
        signature.map(|bytes| BASE64_STANDARD.encode(bytes)).map_err(|cause| OssError::internal(&cause))
    }

    /// The public key as PEM.
    ///
    /// # Errors
    /// `InternalError` where no key can be made.
    pub async fn public_key(&self) -> Result<String, OssError> {
        let key = self.key().await?.to_public_key();
        key.to_public_key_pem(LineEnding::LF).map_err(|cause| OssError::internal(&cause))
    }

    async fn key(&self) -> Result<&PrivateKey, OssError> {
        let generate = || PrivateKey::new(&mut SysRng, KEY_BITS);
        let key = self.key.get_or_try_init(|| async {
            let key = spawn_blocking(generate).await.map_err(|cause| OssError::internal(&cause))?;
            key.map_err(|cause| OssError::internal(&cause))
        });
        key.await
    }
}

/// Returns whether `authorization` is a signature of the callback by the owner of the public key, checked as the
/// documentation of OSS tells application servers to.
#[must_use]
pub fn verify(public_key: &str, authorization: &str, path: &str, body: &[u8]) -> bool {
    let signature = BASE64_STANDARD.decode(authorization);
    let (Some(key), Ok(signature)) = (read_public_key(public_key), signature) else { return false };
    key.verify(Pkcs1v15Sign::new::<Md5>(), &digest(path, body), &signature).is_ok()
}

/// By hand, because the crate's own reader refuses keys as short as OSS's.
fn read_public_key(pem: &str) -> Option<PublicKey> {
    let (_, document) = Document::from_pem(pem).ok()?;
    let info = document.decode_msg::<SubjectPublicKeyInfoRef>().ok()?;
    let numbers = RsaPublicKeyRef::try_from(info.subject_public_key.as_bytes()?).ok()?;
    let number = |bytes: &[u8]| BoxedUint::from_be_slice_vartime(bytes);
    let (n, e) = (number(numbers.modulus.as_bytes()), number(numbers.public_exponent.as_bytes()));
    PublicKey::new_with_size_limits(n, e, VERIFIED_BITS).ok()
}

/// The signed text: the decoded path, the query as it stands with its `?`, a line feed, and the body.
fn digest(path: &str, body: &[u8]) -> [u8; 16] {
    let (path, query) = path.split_at(path.find('?').unwrap_or(path.len()));
    let path: Vec<u8> = percent_decode_str(path).collect();
    Md5::new().chain_update(path).chain_update(query).chain_update("\n").chain_update(body).finalize().into()
}
