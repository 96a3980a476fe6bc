//! What all calls of one `Uploader` share.

use alloc::rc::Rc;
use core::cell::Cell;

use wasm_bindgen::JsValue;
use web_sys::{AbortController, AbortSignal};

use super::errors::Failure;
use super::grants::Grants;
use super::line::Line;
use super::settings::{self, Settings};
use super::source::Source;

/// An uploader at work.
pub struct Engine {
    /// How it works.
    pub settings: Settings,
    /// Its grants.
    pub grants: Rc<Grants>,
    /// Where its uploads wait.
    pub line: Rc<Line>,
    /// Whether an answer came without `x-oss-hash-crc64ecma`, so that there is nothing to compare a checksum with.
    pub checksum_hidden: Cell<bool>,
    /// What ends all uploads that there are now.
    controller: Cell<Option<AbortController>>,
}

impl Engine {
    /// Reads the options of an `Uploader`.
    ///
    /// # Errors
    /// `InvalidArgument` naming the option.
    pub fn new(options: &JsValue) -> Result<Rc<Self>, Failure> {
        let reader = settings::reader(options)?;
        let settings = Settings::read(&reader)?;
        Ok(Rc::new(Engine {
            grants: Grants::new(Source::read(&reader)?, settings.grant_per_file),
            line: Line::new(settings.concurrency),
            settings,
            checksum_hidden: Cell::new(false),
            controller: Cell::new(AbortController::new().ok()),
        }))
    }

    /// Aborted with all uploads that there are now.
    #[must_use]
    pub fn signal(&self) -> Option<AbortSignal> {
        let controller = self.controller.take();
        let signal = controller.as_ref().map(AbortController::signal);
        self.controller.set(controller);
        signal
    }

    /// Aborts all uploads that there are now.
    pub fn abort(&self, reason: &JsValue) {
        let aborted = self.controller.replace(AbortController::new().ok());
        if let Some(controller) = aborted {
            controller.abort_with_reason(reason);
        }
    }
}
