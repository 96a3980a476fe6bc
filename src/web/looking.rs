//! Looks at a file: its first and its last byte.

use std::rc::Rc;

use super::callback::{Awaited, Callback, Happened};
use super::driver::Driver;
use super::file;
use crate::engine::command::LookId;
use crate::engine::event::{Event, FileProblem};

/// A look under way. Dropping it ends it.
pub(super) struct Look {
    /// The place of the byte that is being read.
    at: u64,
    _byte: Callback,
}

impl Driver {
    /// Looks at the file of a call. A file of no bytes is intact.
    pub(super) fn look(self: &Rc<Self>, look: LookId) {
        self.with_file(look.call, |_, file| {
            if file.facts.size == 0 { self.looked(look, Ok(())) } else { self.read_byte(look, 0) }
        });
    }

    fn read_byte(self: &Rc<Self>, look: LookId, at: u64) {
        self.with_file(look.call, |call, file| {
            let byte = Callback::new(self, Awaited::Byte(look));
            let reading = file::read(&file.blob, file.facts.size, at, at + 1);
            let followed = reading.and_then(|reading| byte.follow(&reading));
            drop(call.look.replace(Some(Look { at, _byte: byte })));
            if let Err(cause) = followed {
                self.looked(look, Err(FileProblem::Rejected { cause: self.keep_cause(cause) }));
            }
        });
    }

    /// Takes a byte, or the reason why it could not be read.
    pub(super) fn byte_read(self: &Rc<Self>, look: LookId, byte: Happened) {
        let Some(call) = self.call(look.call) else { return };
        let Some(Look { at, .. }) = call.look.take() else { return };
        let last = call.file.as_ref().map_or(0, |file| file.facts.size.saturating_sub(1));
        match byte {
            Err(cause) => {
                self.looked(look, Err(FileProblem::Rejected { cause: self.keep_cause(cause) }));
            }
            Ok(buffer) if file::bytes(&buffer, 1).is_none() => self.looked(look, Err(FileProblem::Shorter)),
            Ok(_) if at < last => self.read_byte(look, last),
            Ok(_) => self.looked(look, Ok(())),
        }
    }

    fn looked(self: &Rc<Self>, look: LookId, found: Result<(), FileProblem>) {
        self.dispatch(Event::Looked { look, found });
    }
}
