//! The requests that reached the server.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::connection::Peer;

/// How much of a host or path is kept, in characters.
const MAX_TEXT: usize = 4096;

/// One request, from its first byte to its answer.
#[derive(Debug)]
pub struct Seen {
    method: String,
    host: String,
    path: String,
    peer: Arc<Peer>,
    body_bytes: AtomicU64,
    status: OnceLock<u16>,
    key: OnceLock<String>,
}

impl Seen {
    /// A request whose head has been read.
    pub fn new(method: &str, host: &str, path: &str, peer: Arc<Peer>) -> Self {
        Seen {
            method: method.to_owned(),
            host: shortened(host),
            path: shortened(path),
            peer,
            body_bytes: AtomicU64::new(0),
            status: OnceLock::new(),
            key: OnceLock::new(),
        }
    }

    /// The connection it came by.
    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// Counts bytes of its body; says how many there have been.
    pub fn count(&self, bytes: usize) -> u64 {
        self.body_bytes.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64
    }

    /// How many bytes of its body there have been.
    pub fn body_bytes(&self) -> u64 {
        self.body_bytes.load(Ordering::Relaxed)
    }

    /// Notes the status of its answer.
    pub fn answered(&self, status: u16) {
        self.status.get_or_init(|| status);
    }

    /// Notes the key of the object that it stored.
    pub fn stored(&self, key: &str) {
        self.key.get_or_init(|| key.to_owned());
    }

    /// The entry in the answer of `/__faults`. Times are milliseconds since 1970.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({
            "method": self.method,
            "host": self.host,
            "path": self.path,
            "bodyBytes": self.body_bytes(),
            "status": self.status.get(),
            "storedKey": self.key.get(),
            "connection": {
                "id": self.peer.id,
                "bytesRead": self.peer.bytes_read(),
                "openedAt": milliseconds(self.peer.opened),
                "closedAt": self.peer.closed().map(milliseconds),
            },
        })
    }
}

/// Thousands of requests are remembered. The longest key, percent-encoded, fits.
fn shortened(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

fn milliseconds(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()
}
