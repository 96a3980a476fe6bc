//! The upload callback: the request to the application server once an object is stored. Its answer becomes that of the
//! upload.
//!
//! Follows [callback](https://www.alibabacloud.com/help/en/oss/developer-reference/callback). One rule of OSS does not
//! hold here: it refuses private and loopback addresses, which are all that a local application server has. Another takes
//! its place: callbacks go to this server's own `/callback` and to the hosts that were named at its start, and nowhere else.

mod deliver;
mod parameters;
mod signer;
mod targets;
mod template;

pub use deliver::{Delivery, deliver};
pub use parameters::{BodyType, Parameters};
pub use signer::{PUBLIC_KEY_PATH, Signer, verify};
pub use targets::Targets;
pub use template::Variables;
