//! Looks at a file: its size and date as the browser shows them, and both its ends.

use std::rc::Rc;

use super::callback::{Awaited, Callback, Happened};
use super::driver::Driver;
use super::file;
use crate::engine::command::LookId;
use crate::engine::event::{Event, FileProblem};

/// The largest file in bytes that is read whole: one read, which also shows in Firefox that the file has grown, and in all
/// browsers that an empty one is gone. Of a larger one the first byte is read, and the last.
const SMALL: u64 = 64 << 10;

/// A look under way. Dropping it ends it.
pub(super) struct Look {
    /// The place of the first byte that is being read.
    at: u64,
    _piece: Callback,
}

/// Returns where the piece ends that begins at `start`.
fn end_of(start: u64, size: u64) -> u64 {
    if size <= SMALL { size } else { start + 1 }
}

impl Driver {
    /// Looks at the file of a call.
    pub(super) fn look(self: &Rc<Self>, look: LookId) {
        self.with_file(look.call, |_, file| {
            if file.is_changed() {
                self.looked(look, Err(FileProblem::Changed));
            } else {
                self.read_piece(look, 0);
            }
        });
    }

    fn read_piece(self: &Rc<Self>, look: LookId, at: u64) {
        self.with_file(look.call, |call, file| {
            let (piece, size) = (Callback::new(self, Awaited::Piece(look)), file.facts.size);
            let reading = file::read(&file.blob, size, at, end_of(at, size));
            let followed = reading.and_then(|reading| piece.follow(&reading));
            drop(call.look.replace(Some(Look { at, _piece: piece })));
            if let Err(cause) = followed {
                self.looked(look, Err(self.file_rejected(look.call, cause)));
            }
        });
    }

    /// Takes a piece, or the reason why there is none.
    pub(super) fn piece_read(self: &Rc<Self>, look: LookId, piece: Happened) {
        self.with_file(look.call, |call, file| {
            let Some(Look { at, .. }) = call.look.take() else { return };
            let (size, end) = (file.facts.size, end_of(at, file.facts.size));
            match piece {
                Err(cause) => self.looked(look, Err(self.file_rejected(look.call, cause))),
                Ok(buffer) if file::bytes(&buffer, end - at).is_none() => {
                    self.looked(look, Err(FileProblem::Changed));
                }
                Ok(_) => {
                    file.note_read();
                    if end < size { self.read_piece(look, size - 1) } else { self.looked(look, Ok(())) }
                }
            }
        });
    }

    fn looked(self: &Rc<Self>, look: LookId, found: Result<(), FileProblem>) {
        self.dispatch(Event::Looked { look, found });
    }
}
