//! The configuration of the server: the command line and the environment, read and checked once.

use std::fmt;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use oss_form_upload::form::MAX_FILE_SIZE;
use oss_form_upload::signing::Credentials;

use crate::cli::Args;
use crate::oss::BucketAcl;
use crate::oss::cors::Rules;
use crate::oss::host::is_bucket_name;

/// The example access key. It opens nothing but the stand-in.
pub const EXAMPLE_KEY_ID: &str = "STS.example";
/// The secret of both example keys.
pub const EXAMPLE_SECRET: &str = "not-a-real-secret";
/// The token of the example key.
pub const EXAMPLE_TOKEN: &str = "example-security-token";
/// A permanent key that the stand-in knows beside the example key, for forms signed without a token.
pub const EXAMPLE_PERMANENT_KEY_ID: &str = "LTAIexample";

/// The configuration of a [`Server`](crate::server::Server).
#[allow(clippy::struct_excessive_bools)] // as the flags of the command line are
#[derive(Clone, Debug)]
pub struct Config {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// True if other machines may use it.
    pub allow_remote: bool,
    /// Names that this machine goes by, beside its own.
    pub allow_host: Vec<String>,
    /// Origins whose pages may use the stand-in, beside those of this machine.
    pub allow_origin: Vec<String>,
    /// The targets of callbacks, beside this server's own.
    pub callback_hosts: Vec<String>,
    /// True if HTTPS is spoken too.
    pub tls: bool,
    /// How many connections may be open at once.
    pub max_connections: usize,
    /// The terms of grants.
    pub grants: GrantTerms,
    /// The key that signs grants: the example key, or with `OSS_LIVE=1` that of the environment.
    pub credentials: Credentials,
    /// Warnings about variables of the environment that are ignored, in sentences.
    pub notices: Vec<String>,
    /// The region ID without `oss-`.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// The real bucket's URL, where grants are for it and not for the stand-in.
    pub live_host: Option<String>,
    /// The folder of the demo page.
    pub www: PathBuf,
    /// The folder of the built package.
    pub pkg: PathBuf,
    /// The folder for objects; temporary where there is none.
    pub data_dir: Option<PathBuf>,
    /// The ACL of the stand-in's bucket.
    pub bucket_acl: BucketAcl,
    /// The CORS rules of the stand-in's bucket.
    pub cors: Rules,
    /// How many bytes a second are read of an upload.
    pub rate: Option<u64>,
    /// True if there is a fault switch.
    pub faults: bool,
    /// True if the bucket takes `PUT`.
    pub allow_put: bool,
}

/// The terms that grants have where nobody asks for others, and in live mode always.
#[derive(Clone, Debug, PartialEq)]
pub struct GrantTerms {
    /// The folder of keys, closed with a slash; empty for all keys.
    pub dir: String,
    /// The largest file, in bytes.
    pub max_size: u64,
    /// How long they hold, in seconds.
    pub expires_in: u32,
}

/// The reason why the command line and the environment make no configuration: a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigError(String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads the command line; `env` looks up an environment variable.
    ///
    /// # Errors
    /// A sentence on the first thing that is missing or wrong.
    pub fn new(args: Args, env: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let env = |name: &str| env(name).filter(|value| !value.is_empty());
        check_listen(&args)?;
        let is_live = env("OSS_LIVE").is_some_and(|value| value != "0");
        if is_live {
            check_live(&args, &env)?;
        }
        let (bucket, region) = (bucket(&env)?, region(&env)?);
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        Ok(Config {
            listen: args.listen,
            allow_remote: args.allow_remote,
            allow_host: args.allow_host,
            allow_origin: args.allow_origin,
            callback_hosts: args.callback_host,
            tls: args.tls,
            max_connections: args.max_connections.into(),
            grants: GrantTerms {
                dir: args.grant_dir,
                max_size: args.grant_max_size.unwrap_or(MAX_FILE_SIZE),
                expires_in: args.grant_expires_in,
            },
            credentials: if is_live { live_credentials(&env) } else { example_credentials() },
            notices: if is_live { Vec::new() } else { ignored(&env) },
            live_host: is_live.then(|| live_host(&env, &bucket, &region)),
            region,
            bucket,
            www: args.www.unwrap_or_else(|| repository.join("..")),
            pkg: args.pkg.unwrap_or_else(|| repository.join("../../pkg")),
            data_dir: args.data_dir,
            bucket_acl: args.bucket_acl,
            cors: args.cors.as_deref().map(cors).transpose()?.unwrap_or_default(),
            rate: args.rate,
            faults: args.faults,
            allow_put: args.allow_put,
        })
    }
}

