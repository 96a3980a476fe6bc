//! Signs within a page, for local tests. The rules keep secrets off pages that others can open.
//!
//! These rules stop mistakes. They do not, and cannot, stop a page that means to misuse credentials it holds.

use super::{Credentials, Issued, Terms};
use crate::error::Error;
use crate::host::is_loopback;
use crate::json::Json;
use crate::policy::Condition;
use crate::time::Timestamp;

/// How long a policy may hold that a page has signed: an hour, in seconds.
pub const MAX_EXPIRES_IN: u32 = 3600;

/// The address of a page, by its `location`. The default is no address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// `http:` or `https:`, from `location.protocol`.
    pub protocol: String,
    /// The host without its port, from `location.hostname`: lower case, IPv6 in brackets.
    pub hostname: String,
}

/// Signs within a page. Where no condition bounds the keys they are any: the credentials are the page's own, and in its
/// hands already.
///
/// # Errors
/// [`Error::InvalidArgument`] on a page that is not on a loopback host, with credentials that are not temporary, for
/// more than an hour, and where [`Terms::issue`] fails.
pub fn issue(page: &Page, terms: &Terms, credentials: &Credentials, now: Timestamp) -> Result<Issued, Error> {
    check_page(page)?;
    check_credentials(credentials)?;
    check_expiry(terms.expires_in)?;
    let open = || terms.clone().with_any_key();
    let issued =
        if terms.limits_key() { terms.issue(credentials, now) } else { open().issue(credentials, now) };
    issued.map_err(|why| Error::from(&why))
}

/// Reads the `conditions` of a page: as a policy has them.
///
/// # Errors
/// [`Error::InvalidArgument`], naming the first item that is no condition.
pub fn conditions(json: &Json) -> Result<Vec<Condition>, Error> {
    let items = json
        .as_array()
        .ok_or_else(|| Error::invalid("options.conditions", "an array of conditions as in a policy", None))?;
    let read = |(index, item)| {
        Condition::from_json(item).map_err(|why| {
            let name = format!("options.conditions[{index}]");
            Error::invalid(&name, "a condition as in a policy", Some(format!("this: {why}")))
        })
    };
    items.iter().enumerate().map(read).collect()
}

fn check_page(page: &Page) -> Result<(), Error> {
    let is_web = matches!(page.protocol.as_str(), "http:" | "https:");
    if is_web && is_loopback(&page.hostname) {
        return Ok(());
    }
    let place = (*page != Page::default()).then(|| format!("{}//{}", page.protocol, page.hostname));
    Err(Error::invalid("a page that signs", "on a loopback host such as http://localhost", place))
}

fn check_credentials(credentials: &Credentials) -> Result<(), Error> {
    if !credentials.is_temporary() {
        let expected = "that of temporary (STS) credentials, which begins with \"STS.\"";
        return Err(Error::invalid("options.accessKeyId", expected, None));
    }
    if credentials.security_token().is_none_or(str::is_empty) {
        let expected = "the token that STS gave with the credentials";
        return Err(Error::invalid("options.securityToken", expected, None));
    }
    Ok(())
}

fn check_expiry(seconds: u32) -> Result<(), Error> {
    if seconds <= MAX_EXPIRES_IN {
        return Ok(());
    }
    Err(Error::invalid("options.expiresIn", "at most 3600 seconds", Some(seconds.to_string())))
}
