//! The package's checksum by itself, for measuring: the published module exports no part of an upload.

use std::sync::{Mutex, MutexGuard, PoisonError};

use checksum::Crc64;

#[path = "../src/oss/checksum.rs"]
mod checksum;

/// As many bytes as the package copies into its memory at a time.
static BUFFER: Mutex<[u8; 64 << 10]> = Mutex::new([0; 64 << 10]);
static CRC: Mutex<Option<Crc64>> = Mutex::new(None);

/// Begins a checksum.
#[unsafe(no_mangle)]
pub extern "C" fn start() {
    *hold(&CRC) = Some(Crc64::new());
}

/// Where the page puts the next bytes.
#[unsafe(no_mangle)]
pub extern "C" fn buffer() -> *mut u8 {
    hold(&BUFFER).as_mut_ptr()
}

/// Adds the first `length` bytes of the buffer.
#[unsafe(no_mangle)]
pub extern "C" fn update(length: usize) {
    if let (Some(crc), Some(bytes)) = (hold(&CRC).as_mut(), hold(&BUFFER).get(..length)) {
        crc.update(bytes);
    }
}

/// The checksum of all bytes so far.
#[unsafe(no_mangle)]
pub extern "C" fn value() -> u64 {
    hold(&CRC).as_ref().map_or(0, Crc64::value)
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
