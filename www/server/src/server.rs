//! One port, two servers: the application server and the stand-in, told apart by the `Host` of each request.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{fmt, io};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use oss_form_upload::signing::Credentials;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::sleep;
use tower::ServiceExt;

use crate::app::Application;
use crate::clock::Clock;
use crate::config::{Config, EXAMPLE_KEY_ID, EXAMPLE_PERMANENT_KEY_ID, EXAMPLE_SECRET};
use crate::connection::{Listener, PeerInfo};
use crate::faults::seen::Seen;
use crate::faults::{Faults, switch};
use crate::oss::StandIn;
use crate::oss::authenticate::Keyring;
use crate::oss::callback::{PUBLIC_KEY_PATH, Signer};
use crate::oss::host::{self, Target};
use crate::oss::store::Store;
use crate::pace::Pace;

/// How long requests under way may still take after the signal to stop.
const GRACE: Duration = Duration::from_secs(30);

/// A server that has its port and does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    hosts: Hosts,
    // Held so that the folder is removed when the server is.
    _temporary: Option<TempDir>,
}

/// Why a server cannot start.
#[derive(Debug)]
pub enum StartError {
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// The folder for objects cannot be used.
    Data(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Listen(address, cause) => write!(f, "cannot listen on {address}: {cause}"),
            StartError::Data(cause) => write!(f, "cannot use the folder for objects: {cause}"),
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
        let hosts = Hosts::new(config, store, address);
        Ok(Server { listener, address, hosts, _temporary: temporary })
    }

    /// The address with its real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until `stop` is ready, then lets those under way finish.
    ///
    /// # Errors
    /// Those of the network.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let (stopping, stopped) = oneshot::channel();
        let stop = async move {
            stop.await;
            drop(stopping);
        };
        let routes = Router::new().fallback(route).with_state(Arc::new(self.hosts));
        let service = routes.into_make_service_with_connect_info::<PeerInfo>();
        let serving =
            axum::serve(Listener::from(self.listener), service).with_graceful_shutdown(stop).into_future();
        tokio::select! {
            ended = serving => ended,
            () = grace(stopped) => Ok(()),
        }
    }
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
    allow_remote: bool,
}

impl Hosts {
    fn new(config: Config, store: Store, address: SocketAddr) -> Self {
        let own_url = format!("http://{}", reachable(address));
        let has_switch = config.faults;
        let allow_remote = config.allow_remote;
        let application = application(&config, address.port(), &own_url).routes();
        let stand_in = Arc::new(stand_in(config, store, &own_url));
        let faults = Arc::clone(&stand_in.faults);
        let switch = if has_switch { switch::routes(Arc::clone(&faults)) } else { Router::new() };
        let application = application.merge(public_key(Arc::clone(&stand_in))).merge(switch);
        Hosts { application, stand_in, faults, allow_remote }
    }

    async fn respond(&self, seen: &Arc<Seen>, request: Request<Body>) -> Response<Body> {
        match Target::parse(host::of(request.uri(), request.headers())) {
            Target::Bucket(bucket) => self.stand_in.respond(&bucket, seen, request).await,
            Target::Foreign if !self.allow_remote => foreign(),
            Target::Application | Target::Foreign => {
                self.application.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
            }
        }
    }
}

fn application(config: &Config, port: u16, own_url: &str) -> Application {
    let stand_in = format!("http://{}.oss-{}.localhost:{port}", config.bucket, config.region);
    Application {
        credentials: config.credentials.clone(),
        region: config.region.clone(),
        bucket: config.bucket.clone(),
        is_live: config.live_host.is_some(),
        bucket_url: config.live_host.clone().unwrap_or(stand_in),
        own_url: own_url.to_owned(),
        www: config.www.clone(),
        pkg: config.pkg.clone(),
    }
}

fn stand_in(config: Config, store: Store, own_url: &str) -> StandIn {
    let clock = Arc::new(Clock::default());
    StandIn {
        bucket: config.bucket,
        region: config.region,
        acl: config.bucket_acl,
        keys: keys(config.credentials),
        store,
        signer: Signer::new(format!("{own_url}{PUBLIC_KEY_PATH}")),
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

/// Where a server that listens on every address can be reached from this machine.
fn reachable(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() { (Ipv4Addr::LOCALHOST, address.port()).into() } else { address }
}

/// The example credentials come with a permanent key beside the temporary one; real ones come alone.
fn keys(credentials: Credentials) -> Keyring {
    let is_example = credentials.access_key_id() == EXAMPLE_KEY_ID;
    let permanent = is_example.then(|| Credentials::new(EXAMPLE_PERMANENT_KEY_ID, EXAMPLE_SECRET));
    Keyring::new([Some(credentials), permanent].into_iter().flatten().collect())
}

async fn route(
    State(hosts): State<Arc<Hosts>>,
    ConnectInfo(PeerInfo(peer)): ConnectInfo<PeerInfo>,
    request: Request<Body>,
) -> Response<Body> {
    let began = Instant::now();
    let method = request.method().clone();
    let host = host::of(request.uri(), request.headers()).to_owned();
    let path = request.uri().path().to_owned();
    let seen = Arc::new(Seen::new(method.as_str(), &host, &path, peer));
    if path != "/__faults" {
        hosts.faults.see(&seen);
    }
    let answer = hosts.respond(&seen, request).await;
    let (status, ec) = (answer.status().as_u16(), answer.headers().get("x-oss-ec"));
    seen.answered(status);
    let milliseconds = began.elapsed().as_millis();
    tracing::info!(%method, host, path, status, ?ec, milliseconds, "answered");
    answer
}

fn foreign() -> Response<Body> {
    let message = "This server answers to localhost only; start it with --allow-remote for other names.\n";
    (StatusCode::MISDIRECTED_REQUEST, message).into_response()
}
