//! HTTPS with a certificate made at start, for pages that need a secure context and for the rules of browsers on mixed
//! content. Nobody vouches for it: clients are told to accept it, or given `/certificate.pem` to trust.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{CertificateParams, DnType, KeyPair};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// How long the certificate holds: as long as a server is likely to run.
const LIFETIME: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// How far clocks may be apart.
const LEEWAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A certificate, and the acceptor that uses it. The key never leaves the process.
pub struct Tls {
    /// The acceptor of connections.
    pub acceptor: TlsAcceptor,
    /// The certificate, as PEM.
    pub certificate: String,
}

/// The reason why there is no TLS.
#[derive(Debug)]
pub enum TlsError {
    /// The certificate cannot be made.
    Certificate(rcgen::Error),
    /// It cannot be used.
    Config(rustls::Error),
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TlsError::Certificate(cause) => write!(f, "the certificate cannot be made: {cause}"),
            TlsError::Config(cause) => write!(f, "the certificate cannot be used: {cause}"),
        }
    }
}

impl std::error::Error for TlsError {}

impl From<rcgen::Error> for TlsError {
    fn from(cause: rcgen::Error) -> Self {
        TlsError::Certificate(cause)
    }
}

impl From<rustls::Error> for TlsError {
    fn from(cause: rustls::Error) -> Self {
        TlsError::Config(cause)
    }
}

impl Tls {
    /// Makes a key and a certificate for these names and addresses.
    ///
    /// # Errors
    /// [`TlsError`]
    pub fn new(names: Vec<String>) -> Result<Self, TlsError> {
        let key = KeyPair::generate()?;
        let certificate = parameters(names)?.self_signed(&key)?;
        let chain = vec![CertificateDer::from(certificate.der().to_vec())];
        let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        // OSS speaks no HTTP/2.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Tls { acceptor: Arc::new(config).into(), certificate: certificate.pem() })
    }
}

fn parameters(names: Vec<String>) -> Result<CertificateParams, rcgen::Error> {
    let mut parameters = CertificateParams::new(names)?;
    let now = SystemTime::now();
    parameters.not_before = (now - LEEWAY).into();
    parameters.not_after = (now + LIFETIME).into();
    parameters.distinguished_name.push(DnType::CommonName, "oss-form-upload-server");
    Ok(parameters)
}

/// The names that a bucket and its application server are reached by.
#[must_use]
pub fn names(bucket: &str, region: &str, further: &[String]) -> Vec<String> {
    let hosts = [
        format!("{bucket}.oss-{region}.localhost"),
        format!("{bucket}.oss-{region}.aliyuncs.com"),
        format!("{bucket}.oss-{region}-internal.aliyuncs.com"),
        format!("{bucket}.{region}.oss.aliyuncs.com"),
        format!("{bucket}.oss-accelerate.aliyuncs.com"),
        format!("{bucket}.oss-accelerate-overseas.aliyuncs.com"),
    ];
    let own = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    own.into_iter().chain(hosts).chain(further.iter().cloned()).collect()
}
