//! Admits pages: those of this machine, and those of the origins that `--allow-origin` names.
//!
//! A browser carries out much of what any page asks of any server, and only keeps the answer from it. So a request by a
//! page of another origin is refused before anything is done. Programs that are no browsers send none of these headers and
//! pass.

use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, ORIGIN, REFERER, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

use crate::oss::host::{self, is_loopback};

/// Every page, as `--allow-origin` writes it.
const ANY: &str = "*";

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// The origins that are let in beside those of this machine.
#[derive(Clone, Debug, Default)]
pub struct Origins(Vec<String>);

impl Origins {
    /// Lets in these, written as browsers do: `https://app.example.com`, with a port that is not the scheme's own, `null`,
    /// or `*` for all.
    #[must_use]
    pub fn new(allowed: Vec<String>) -> Self {
        Origins(allowed.into_iter().map(|origin| origin.trim_end_matches('/').to_ascii_lowercase()).collect())
    }

    /// Returns whether this request may come in: it is from no page, from an admitted page, or opens this page in the window.
    #[must_use]
    pub fn admit(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
        let knows = |origin: &str| self.knows(origin, host::of(uri, headers));
        match text(headers, &ORIGIN) {
            Some(origin) => knows(origin),
            None => {
                is_by_no_page(headers)
                    || leads_the_window_here(method, headers)
                    || referrer(headers).is_some_and(knows)
            }
        }
    }

    /// `own_host` is the host that the request names, which has been found to be this server's.
    fn knows(&self, origin: &str, own_host: &str) -> bool {
        let origin = origin.to_ascii_lowercase();
        let host = web_host(&origin);
        let is_own = host.is_some_and(|host| host.eq_ignore_ascii_case(own_host) || is_of_this_machine(host));
        is_own || self.0.iter().any(|allowed| allowed == ANY || *allowed == origin)
    }
}

/// Returns whether this request is from this server's own page, or from no page.
#[must_use]
pub fn is_own(uri: &Uri, headers: &HeaderMap) -> bool {
    match text(headers, &ORIGIN) {
        Some(origin) => {
            web_host(origin).is_some_and(|host| host.eq_ignore_ascii_case(host::of(uri, headers)))
        }
        None => is_by_no_page(headers),
    }
}

/// The header that lets the page which asks read the answer. Whoever is not admitted gets none of this far.
#[must_use]
pub fn readable_by(request: &HeaderMap) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = request.get(ORIGIN) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
    headers
}

/// Requests that a person or the server's own page makes: typed addresses, same-origin scripts, other programs.
fn is_by_no_page(headers: &HeaderMap) -> bool {
    matches!(text(headers, &SITE), None | Some("none" | "same-origin"))
}

/// A link that was followed: the page that had it sees nothing of where it led.
fn leads_the_window_here(method: &Method, headers: &HeaderMap) -> bool {
    let is_read = matches!(*method, Method::GET | Method::HEAD);
    is_read && text(headers, &MODE) == Some("navigate") && text(headers, &DEST) == Some("document")
}

/// The origin of `Referer`, with which images and the like, which have no `Origin`, say whose they are.
fn referrer(headers: &HeaderMap) -> Option<&str> {
    let url = text(headers, &REFERER)?;
    let start = url.find("://")? + 3;
    let end = url.get(start..)?.find('/').map_or(url.len(), |slash| start + slash);
    url.get(..end)
}

/// The host of a web origin, with its port.
fn web_host(origin: &str) -> Option<&str> {
    origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"))
}

fn is_of_this_machine(host: &str) -> bool {
    let name = host::without_port(host);
    name == "localhost" || name.ends_with(".localhost") || is_loopback(name)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    // An origin that is no text is not among the admitted ones.
    headers.get(name).map(|value| value.to_str().unwrap_or("null"))
}
