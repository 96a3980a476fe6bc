//! One port, two servers: the application server and the stand-in, told apart by the `Host` of each request.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{fmt, io};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use oss_form_upload::signing::Credentials;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

use crate::app::Application;
use crate::clock::Clock;
use crate::config::{Config, EXAMPLE_PERMANENT_KEY_ID, EXAMPLE_SECRET, example_credentials};
use crate::connection::Peer;
use crate::faults::seen::Seen;
use crate::faults::{Faults, switch};
use crate::origin::Origins;
use crate::oss::StandIn;
use crate::oss::authenticate::Keyring;
use crate::oss::callback::{PUBLIC_KEY_PATH, Signer, Targets};
use crate::oss::host::{self, Target};
use crate::oss::store::Store;
use crate::pace::Pace;
use crate::serve::{Answer, Door, serve};
use crate::tls::{Tls, TlsError, names};

/// How long requests under way may still take after the signal to stop.
const GRACE: Duration = Duration::from_secs(30);

/// How long the application server may take, its callers' bodies included. Uploads have bounds of their own.
const APPLICATION_TIME: Duration = Duration::from_secs(30);

/// The path of the certificate.
const CERTIFICATE_PATH: &str = "/certificate.pem";

/// A server that has its port and does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    door: Door<Hosts>,
    // Held so that the folder is removed when the server is.
    _temporary: Option<TempDir>,
}

/// The reason why a server cannot start.
#[derive(Debug)]
pub enum StartError {
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// The folder for objects cannot be used.
    Data(io::Error),
    /// There is no certificate.
    Tls(TlsError),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Listen(address, cause) => write!(f, "cannot listen on {address}: {cause}"),
            StartError::Data(cause) => write!(f, "cannot use the folder for objects: {cause}"),
            StartError::Tls(cause) => write!(f, "cannot speak TLS: {cause}"),
        }
    }
}

impl std::error::Error for StartError {}

impl Server {
    /// Takes the port and opens the folder for objects.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn bind(config: Config) -> Result<Self, StartError> {
        let failed = |cause| StartError::Listen(config.listen, cause);
        let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let (store, temporary) = open_store(config.data_dir.as_deref()).map_err(StartError::Data)?;
        let tls = tls(&config).map_err(StartError::Tls)?;
        let max_connections = config.max_connections;
        let hosts = Hosts::new(config, store, address, tls.as_ref());
        let door = Door { answer: Arc::new(hosts), tls: tls.map(|tls| tls.acceptor), max_connections };
        Ok(Server { listener, address, door, _temporary: temporary })
    }

    /// The URL to say to people: `https` where that is spoken.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}://{}", if self.door.tls.is_some() { "https" } else { "http" }, self.address)
    }

    /// The address with its real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until `stop` is ready, then lets those under way finish.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) {
        let (stopping, stopped) = oneshot::channel();
        let stop = async move {
            stop.await;
            drop(stopping);
        };
        tokio::select! {
            () = serve(self.listener, self.door, stop) => {}
            () = grace(stopped) => {}
        }
    }
}

fn tls(config: &Config) -> Result<Option<Tls>, TlsError> {
    let names = || names(&config.bucket, &config.region, &config.allow_host);
    config.tls.then(|| Tls::new(names())).transpose()
}

/// The objects in `folder`, or in a temporary one.
fn open_store(folder: Option<&Path>) -> io::Result<(Store, Option<TempDir>)> {
    if let Some(folder) = folder {
        return Ok((Store::open(folder)?, None));
    }
    let temporary = tempfile::tempdir()?;
    Ok((Store::open(temporary.path())?, Some(temporary)))
}

/// Ends some time after the signal to stop.
async fn grace(stopped: oneshot::Receiver<()>) {
    drop(stopped.await);
    sleep(GRACE).await;
    tracing::warn!("stopping although requests are still under way");
}

/// The two servers behind the port.
struct Hosts {
    application: Router,
    stand_in: Arc<StandIn>,
    faults: Arc<Faults>,
    origins: Origins,
    names: Names,
}

/// The hosts that requests may name, beside those of the two servers.
struct Names {
    allowed: Vec<String>,
    allow_remote: bool,
}

impl Names {
    /// An IP address cannot be pointed elsewhere, as a name can: a page of one that leads here must read nothing.
    fn admit(&self, host: &str) -> bool {
        let name = host::without_port(host);
        let is_address = self.allow_remote && host::address(name).is_some();
        is_address || self.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
    }
}

impl Hosts {
    fn new(config: Config, store: Store, address: SocketAddr, tls: Option<&Tls>) -> Self {
        let address = reachable(address);
        let own_url = format!("http://{address}");
        let has_switch = config.faults;
        let names = Names { allowed: config.allow_host.clone(), allow_remote: config.allow_remote };
        let origins = Origins::new(config.allow_origin.clone());
        let application = application(&config, address.port(), &own_url).routes();
        let stand_in = Arc::new(stand_in(config, store, address));
        let faults = Arc::clone(&stand_in.faults);
        let switch = if has_switch { switch::routes(Arc::clone(&faults)) } else { Router::new() };
        let certificate = tls.map_or_else(Router::new, |tls| certificate(tls.certificate.clone()));
        let application =
            application.merge(public_key(Arc::clone(&stand_in))).merge(switch).merge(certificate);
        Hosts { application, stand_in, faults, origins, names }
    }

