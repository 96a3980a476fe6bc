//! Shared by the tests: a server in this process, requests made by hand, and forms signed by hand, so that a mistake
//! in the server's own libraries cannot hide.
// Each test file uses its part, and nothing is reachable from outside one.
#![allow(dead_code, unreachable_pub)]
// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

pub mod form;
pub mod http;
pub mod sign;

use std::net::SocketAddr;

use clap::Parser;
use oss_form_upload_server::cli::Args;
use oss_form_upload_server::config::Config;
use oss_form_upload_server::server::Server;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use self::form::Form;
use self::http::{Answer, Request};

pub const BUCKET: &str = "demo-bucket";
pub const REGION: &str = "cn-hangzhou";

/// A running server; it stops when this is dropped.
pub struct Local {
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<()>>,
}

/// A server with the options of a command line.
pub async fn start(options: &[&str]) -> Local {
    start_with(options, |config| config).await
}

/// The same, its configuration changed in some way that the command line does not offer.
pub async fn start_with(options: &[&str], change: impl FnOnce(Config) -> Config) -> Local {
    let line = ["server", "--listen", "127.0.0.1:0"].iter().chain(options);
    let config = Config::new(Args::parse_from(line), |_| None).unwrap();
    let server = Server::bind(change(config)).await.unwrap();
    let address = server.address();
    let (stop, stopped) = oneshot::channel();
    let running = tokio::spawn(server.run(async move { drop(stopped.await) }));
    Local { address, stop: Some(stop), running: Some(running) }
}

impl Local {
    /// The stand-in's host, as the grants name it.
    pub fn bucket_host(&self) -> String {
        format!("{BUCKET}.oss-{REGION}.localhost:{}", self.address.port())
    }

    /// The application server's host.
    pub fn host(&self) -> String {
        format!("localhost:{}", self.address.port())
    }

    pub async fn send(&self, request: Request) -> Answer {
        http::send(self.address, request).await
    }

    /// A `GET` from the application server.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::new("GET", path, &self.host())).await
    }

    /// Posts a form to the bucket.
    pub async fn post(&self, form: &Form) -> Answer {
        self.send(self.post_request(form)).await
    }

    /// The request of [`Local::post`], to be changed.
    pub fn post_request(&self, form: &Form) -> Request {
        Request::new("POST", "/", &self.bucket_host())
            .header("Origin", "http://localhost:8787")
            .header("Content-Type", &form::content_type())
            .body(form.body())
    }

    /// Downloads an object; `path` as in a URL.
    pub async fn object(&self, path: &str) -> Answer {
        self.send(Request::new("GET", path, &self.bucket_host())).await
    }

    /// Stops the server and waits for its end.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        self.running.take().unwrap().await.unwrap();
    }
}
