//! Where the cases run: the stand-in, or a real bucket.

use std::env;
use std::net::{SocketAddr, ToSocketAddrs};

use super::support::{BUCKET, Local, REGION, sign};

pub struct Target {
    pub address: SocketAddr,
    pub host: String,
    pub bucket: String,
    pub region: String,
    pub key_id: String,
    pub secret: String,
    pub token: Option<String>,
    /// Keeps the keys of one run apart from those of others.
    pub run: u64,
    pub is_live: bool,
}

impl Target {
    pub fn local(server: &Local) -> Self {
        Target {
            address: server.address,
            host: server.bucket_host(),
            bucket: BUCKET.to_owned(),
            region: REGION.to_owned(),
            key_id: sign::KEY_ID.to_owned(),
            secret: sign::SECRET.to_owned(),
            token: Some(sign::TOKEN.to_owned()),
            run: 0,
            is_live: false,
        }
    }

    /// The bucket that the environment names; over HTTP, which needs no certificates. `OSS_ENDPOINT` replaces
    /// `oss-{region}.aliyuncs.com`.
    pub fn live() -> Option<Self> {
        if env::var("OSS_LIVE").ok()? != "1" {
            return None;
        }
        let variable = |name: &str| env::var(name).unwrap_or_else(|_| panic!("OSS_LIVE=1 needs {name}"));
        let (bucket, region) = (variable("OSS_BUCKET"), variable("OSS_REGION"));
        let endpoint = env::var("OSS_ENDPOINT").unwrap_or_else(|_| format!("oss-{region}.aliyuncs.com"));
        let host = format!("{bucket}.{endpoint}");
        Some(Target {
            address: resolve(&host),
            host,
            bucket,
            region,
            key_id: variable("OSS_ACCESS_KEY_ID"),
            secret: variable("OSS_ACCESS_KEY_SECRET"),
            token: env::var("OSS_SESSION_TOKEN").ok(),
            run: sign::now(),
            is_live: true,
        })
    }
}

fn resolve(host: &str) -> SocketAddr {
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let name = if name.ends_with(".localhost") { "127.0.0.1" } else { name };
    format!("{name}:{port}").to_socket_addrs().unwrap().next().unwrap()
}
