//! Object keys: the `${filename}` variable and the naming rules.

use oss_form_upload::key::{FILENAME_VARIABLE, MAX_KEY_LENGTH};

use super::error::OssError;

/// Puts the base name of the file into the key.
///
/// Uncertain: what an absent or empty name becomes; here the empty text.
#[must_use]
pub fn expand(key: &str, filename: Option<&str>) -> String {
    key.replace(FILENAME_VARIABLE, base_name(filename.unwrap_or_default()))
}

fn base_name(filename: &str) -> &str {
    filename.rsplit('/').next().unwrap_or_default()
}

/// Checks a key by OSS's naming rules.
///
/// # Errors
/// `InvalidObjectName`.
pub fn check(key: &str) -> Result<(), OssError> {
    if key.is_empty() {
        return Err(invalid("The Object name can not be empty.", "0016-00000001"));
    }
    if key.len() > MAX_KEY_LENGTH {
        return Err(invalid("The Length of Object name must be less than 1024.", "0016-00000002"));
    }
    if key.starts_with(['/', '\\']) {
        return Err(invalid("The specified object is not valid.", "0016-00000005"));
    }
    Ok(())
}

fn invalid(message: &'static str, ec: &'static str) -> OssError {
    OssError::bad_request("InvalidObjectName", message).ec(ec)
}
