//! Telling the caller how far an upload is.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{ProgressEvent, XmlHttpRequestUpload};

use super::outcome::to_js;
use super::sys;
use crate::progress::Progress;

/// Listens to an upload for the caller's `onProgress`; dropping it ends that.
///
/// A listener on an upload makes the browser ask for permission first (a CORS preflight), so there is none unless the
/// caller wants to be told.
pub struct Listener {
    upload: XmlHttpRequestUpload,
    _closure: Closure<dyn FnMut(ProgressEvent)>,
}

impl Listener {
    /// Reports what `upload` does with a file of `size` bytes.
    #[must_use]
    pub fn attach(upload: XmlHttpRequestUpload, size: u64, on_progress: Function) -> Self {
        let closure = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            report(&on_progress, Progress::under_way(size, bytes(event.loaded()), bytes(event.total())));
        });
        upload.set_onprogress(Some(closure.as_ref().unchecked_ref()));
        Listener { upload, _closure: closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.upload.set_onprogress(None);
    }
}

/// Calls the caller. What the caller throws is reported as uncaught and changes nothing about the upload.
pub fn report(on_progress: &Function, progress: Progress) {
    if let Err(thrown) = sys::call(on_progress, &to_js(&progress)) {
        let _ = sys::report_error(&thrown);
    }
}

/// An event's count: a whole number that a double holds exactly.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn bytes(count: f64) -> u64 {
    count as u64
}