    async fn respond(&self, seen: &Arc<Seen>, request: Request<Body>) -> Response<Body> {
        let host = host::of(request.uri(), request.headers());
        let target = Target::parse(host);
        if target == Target::Foreign && !self.names.admit(host) {
            return foreign();
        }
        if !self.origins.admit(request.method(), request.uri(), request.headers()) {
            return closed();
        }
        match target {
            Target::Bucket(bucket) => self.stand_in.respond(&bucket, seen, request).await,
            Target::Application | Target::Foreign => {
                let answer = timeout(APPLICATION_TIME, self.application.clone().oneshot(request)).await;
                answer.map_or_else(|_| too_slow(), |answer| answer.unwrap_or_else(|never| match never {}))
            }
        }
    }
}

impl Answer for Hosts {
    async fn answer(&self, peer: Arc<Peer>, request: Request<Body>) -> Response<Body> {
        let began = Instant::now();
        let method = request.method().clone();
        let host = host::of(request.uri(), request.headers()).to_owned();
        let path = request.uri().path().to_owned();
        let seen = Arc::new(Seen::new(method.as_str(), &host, &path, peer));
        if path != "/__faults" {
            self.faults.see(&seen);
        }
        let answer = self.respond(&seen, request).await;
        let (status, ec) = (answer.status().as_u16(), answer.headers().get("x-oss-ec"));
        seen.answered(status);
        let milliseconds = began.elapsed().as_millis();
        tracing::info!(%method, host, path, status, ?ec, milliseconds, "answered");
        answer
    }
}

fn application(config: &Config, port: u16, own_url: &str) -> Application {
    let scheme = if config.tls { "https" } else { "http" };
    let stand_in = format!("{scheme}://{}.oss-{}.localhost:{port}", config.bucket, config.region);
    Application {
        credentials: config.credentials.clone(),
        region: config.region.clone(),
        bucket: config.bucket.clone(),
        is_live: config.live_host.is_some(),
        grants: config.grants.clone(),
        further_hosts: if config.tls { real_names(config, port) } else { Vec::new() },
        bucket_url: config.live_host.clone().unwrap_or(stand_in),
        own_url: own_url.to_owned(),
        www: config.www.clone(),
        pkg: config.pkg.clone(),
    }
}

fn real_names(config: &Config, port: u16) -> Vec<String> {
    let (bucket, region) = (&config.bucket, &config.region);
    ["http", "https"].map(|scheme| format!("{scheme}://{bucket}.oss-{region}.aliyuncs.com:{port}")).into()
}

fn stand_in(config: Config, store: Store, address: SocketAddr) -> StandIn {
    let clock = Arc::new(Clock::default());
    StandIn {
        bucket: config.bucket,
        region: config.region,
        acl: config.bucket_acl,
        keys: keys(),
        store,
        signer: Signer::new(format!("http://{address}{PUBLIC_KEY_PATH}")),
        callback_targets: Targets::new(address, config.callback_hosts),
        faults: Arc::new(Faults::new(config.faults, Arc::clone(&clock), config.cors)),
        clock,
        pace: Pace::new(config.rate),
        allow_put: config.allow_put,
    }
}

/// The stand-in's public key, where its callbacks say it is.
fn public_key(stand_in: Arc<StandIn>) -> Router {
    let give = |State(stand_in): State<Arc<StandIn>>| async move {
        stand_in.signer.public_key().await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
    };
    Router::new().route(PUBLIC_KEY_PATH, get(give)).with_state(stand_in)
}

/// Returns the address at which a server that listens on every address can be reached from this machine.
fn reachable(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() { (Ipv4Addr::LOCALHOST, address.port()).into() } else { address }
}

/// The example keys, one temporary and one permanent; never those of the environment, which are of a real bucket.
fn keys() -> Keyring {
    let permanent = Credentials::new(EXAMPLE_PERMANENT_KEY_ID, EXAMPLE_SECRET);
    Keyring::new(vec![example_credentials(), permanent])
}

fn certificate(pem: String) -> Router {
    let give = || async move { ([(CONTENT_TYPE, "application/x-pem-file")], pem) };
    Router::new().route(CERTIFICATE_PATH, get(give))
}

fn foreign() -> Response<Body> {
    let message = "This server answers to names of this machine only; start it with --allow-host and this name, or for \
                   IP addresses with --allow-remote.\n";
    (StatusCode::MISDIRECTED_REQUEST, message).into_response()
}

fn closed() -> Response<Body> {
    let message = "This server answers pages of this machine only; start it with --allow-origin and the page's origin.\n";
    (StatusCode::FORBIDDEN, message).into_response()
}

fn too_slow() -> Response<Body> {
    StatusCode::REQUEST_TIMEOUT.into_response()
}
