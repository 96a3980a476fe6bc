//! The facts of one request, for everything that answers a part of it.

use std::sync::Arc;

use axum::http::HeaderMap;

use crate::faults::fault::Fault;
use crate::faults::seen::Seen;

/// One request to the stand-in, without its body.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// Its `Host`.
    pub host: &'a str,
    /// The ID that its answer carries.
    pub request_id: &'a str,
    /// The note of it, and through it the connection.
    pub seen: &'a Arc<Seen>,
    /// Its fault.
    pub fault: &'a Fault,
}
