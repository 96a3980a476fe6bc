//! Taking connections and reading requests from them, within bounds: how many at once, how large a head, how long it may
//! take. With TLS the first byte tells both protocols apart, so that one port serves both.

use std::convert::Infallible;
use std::future::Future;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::connection::{Connection, Peer};

/// How long the head of a request may take, and how long a connection may be kept without one.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// The largest head of a request.
const MAX_HEAD: usize = 64 * 1024;

/// How long to wait when no connection can be taken, because all file descriptors are in use.
const PAUSE: Duration = Duration::from_secs(1);

/// The first byte of a TLS handshake; no HTTP request begins with it.
const HANDSHAKE: u8 = 0x16;

/// An HTTP service that answers requests.
pub(crate) trait Answer: Send + Sync + 'static {
    /// Answers one request that came by this connection.
    fn answer(&self, peer: Arc<Peer>, request: Request<Body>) -> impl Future<Output = Response<Body>> + Send;
}

/// The state that all connections of a server share.
pub(crate) struct Door<A> {
    /// The service that answers.
    pub(crate) answer: Arc<A>,
    /// With TLS: the acceptor, which holds certificate and key.
    pub(crate) tls: Option<TlsAcceptor>,
    /// How many connections may be open at once.
    pub(crate) max_connections: usize,
}

/// Serves until `stop` is ready, then lets requests under way finish.
pub(crate) async fn serve<A: Answer>(listener: TcpListener, door: Door<A>, stop: impl Future<Output = ()>) {
    let (graceful, (stopping, stopped)) = (GracefulShutdown::new(), watch::channel(()));
    let permits = Arc::new(Semaphore::new(door.max_connections));
    let accepting = async {
        for id in 1.. {
            // The semaphore is never closed.
            let Ok(permit) = Arc::clone(&permits).acquire_owned().await else { break };
            let connection = accept(&listener, id).await;
            let visit = Visit {
                answer: Arc::clone(&door.answer),
                tls: door.tls.clone(),
                watcher: graceful.watcher(),
                stopped: stopped.clone(),
                _permit: permit,
            };
            tokio::spawn(visit.run(connection));
        }
    };
    tokio::select! {
        () = accepting => {}
        () = stop => {}
    }
    drop(listener);
    drop(stopping);
    graceful.shutdown().await;
}

async fn accept(listener: &TcpListener, id: u64) -> (TcpStream, Arc<Peer>) {
    loop {
        match listener.accept().await {
            Ok((stream, address)) => return (stream, Arc::new(Peer::new(id, address))),
            // The client has gone again.
            Err(cause) if is_of_the_client(cause.kind()) => {}
            Err(cause) => {
                tracing::error!(%cause, "no connection can be taken");
                sleep(PAUSE).await;
            }
        }
    }
}

fn is_of_the_client(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused)
}

/// One connection, from its first byte to its end.
struct Visit<A> {
    answer: Arc<A>,
    tls: Option<TlsAcceptor>,
    watcher: Watcher,
    stopped: watch::Receiver<()>,
    _permit: OwnedSemaphorePermit,
}

impl<A: Answer> Visit<A> {
    async fn run(mut self, (stream, peer): (TcpStream, Arc<Peer>)) {
        let connection = Connection::new(stream, Arc::clone(&peer));
        let Some(tls) = self.tls.take() else { return self.talk(connection, peer).await };
        let Some(is_secure) = self.in_time(connection.first_byte()).await else { return };
        if is_secure != Some(HANDSHAKE) {
            return self.talk(connection, peer).await;
        }
        if let Some(secure) = self.in_time(tls.accept(connection)).await {
            self.talk(secure, peer).await;
        }
    }

    /// Returns the outcome of a future that is ready in time, and before the server stops.
    async fn in_time<T>(&mut self, step: impl Future<Output = io::Result<T>>) -> Option<T> {
        tokio::select! {
            done = timeout(HEAD_TIME, step) => done.ok()?.ok(),
            _ = self.stopped.changed() => None,
        }
    }

    /// Reads requests and writes answers. How a connection ends is of no interest: each answer was logged.
    async fn talk(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, peer: Arc<Peer>) {
        let Visit { answer, watcher, _permit, .. } = self;
        let service = service_fn(move |request: Request<Incoming>| {
            let (answer, peer) = (Arc::clone(&answer), Arc::clone(&peer));
            async move { Ok::<_, Infallible>(answer.answer(peer, request.map(Body::new)).await) }
        });
        let connection = http().serve_connection(TokioIo::new(stream), service);
        drop(watcher.watch(connection).await);
    }
}

fn http() -> Builder {
    let mut http = Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(MAX_HEAD);
    http
}
