//! One attempt of an upload: the form is posted, watched to its end, and what is stored compared with the file.

use alloc::rc::Rc;
use core::sync::atomic::{AtomicBool, Ordering};

use js_sys::Array;

use super::call::Call;
use super::checksum::Hashing;
use super::errors::Failure;
use super::file;
use super::form_data::{FilePart, assemble};
use super::plan::Plan;
use super::probe;
use super::progress::Watch;
use super::send::{Post, Received};
use super::sleep::Sleep;
use crate::error::{Error, NetworkFailure};
use crate::response::{self, Answer, Uploaded};
use crate::text::decimal;

/// How often a file is looked at while it is sent, in milliseconds: Firefox waits for ever for the bytes of one that was
/// cut or deleted.
const LOOK: u32 = 5_000;

/// Whether a form has been posted, so that the next one may go out on the same connection: connections are the browser's,
/// and all uploaders of a page share them.
static CONNECTED: AtomicBool = AtomicBool::new(false);

/// What an attempt works with.
pub struct Attempt<'a> {
    /// Whose it is.
    pub call: &'a Call,
    /// The file.
    pub file: &'a FilePart,
    /// Who is told.
    pub watch: &'a Rc<Watch>,
    /// What is sent.
    pub plan: &'a Plan,
}

/// Why what is stored was not compared with the file.
pub type Unverified = Option<&'static str>;

impl Attempt<'_> {
    /// Posts, as the `number`th time. The checksum of an earlier attempt in `hashing` is used again.
    ///
    /// # Errors
    /// Why it failed, or the abort.
    pub async fn run(
        &self,
        hashing: &mut Option<Hashing>,
        number: u32,
    ) -> Result<(Uploaded, Unverified), Failure> {
        if hashing.is_none() && self.call.engine.settings.checksum && !self.call.engine.checksum_hidden.get()
        {
            *hashing = Some(Hashing::start(self.file.blob(), self.file.size()));
        }
        self.watch.restart(number);
        // A preflight is a use of the connection too.
        let reused = CONNECTED.swap(true, Ordering::Relaxed) || self.is_listening();
        let received = self.post(hashing.as_ref()).await?;
        let uploaded = classify(&received.answer(), reused)?;
        let unverified = self.verify(&uploaded, hashing).await?;
        Ok((uploaded, unverified))
    }

    async fn post(&self, hashing: Option<&Hashing>) -> Result<Received, Failure> {
        let form = assemble(&self.plan.form, self.file)?;
        let post = Post::send(&self.plan.host, &form, self.is_listening().then(|| self.watch.listener()))?;
        while !post.has_ended() {
            let tick = Sleep::new(self.tick());
            let running = hashing.filter(|hashing| hashing.outcome().is_none());
            let either = Array::of2(post.ended(), tick.promise());
            if let Some(running) = running {
                either.push(running.ended());
            }
            let _ = self.call.abort.wait_for_any(&either).await?;
            if !post.has_ended() {
                self.look(hashing, &tick).await?;
            }
        }
        match post.received() {
            Some(received) => Ok(received),
            None => Err(self.cause().await?),
        }
    }

    /// Whether the browser is asked for progress, which makes it send a preflight.
    fn is_listening(&self) -> bool {
        self.watch.is_followed() || self.stall_timeout().is_some()
    }

    fn stall_timeout(&self) -> Option<u32> {
        self.call.engine.settings.stall_timeout
    }

    fn tick(&self) -> u32 {
        let still = self.watch.still_for();
        self.stall_timeout().map_or(LOOK, |timeout| timeout.saturating_sub(still).min(LOOK))
    }

    /// Looks whether there is any sense in going on. The file itself is looked at only from time to time.
    async fn look(&self, hashing: Option<&Hashing>, tick: &Sleep) -> Result<(), Failure> {
        if let Some(timeout) = self.stall_timeout().filter(|timeout| self.watch.still_for() >= *timeout) {
            return Err(Error::Network(NetworkFailure::Stalled(timeout)).into());
        }
        let unreadable = hashing.is_some_and(|hashing| matches!(hashing.outcome(), Some(Err(_))));
        if unreadable || (tick.is_over() && !self.is_intact().await?) {
            return Err(Error::FileChanged.into());
        }
        Ok(())
    }

    async fn is_intact(&self) -> Result<bool, Failure> {
        file::is_intact(self.file.blob(), self.file.size(), &self.call.abort).await
    }

    /// Why no answer came.
    async fn cause(&self) -> Result<Failure, Failure> {
        if !self.is_intact().await? {
            return Ok(Error::FileChanged.into());
        }
        let cause = probe::cause(&self.plan.host, self.is_listening(), &self.call.abort).await?;
        Ok(Error::Network(cause).into())
    }

    async fn verify(
        &self,
        uploaded: &Uploaded,
        hashing: &mut Option<Hashing>,
    ) -> Result<Unverified, Failure> {
        let engine = &self.call.engine;
        if !engine.settings.checksum {
            return Ok(Some("the option checksum is \"off\""));
        }
        engine.checksum_hidden.set(uploaded.crc64.is_none());
        let (Some(object), Some(running)) = (&uploaded.crc64, hashing.as_ref()) else {
            return Ok(Some(
                "the CRC-64 of the object cannot be read: add <ExposeHeader>x-oss-hash-crc64ecma</ExposeHeader> to the bucket's CORS rule",
            ));
        };
        if running.outcome().is_none() {
            let _ = self.call.abort.wait(running.ended()).await?;
        }
        let Some(Ok(file)) = running.outcome() else { return Err(Error::FileChanged.into()) };
        if *object == decimal(file) {
            return Ok(None);
        }
        // The file may have been read while it was changed: the next attempt reads it anew.
        *hashing = None;
        let overwrite_forbidden =
            self.plan.form.get("x-oss-forbid-overwrite").is_some_and(|v| v.eq_ignore_ascii_case("true"));
        Err(Error::ChecksumMismatch { file, object: object.clone(), overwrite_forbidden }.into())
    }
}

/// What the answer says. Browsers repeat a POST by themselves when a connection that is `reused` dies.
fn classify(answer: &Answer, reused: bool) -> Result<Uploaded, Failure> {
    response::classify(answer).map_err(|mut error| {
        if let Error::Service(service) = &mut error {
            service.sent_before = reused;
        }
        Failure::answered(error, answer.retry_after())
    })
}