fn cors(file: &Path) -> Result<Rules, ConfigError> {
    let failed = |why: String| ConfigError(format!("--cors {}: {why}", file.display()));
    let json = fs::read(file).map_err(|why| failed(why.to_string()))?;
    serde_json::from_slice(&json).map_err(|why| failed(why.to_string()))
}

fn check_listen(args: &Args) -> Result<(), ConfigError> {
    if args.listen.ip().is_loopback() || args.allow_remote {
        return Ok(());
    }
    Err(ConfigError(format!("{} is not a loopback address; --allow-remote permits it", args.listen)))
}

/// Whoever can ask for a grant for a real bucket can write to it: nobody but this machine's own names may be answered.
fn check_live(args: &Args, env: &impl Fn(&str) -> Option<String>) -> Result<(), ConfigError> {
    if args.allow_remote || !args.allow_host.is_empty() {
        let message = "OSS_LIVE=1 would hand out grants for a real bucket to other machines; \
                       leave --allow-remote and --allow-host out";
        return Err(ConfigError(message.to_owned()));
    }
    let needed = ["OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_REGION", "OSS_BUCKET"];
    let missing: Vec<&str> = needed.into_iter().filter(|name| env(name).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(ConfigError(format!(
        "OSS_LIVE=1 needs the credentials of a real bucket; missing: {}",
        missing.join(", ")
    )))
}

/// The key that signs grants for the stand-in.
pub(crate) fn example_credentials() -> Credentials {
    Credentials::new(EXAMPLE_KEY_ID, EXAMPLE_SECRET).with_security_token(EXAMPLE_TOKEN)
}

/// Those of the environment, which [`check_live`] has found.
fn live_credentials(env: &impl Fn(&str) -> Option<String>) -> Credentials {
    let [id, secret] =
        ["OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"].map(|name| env(name).unwrap_or_default());
    let credentials = Credentials::new(id, secret);
    match env("OSS_SESSION_TOKEN") {
        Some(token) => credentials.with_security_token(token),
        None => credentials,
    }
}

/// Credentials that are not the example's sign nothing here, and that is said: whoever set them may expect otherwise.
fn ignored(env: &impl Fn(&str) -> Option<String>) -> Vec<String> {
    let examples = [
        ("OSS_ACCESS_KEY_ID", [EXAMPLE_KEY_ID, EXAMPLE_PERMANENT_KEY_ID]),
        ("OSS_ACCESS_KEY_SECRET", [EXAMPLE_SECRET; 2]),
        ("OSS_SESSION_TOKEN", [EXAMPLE_TOKEN; 2]),
    ];
    let is_other =
        |(name, known): &(&str, [&str; 2])| env(name).is_some_and(|value| !known.contains(&&*value));
    let names: Vec<&str> = examples.into_iter().filter(is_other).map(|(name, _)| name).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let names = names.join(", ");
    vec![format!(
        "{names} of the environment ignored: without OSS_LIVE=1 only the example keys sign and are accepted"
    )]
}

fn bucket(env: &impl Fn(&str) -> Option<String>) -> Result<String, ConfigError> {
    let bucket = env("OSS_BUCKET").unwrap_or_else(|| "demo-bucket".to_owned());
    if is_bucket_name(&bucket) {
        return Ok(bucket);
    }
    Err(ConfigError(format!("OSS_BUCKET is \"{bucket}\"; a bucket has 3 to 63 of a-z, 0-9 and -")))
}

/// Endpoints carry the region with `oss-` in front, and people copy it from there.
fn region(env: &impl Fn(&str) -> Option<String>) -> Result<String, ConfigError> {
    let region = env("OSS_REGION").unwrap_or_else(|| "cn-hangzhou".to_owned());
    let region = region.strip_prefix("oss-").unwrap_or(&region);
    if region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return Ok(region.to_owned());
    }
    Err(ConfigError(format!("OSS_REGION is \"{region}\"; a region ID looks like cn-hangzhou")))
}

fn live_host(env: &impl Fn(&str) -> Option<String>, bucket: &str, region: &str) -> String {
    let endpoint = env("OSS_ENDPOINT").unwrap_or_else(|| format!("oss-{region}.aliyuncs.com"));
    let (scheme, name) = endpoint.split_once("://").unwrap_or(("https", &endpoint));
    let host = env("OSS_HOST").unwrap_or_else(|| format!("{scheme}://{bucket}.{name}"));
    host.trim_end_matches('/').to_owned()
}
