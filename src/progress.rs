//! From the browser's count of bytes to a file's progress.

use serde::Serialize;

/// How far an upload is, as `onProgress` is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Bytes of the file that have been handed to the network.
    pub loaded: u64,
    /// Size of the file in bytes.
    pub total: u64,
    /// 0 to 100; 100 only when OSS has confirmed the upload.
    pub percent: u8,
}

impl Progress {
    /// The progress of a file of `size` bytes when the browser has handed over `loaded` of the `total` bytes of the
    /// whole form. What a form adds to the file stands almost all before it, so it is taken off first.
    #[must_use]
    pub fn under_way(size: u64, loaded: u64, total: u64) -> Self {
        let framing = total.saturating_sub(size);
        let loaded = loaded.saturating_sub(framing).min(size);
        // 99 at the most: buffers take the last bytes long before OSS has them.
        let percent = loaded.saturating_mul(100).checked_div(size).unwrap_or(0).min(99);
        Progress { loaded, total: size, percent: u8::try_from(percent).unwrap_or(99) }
    }

    /// The progress of a file that OSS has confirmed.
    #[must_use]
    pub fn complete(size: u64) -> Self {
        Progress { loaded: size, total: size, percent: 100 }
    }
}
