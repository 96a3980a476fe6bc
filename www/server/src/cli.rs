//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;

use crate::oss::BucketAcl;

const ENVIRONMENT: &str = "\
Environment:
  OSS_REGION    The region ID, such as cn-hangzhou [default: cn-hangzhou]
  OSS_BUCKET    The bucket [default: demo-bucket]
  OSS_LIVE=1    Issue grants for the real bucket of that name, to this server's own page only. Nothing else does.
  OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_SESSION_TOKEN
                With OSS_LIVE=1: the access key that signs. Without it they are ignored, and said to be: the stand-in
                signs and accepts only its example keys, STS.example (token example-security-token) and LTAIexample,
                both with the secret not-a-real-secret.
  OSS_ENDPOINT  With OSS_LIVE=1: the endpoint, where it is not oss-{region}.aliyuncs.com
  OSS_HOST      With OSS_LIVE=1: a custom domain bound to the bucket, such as https://img.example.com

Hosts:
  http://localhost:PORT/                               the demo page
  http://localhost:PORT/get_post_signature_for_oss_upload    a grant, as JSON; see below
  http://localhost:PORT/callback                       receives upload callbacks
  http://localhost:PORT/callback_pub_key_v1.pem        the key that verifies them
  http://localhost:PORT/certificate.pem                with --tls: the certificate, for clients to trust
  http://localhost:PORT/__faults                       with --faults: POST a JSON order, GET what was seen, DELETE all
  http://{bucket}.oss-{region}.localhost:PORT/         the stand-in: POST / uploads, GET /{key} downloads
The bucket's real names mean the stand-in too, for clients that a hosts file or resolver sends here:
  {bucket}.oss-{region}.aliyuncs.com, {bucket}.oss-{region}-internal.aliyuncs.com, {bucket}.{region}.oss.aliyuncs.com,
  {bucket}.oss-accelerate.aliyuncs.com, {bucket}.oss-accelerate-overseas.aliyuncs.com

A grant varies with the query: dir, min and max (bytes), expires_in (seconds), status, types (with commas), callback=1;
filename, size and type make one for this file alone. With OSS_LIVE=1 only these last three count.

Pages of this machine (http://localhost:*, *.localhost, 127.0.0.1) may use all of it; those of other origins nothing,
but for what --allow-origin names.

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
#[allow(clippy::doc_markdown, rustdoc::bare_urls)] // clap prints these lines as they stand
#[allow(clippy::struct_excessive_bools)] // flags that are independent of each other
#[derive(Clone, Debug, Parser)]
#[command(name = "oss-form-upload-server", version, after_help = ENVIRONMENT, args_override_self = true)]
pub struct Args {
    /// Address and port; port 0 takes a free one. The first line on stdout says which
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8787")]
    pub listen: SocketAddr,

    /// Permit an address other than loopback, and requests by IP address. Never with OSS_LIVE=1
    #[arg(long)]
    pub allow_remote: bool,

    /// Answer requests for this name too, such as the one that other machines know this one by; repeatable
    #[arg(long, value_name = "NAME")]
    pub allow_host: Vec<String>,

    /// Let pages of this origin use the stand-in, such as http://192.168.1.5:3000; repeatable, and * is every page
    #[arg(long, value_name = "ORIGIN")]
    pub allow_origin: Vec<String>,

    /// Send callbacks to this host too, HOST or HOST:PORT; repeatable [default: only to /callback of this server]
    #[arg(long, value_name = "HOST")]
    pub callback_host: Vec<String>,

    /// Speak HTTPS as well as HTTP, on the same port, with a certificate made at start
    #[arg(long)]
    pub tls: bool,

    /// How many connections may be open at once; further ones wait
    #[arg(long, value_name = "NUMBER", default_value_t = 256, value_parser = clap::value_parser!(u16).range(1..))]
    pub max_connections: u16,

    /// Folder of the keys that grants are for, where the asker does not say; with OSS_LIVE=1 always
    #[arg(long, value_name = "FOLDER", default_value = "user/demo/")]
    pub grant_dir: String,

    /// The largest file that grants are for, likewise [default: 5368709120, the largest that OSS takes]
    #[arg(long, value_name = "BYTES")]
    pub grant_max_size: Option<u64>,

    /// How long grants hold, likewise; at most 604800
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub grant_expires_in: u32,

    /// Folder of the demo page [default: www of this repository]
    #[arg(long, value_name = "FOLDER")]
    pub www: Option<PathBuf>,

    /// Folder of the built package, served under /pkg/ [default: pkg of this repository]
    #[arg(long, value_name = "FOLDER")]
    pub pkg: Option<PathBuf>,

    /// Folder for uploaded objects, empty or made by this server; one server at a time may use it [default: temporary,
    /// removed at the end]
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

    /// Level of the log on stderr: off, error, warn, info, debug or trace
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    pub log: tracing_subscriber::filter::LevelFilter,
}
