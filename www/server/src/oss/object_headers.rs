//! Reads the properties of the object that a form asks for: headers to store, metadata, ACL, class and encryption.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use mime_guess::MimeGuess;

use super::error::OssError;
use super::fields::Fields;

/// Fields that become headers of the object as they stand.
const STORED: [&str; 6] = [
    "Cache-Control",
    "Content-Disposition",
    "Content-Encoding",
    "Expires",
    "x-oss-server-side-encryption",
    "x-oss-server-side-encryption-key-id",
];
const ACLS: [&str; 4] = ["default", "private", "public-read", "public-read-write"];
/// Uncertain: whether a form may ask for `DeepColdArchive`, which is newer than the pages on forms.
const CLASSES: [&str; 5] = ["Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive"];
const ENCRYPTIONS: [&str; 3] = ["AES256", "KMS", "SM4"];
const MAX_METADATA: usize = 8 * 1024;

/// Headers of the stored object beside those that its bytes decide.
///
/// # Errors
/// `InvalidArgument` and `InvalidEncryptionAlgorithmError`.
pub fn read(
    fields: &Fields,
    request: &HeaderMap,
    part_type: Option<&str>,
    key: &str,
) -> Result<Vec<(String, String)>, OssError> {
    check_choices(fields, request)?;
    check_encryption(fields)?;
    let mut headers = vec![("Content-Type".to_owned(), content_type(fields, part_type, key))];
    headers
        .extend(STORED.iter().filter_map(|&name| Some((name.to_owned(), fields.filled(name)?.to_owned()))));
    let class = fields.filled("x-oss-storage-class").unwrap_or("Standard");
    headers.push(("x-oss-storage-class".to_owned(), class.to_owned()));
    headers.extend(metadata(fields)?);
    headers.iter().try_for_each(|(name, value)| check_header(name, value))?;
    Ok(headers)
}

/// `x-oss-content-type`, then the file part's type, then the `Content-Type` field, then what the key's extension says.
fn content_type(fields: &Fields, part_type: Option<&str>, key: &str) -> String {
    let part_type = part_type.filter(|text| !text.is_empty());
    let said = fields.filled("x-oss-content-type").or(part_type).or(fields.filled("Content-Type"));
    said.map_or_else(|| MimeGuess::from_path(key).first_or_octet_stream().to_string(), str::to_owned)
}

fn metadata(fields: &Fields) -> Result<Vec<(String, String)>, OssError> {
    let metadata: Vec<(String, String)> = fields
        .with_prefix("x-oss-meta-")
        .map(|(name, value)| (format!("x-oss-meta-{name}"), value.to_owned()))
        .collect();
    let size: usize = metadata.iter().map(|(name, value)| name.len() + value.len()).sum();
    if size > MAX_METADATA { Err(metadata_too_large()) } else { Ok(metadata) }
}

/// The ACL may also stand in a request header; the field wins.
fn check_choices(fields: &Fields, request: &HeaderMap) -> Result<(), OssError> {
    let acl_header = request.get("x-oss-object-acl").and_then(|value| value.to_str().ok());
    let field = |name| fields.get(name);
    check_choice("x-oss-object-acl", field("x-oss-object-acl").or(acl_header), &ACLS)?;
    check_choice("x-oss-storage-class", field("x-oss-storage-class"), &CLASSES)?;
    check_choice("x-oss-forbid-overwrite", field("x-oss-forbid-overwrite"), &["true", "false"])
}

// Uncertain: the messages; OSS documents the values.
fn check_choice(name: &str, value: Option<&str>, allowed: &[&str]) -> Result<(), OssError> {
    match value {
        Some(value) if !allowed.contains(&value) => {
            Err(OssError::invalid_argument("Invalid Argument. Parameter is invalid.", name, value))
        }
        _ => Ok(()),
    }
}

fn check_encryption(fields: &Fields) -> Result<(), OssError> {
    let method = fields.get("x-oss-server-side-encryption");
    if method.is_some_and(|method| !ENCRYPTIONS.contains(&method)) {
        return Err(invalid_encryption());
    }
    let is_kms = method == Some("KMS");
    match fields.get("x-oss-server-side-data-encryption") {
        Some(data) if !is_kms || data != "SM4" => return Err(invalid_encryption()),
        _ => {}
    }
    let has_key_id = fields.get("x-oss-server-side-encryption-key-id").is_some();
    if has_key_id && !is_kms { Err(invalid_encryption()) } else { Ok(()) }
}

fn check_header(name: &str, value: &str) -> Result<(), OssError> {
    let fits = HeaderName::try_from(name).is_ok() && HeaderValue::from_bytes(value.as_bytes()).is_ok();
    if fits { Ok(()) } else { Err(OssError::invalid_argument("Invalid header.", name, value)) }
}

fn metadata_too_large() -> OssError {
    let message = "The total size of the user metadata must not exceed 8KB.";
    OssError::invalid_argument(message, "x-oss-meta-*", "")
}

fn invalid_encryption() -> OssError {
    let message = "The Encryption request you specified is not valid. Supported value: AES256/SM4/KMS.";
    OssError::bad_request("InvalidEncryptionAlgorithmError", message)
}
