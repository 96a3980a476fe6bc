//! Checks the targets of callbacks. URL, `Host` and body are the visitor's, who also gets the answer: without bounds any page
//! could make this server talk to everything that this machine can reach.

use std::net::SocketAddr;

use axum::http::Uri;

use super::Parameters;
use crate::oss::error::OssError;

/// The path of the application server that receives callbacks.
const OWN_PATH: &str = "/callback";

/// This server's own addresses, and the hosts that `--callback-host` names.
#[derive(Clone, Debug)]
pub struct Targets {
    own: [String; 2],
    hosts: Vec<String>,
}

impl Targets {
    /// `own` is where this server listens; `hosts` are names or addresses, which mean every port unless they have one.
    #[must_use]
    pub fn new(own: SocketAddr, hosts: Vec<String>) -> Self {
        let hosts = hosts.into_iter().map(|host| host.to_ascii_lowercase()).collect();
        Targets { own: [own.to_string(), format!("localhost:{}", own.port())], hosts }
    }

    /// Checks every URL, and the `Host` header where one is asked for.
    ///
    /// # Errors
    /// `InvalidArgument`, as for the private addresses that OSS refuses. The message is this server's own.
    pub fn check(&self, parameters: &Parameters) -> Result<(), OssError> {
        let host = parameters.host.as_deref().filter(|host| !self.admits_host(host));
        let url = parameters.urls.iter().find(|url| !self.admits_url(url));
        match (url, host) {
            (None, None) => Ok(()),
            (Some(url), _) => Err(forbidden(url.authority().map_or("", |authority| authority.as_str()))),
            (None, Some(host)) => Err(forbidden(host)),
        }
    }

    fn admits_url(&self, url: &Uri) -> bool {
        let authority = url.authority().map(ToString::to_string).unwrap_or_default().to_ascii_lowercase();
        let is_own = self.own.contains(&authority) && url.path() == OWN_PATH;
        is_own || self.is_named(&authority)
    }

    fn admits_host(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.own.contains(&host) || self.is_named(&host)
    }

    /// An authority with a user before `@` is a name that is not in the list.
    fn is_named(&self, authority: &str) -> bool {
        let name = crate::oss::host::without_port(authority);
        self.hosts.iter().any(|host| host == authority || host == name)
    }
}

fn forbidden(host: &str) -> OssError {
    let message = format!(
        "This server sends callbacks to its own /callback only; --callback-host {host} permits this one."
    );
    OssError::invalid_argument(message, "callback", host)
}
