//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;

use crate::oss::BucketAcl;

const ENVIRONMENT: &str = "\
Environment:
  OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_SESSION_TOKEN
          The access key that signs grants and that the stand-in accepts.
          [default: example credentials that open nothing]
  OSS_REGION    The region ID, such as cn-hangzhou [default: cn-hangzhou]
  OSS_BUCKET    The bucket [default: demo-bucket]
  OSS_LIVE=1    Issue grants for the real bucket of that name. Nothing else does.
  OSS_ENDPOINT  With OSS_LIVE=1: the endpoint, where it is not oss-{region}.aliyuncs.com
  OSS_HOST      With OSS_LIVE=1: a custom domain bound to the bucket, such as https://img.example.com

Hosts:
  http://localhost:PORT/                               the demo page
  http://localhost:PORT/get_post_signature_for_oss_upload    a grant, as JSON
  http://localhost:PORT/callback                       receives upload callbacks
  http://localhost:PORT/__faults                       with --faults: POST a JSON order, GET what was seen, DELETE all
  http://{bucket}.oss-{region}.localhost:PORT/         the stand-in: POST / uploads, GET /{key} downloads

CORS rules are a list such as
  [{\"AllowedOrigin\": [\"http://localhost:*\"], \"AllowedMethod\": [\"POST\"], \"AllowedHeader\": [\"*\"],
    \"ExposeHeader\": [\"ETag\"], \"MaxAgeSeconds\": 600}]

A fault order is an object such as
  {\"next\": [{\"times\": 2, \"answer\": \"InternalError\"}, {\"resetAfterBytes\": 65536},
            {\"resetBeforeAnswer\": true, \"stored\": true}, {\"bytesPerSecond\": 100000}, {\"wrongCrc64\": true},
            {\"answer\": \"SecurityTokenExpired\"}, {\"withoutCors\": true}],
   \"clockOffsetSeconds\": 3600, \"cors\": []}
where each item of next is for the next upload, or for as many as times says; other answers are ServiceUnavailable
and RequestTimeout.";

/// The demo's application server and a local stand-in for Alibaba Cloud OSS form upload (PostObject).
///
/// For development and tests only.
#[derive(Clone, Debug, Parser)]
#[command(name = "oss-form-upload-server", version, after_help = ENVIRONMENT, args_override_self = true)]
pub struct Args {
    /// Address and port; port 0 takes a free one. The first line on stdout says which
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8787")]
    pub listen: SocketAddr,

    /// Permit an address other than loopback, and requests that name other hosts
    #[arg(long)]
    pub allow_remote: bool,

    /// Folder of the demo page [default: www of this repository]
    #[arg(long, value_name = "FOLDER")]
    pub www: Option<PathBuf>,

    /// Folder of the built package, served under /pkg/ [default: pkg of this repository]
    #[arg(long, value_name = "FOLDER")]
    pub pkg: Option<PathBuf>,

    /// Folder for uploaded objects; one server at a time may use it [default: temporary, removed at the end]
    #[arg(long, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,

    /// ACL of the stand-in's bucket
    #[arg(long, value_enum, default_value = "private")]
    pub bucket_acl: BucketAcl,

    /// Read each upload no faster than this many bytes a second
    #[arg(long, value_name = "BYTES")]
    pub rate: Option<u64>,

    /// Serve /__faults, which makes uploads go wrong on demand and lists the requests seen
    #[arg(long)]
    pub faults: bool,

    /// Let the bucket take PUT with any Authorization header, unverified
    #[arg(long)]
    pub allow_put: bool,

    /// JSON file with the bucket's CORS rules, a list like the one below [default: everything is allowed]
    #[arg(long, value_name = "FILE")]
    pub cors: Option<PathBuf>,

    /// What to log to stderr: off, error, warn, info, debug or trace
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    pub log: tracing_subscriber::filter::LevelFilter,
}
