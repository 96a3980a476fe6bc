//! Issuing grants: a Post Policy with its `OSS4-HMAC-SHA256` signature.
//!
//! For application servers, the local stand-in and tests. The access key secret belongs there: a web page only ever
//! gets what [`Terms::issue`] makes, as JSON for the uploader, as form fields, or as a plain HTML form.
//!
//! A handler that answers a page's request for a grant, whatever the HTTP library:
//!
//! ```
//! use std::io::{self, Write};
//! use std::time::SystemTime;
//!
//! use oss_form_upload::signing::{Credentials, Terms};
//!
//! fn answer(mut response: impl Write, sts: &Credentials, user: u64) -> io::Result<()> {
//!     let terms = Terms::new("cn-hangzhou", "examplebucket")
//!         .with_key_prefix(format!("user/{user}/"))
//!         .with_content_length_range(1, 10 * 1024 * 1024)
//!         .with_content_types(["image/png", "image/jpeg"])
//!         .without_callback();
//!     let grant = terms.issue(sts, SystemTime::now().into()).map_err(io::Error::other)?.json();
//!     write!(response, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n")?;
//!     write!(response, "Content-Length: {}\r\n\r\n{grant}", grant.len())
//! }
//!
//! let sts = Credentials::new("STS.example", "not-a-real-secret").with_security_token("example-token");
//! let mut response = Vec::new();
//! answer(&mut response, &sts, 42)?;
//! assert!(String::from_utf8_lossy(&response).contains(r#""dir":"user/42/""#));
//! # Ok::<(), io::Error>(())
//! ```
//!
//! Follows [POST V4 signature](https://www.alibabacloud.com/help/en/oss/developer-reference/signature-version-4-recommend).
//! For the older [V1](https://www.alibabacloud.com/help/en/oss/developer-reference/signature-version-1) there is only
//! [`signature_v1`], to verify signatures with; new grants are V4.

mod contradictions;
mod credentials;
mod endpoint;
mod error;
mod html;
mod issue;
#[cfg(feature = "local-signing")]
pub mod local;
mod rules;
mod signature;
mod terms;

pub use credentials::Credentials;
pub use error::SigningError;
pub use html::html_form;
pub use issue::Issued;
pub use signature::{signature_v1, signature_v4, signing_key_v4};
pub use terms::Terms;
