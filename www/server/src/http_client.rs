//! Requests that this server makes itself: callbacks, and the key that verifies them. Without TLS.

use axum::body::Body;
use axum::http::{Error, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// A client that keeps no connections. `https` URLs fail as if nothing were listening.
#[must_use]
pub fn http_client() -> Client<HttpConnector, Body> {
    Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http()
}

/// The same URL on the loopback address where its host is a `.localhost` name, which resolvers outside browsers do not
/// know.
///
/// # Errors
/// Those of building a URL.
pub fn on_loopback(url: &Uri) -> Result<Uri, Error> {
    let is_local = url.host().is_some_and(|host| host.ends_with(".localhost"));
    if !is_local || url.scheme_str() != Some("http") {
        return Ok(url.clone());
    }
    let port = url.port_u16().unwrap_or(80);
    let path = url.path_and_query().map_or("/", |path| path.as_str());
    Uri::builder().scheme("http").authority(format!("127.0.0.1:{port}")).path_and_query(path).build()
}
