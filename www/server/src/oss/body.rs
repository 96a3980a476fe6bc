//! The request body: read piece by piece, and drained when a refusal comes before its end.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{HeaderMap, HeaderName};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use md5::{Digest, Md5};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::call::Call;
use super::error::OssError;
use crate::faults::seen::Seen;
use crate::pace::Pace;

/// How long the stand-in waits for the next piece before it answers `RequestTimeout`.
const IDLE_LIMIT: Duration = Duration::from_secs(30);

/// How slowly a body may come as a whole: after a minute of waiting, a kilobyte for each further second. Time that this
/// server takes itself, with `--rate` or a fault, is not counted.
const PATIENCE: Duration = Duration::from_secs(60);
const MIN_BYTES_PER_SECOND: u64 = 1024;

/// How long the fault `stallAfterBytes` lasts.
const STALL: Duration = Duration::from_secs(30);

/// How much of a refused body is still read. Firefox drops an answer whose connection closes while it is sending;
/// reading on lets it send the rest of all but huge files and then find the answer.
const DRAIN_LIMIT: u64 = 1024 * 1024 * 1024;

/// How long a refused body is still read.
const DRAIN_TIME: Duration = Duration::from_secs(20);

/// The most bytes that may follow the last boundary, and the most between the file and that boundary.
pub(super) const MAX_EPILOGUE: u64 = 64 * 1024;

/// The MD5 of the whole body, Base64; not to be confused with that of the file.
const CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");

/// The body of one request.
pub struct Incoming {
    stream: BodyDataStream,
    pace: Pace,
    seen: Arc<Seen>,
    reset_after: Option<u64>,
    stall_after: Option<u64>,
    allowance: Allowance,
    waited: Duration,
    md5: Option<Md5>,
}

/// How many more bytes of a body may be read: a bound on what a parser holds in memory while it looks for the file.
#[derive(Clone)]
pub struct Allowance(Arc<AtomicU64>);

impl Allowance {
    /// From here on the body may be of any length.
    pub fn lift(&self) {
        self.limit(u64::MAX);
    }

    /// From here on so many bytes more may be read.
    pub fn limit(&self, bytes: u64) {
        self.0.store(bytes, Ordering::Relaxed);
    }

    fn spend(&self, bytes: usize) -> io::Result<()> {
        let spent = |left: u64| left.checked_sub(bytes as u64);
        match self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spent) {
            Ok(_) => Ok(()),
            Err(_) => Err(ErrorKind::FileTooLarge.into()),
        }
    }
}

impl Incoming {
    /// Reads the body of `call` at its own pace, or at `pace` where it has none.
    pub fn new(body: Body, call: &Call, pace: &Pace) -> Self {
        Incoming {
            stream: body.into_data_stream(),
            pace: call.fault.bytes_per_second.map_or_else(|| pace.clone(), |rate| Pace::new(Some(rate))),
            seen: Arc::clone(call.seen),
            reset_after: call.fault.reset_after_bytes,
            stall_after: call.fault.stall_after_bytes,
            allowance: Allowance(Arc::new(AtomicU64::new(u64::MAX))),
            waited: Duration::ZERO,
            md5: call.headers.contains_key(CONTENT_MD5).then(Md5::new),
        }
    }

    /// Lets only so many bytes be read until the allowance is lifted.
    pub fn allow(&mut self, bytes: u64) -> Allowance {
        self.allowance = Allowance(Arc::new(AtomicU64::new(bytes)));
        self.allowance.clone()
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// `TimedOut` where nothing comes for 30 seconds or too little for longer, `FileTooLarge` where the allowance is spent,
    /// otherwise what the connection says.
    pub async fn next(&mut self) -> io::Result<Option<Bytes>> {
        let (began, limit) = (Instant::now(), IDLE_LIMIT.min(self.patience()));
        let piece = timeout(limit, self.stream.next()).await?;
        self.waited += began.elapsed();
        let piece = piece.transpose().map_err(io::Error::other)?;
        let length = piece.as_ref().map_or(0, Bytes::len);
        let total = self.count(length)?;
        if self.stall_after.is_some_and(|limit| total >= limit) {
            sleep(STALL).await;
            return Err(self.reset());
        }
        self.allowance.spend(length)?;
        if let (Some(md5), Some(piece)) = (&mut self.md5, &piece) {
            md5.update(piece);
        }
        self.pace.spend(length).await;
        Ok(piece)
    }

    /// How much longer the client may be waited for, by what it has sent.
    fn patience(&self) -> Duration {
        let earned = Duration::from_secs(self.seen.body_bytes() / MIN_BYTES_PER_SECOND);
        (PATIENCE + earned).saturating_sub(self.waited)
    }

    /// How many there have been.
    fn count(&self, bytes: usize) -> io::Result<u64> {
        let total = self.seen.count(bytes);
        if self.reset_after.is_none_or(|limit| total < limit) { Ok(total) } else { Err(self.reset()) }
    }

    fn reset(&self) -> io::Error {
        self.seen.peer().reset();
        ErrorKind::ConnectionReset.into()
    }

    /// The pieces as a stream that is never ready twice in a row: multer takes all that is ready into memory before
    /// it looks at any of it.
    pub fn pieces(&mut self) -> impl Stream<Item = io::Result<Bytes>> + Send + '_ {
        stream::unfold(self, |body| async move {
            tokio::task::yield_now().await;
            body.next().await.transpose().map(|piece| (piece, body))
        })
    }

    /// Reads what follows the last part, and compares the whole body with the `Content-MD5` of `headers`.
    ///
    /// # Errors
    /// `InvalidDigest`, and `MalformedPOSTRequest` where too much follows.
    pub async fn finish(&mut self, headers: &HeaderMap) -> Result<(), OssError> {
        self.allow(MAX_EPILOGUE);
        while self.next().await.map_err(|cause| unread_end(&cause))?.is_some() {}
        let Some(md5) = self.md5.take() else { return Ok(()) };
        let actual = BASE64_STANDARD.encode(md5.finalize());
        let is_equal = headers.get(CONTENT_MD5).is_some_and(|announced| announced == actual.as_str());
        if is_equal { Ok(()) } else { Err(invalid_digest()) }
    }

    /// Reads the whole body and forgets it.
    pub async fn discard(&mut self) {
        while let Ok(Some(_)) = self.next().await {}
    }

    /// Reads what is left of a refused body, up to a bound of bytes and time, and forgets it.
    pub async fn drain(&mut self) {
        let (mut left, deadline) = (DRAIN_LIMIT, Instant::now() + DRAIN_TIME);
        while let Ok(Some(Ok(piece))) = timeout_at(deadline, self.stream.next()).await {
            left = left.saturating_sub(piece.len() as u64);
            if left == 0 || self.count(piece.len()).is_err() {
                break;
            }
        }
    }
}

fn unread_end(cause: &io::Error) -> OssError {
    if cause.kind() == ErrorKind::TimedOut { OssError::timed_out() } else { OssError::malformed_request() }
}

fn invalid_digest() -> OssError {
    OssError::bad_request("InvalidDigest", "The Content-MD5 you specified was invalid.")
}
