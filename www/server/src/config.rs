//! What the server is to be: the command line and the environment, read and checked once.

use std::fmt;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

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

/// Everything a [`Server`](crate::server::Server) is told.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Whether other machines may use it.
    pub allow_remote: bool,
    /// What signs grants.
    pub credentials: Credentials,
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
    /// Whether there is a fault switch.
    pub faults: bool,
    /// Whether the bucket takes `PUT`.
    pub allow_put: bool,
}

/// Why the command line and the environment make no configuration: a sentence.
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
            check_live(&env)?;
        }
        let (bucket, region) = (bucket(&env)?, region(&env)?);
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        Ok(Config {
            listen: args.listen,
            allow_remote: args.allow_remote,
            credentials: credentials(&env)?,
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

fn check_live(env: &impl Fn(&str) -> Option<String>) -> Result<(), ConfigError> {
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

fn credentials(env: &impl Fn(&str) -> Option<String>) -> Result<Credentials, ConfigError> {
    let token = env("OSS_SESSION_TOKEN");
    let (credentials, token) = match (env("OSS_ACCESS_KEY_ID"), env("OSS_ACCESS_KEY_SECRET")) {
        (Some(id), Some(secret)) => (Credentials::new(&id, &secret), token),
        (None, None) => {
            let token = token.unwrap_or_else(|| EXAMPLE_TOKEN.to_owned());
            (Credentials::new(EXAMPLE_KEY_ID, EXAMPLE_SECRET), Some(token))
        }
        _ => {
            let message = "OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET go together; one of them is missing";
            return Err(ConfigError(message.to_owned()));
        }
    };
    Ok(match token {
        Some(token) => credentials.with_security_token(&token),
        None => credentials,
    })
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
