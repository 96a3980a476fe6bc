//! TCP connections that remember what passed over them and that can be reset on demand.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// How long a client may take to read anything of what it is sent.
const MAX_STALL: Duration = Duration::from_secs(60);

/// The state of one connection.
#[derive(Debug)]
pub struct Peer {
    /// Its number, counted from 1.
    pub id: u64,
    /// The client's address.
    pub address: SocketAddr,
    /// When it was opened.
    pub opened: SystemTime,
    closed: OnceLock<SystemTime>,
    bytes_read: AtomicU64,
    is_to_reset: AtomicBool,
}

impl Peer {
    /// A connection that has just been opened.
    #[must_use]
    pub fn new(id: u64, address: SocketAddr) -> Self {
        Peer {
            id,
            address,
            opened: SystemTime::now(),
            closed: OnceLock::new(),
            bytes_read: AtomicU64::new(0),
            is_to_reset: AtomicBool::new(false),
        }
    }

    /// When the connection was closed, by either side; `None` while it is open.
    pub fn closed(&self) -> Option<SystemTime> {
        self.closed.get().copied()
    }

    /// How many bytes the client has sent.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read.load(Ordering::Relaxed)
    }

    /// Cuts the connection with a TCP reset at its next read or write: nothing more reaches the client.
    pub fn reset(&self) {
        self.is_to_reset.store(true, Ordering::Relaxed);
    }
}

/// One connection.
pub struct Connection {
    stream: TcpStream,
    peer: Arc<Peer>,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Connection {
    /// `peer` is told what passes.
    #[must_use]
    pub fn new(stream: TcpStream, peer: Arc<Peer>) -> Self {
        Connection { stream, peer, stalled: None }
    }

    /// The first byte that the client sends, which is not taken from the stream; `None` where it sends none.
    ///
    /// # Errors
    /// Those of the network.
    pub async fn first_byte(&self) -> io::Result<Option<u8>> {
        let mut byte = [0];
        Ok((self.stream.peek(&mut byte).await? > 0).then_some(byte[0]))
    }

    /// Bounds how long nothing that is written gets away.
    fn watch<T>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(MAX_STALL)));
        stalled.as_mut().poll(cx).map(|()| Err(ErrorKind::TimedOut.into()))
    }

    fn check(&self) -> io::Result<()> {
        if !self.peer.is_to_reset.load(Ordering::Relaxed) {
            return Ok(());
        }
        // With no time to linger, closing sends a reset instead of what is still unsent.
        self.stream.set_zero_linger()?;
        Err(ErrorKind::ConnectionReset.into())
    }

    fn stream(&mut self) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.stream)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.peer.closed.get_or_init(SystemTime::now);
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check()?;
        let before = buffer.filled().len();
        let read = self.stream().poll_read(cx, buffer);
        let bytes = buffer.filled().len() - before;
        self.peer.bytes_read.fetch_add(bytes as u64, Ordering::Relaxed);
        read
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        let written = self.stream().poll_write(cx, bytes);
        self.watch(cx, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        self.stream().poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        self.stream().poll_shutdown(cx)
    }
}
