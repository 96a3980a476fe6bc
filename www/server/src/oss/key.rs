//! Object keys: the `${filename}` variable and the naming rules.

use oss_form_upload::form::{FILENAME_VARIABLE, MAX_KEY_LENGTH};

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
        return Err(invalid("The Object name can not be empty."));
    }
    if key.len() > MAX_KEY_LENGTH {
        return Err(invalid("The Length of Object name must be less than 1024."));
    }
    if key.starts_with(['/', '\\']) { Err(invalid("The specified object is not valid.")) } else { Ok(()) }
}

fn invalid(message: &'static str) -> OssError {
    OssError::bad_request("InvalidObjectName", message)
}
