//! A form that has passed every check which needs only its fields. The checks of the file are left.

use oss_form_upload::policy::Policy;

use super::action::Action;
use super::authenticate::Claim;
use super::call::Call;
use super::callback::Parameters;
use super::conditions::{self, SizeRange, Subject};
use super::error::OssError;
use super::fields::Fields;
use super::multipart::FilePart;
use super::stand_in::{BucketAcl, StandIn};
use super::{key, object_headers, policy};

/// The decisions about one upload.
pub struct Checked {
    /// The object key, `${filename}` filled in.
    pub key: String,
    /// The headers to store.
    pub headers: Vec<(String, String)>,
    /// How large the file may be.
    pub sizes: SizeRange,
    /// `x-oss-forbid-overwrite`
    pub forbid_overwrite: bool,
    /// The answer to the upload.
    pub action: Action,
    /// The callback to send.
    pub callback: Option<Parameters>,
}

impl StandIn {
    /// Checks everything that stands before the file.
    ///
    /// # Errors
    /// Every refusal that does not depend on the file's bytes.
    pub(super) fn check(&self, call: &Call, fields: &Fields, file: &FilePart) -> Result<Checked, OssError> {
        let key = fields.get("key").ok_or_else(missing_key)?;
        let part_type = file.content_type.as_deref();
        let policy = self.authorize(fields, part_type)?;
        let callback = fields.filled("callback").map(Parameters::read).transpose()?.flatten();
        callback.as_ref().map_or(Ok(()), |parameters| self.callback_targets.check(parameters))?;
        let key = key::expand(key, file.filename.as_deref());
        key::check(&key)?;
        Ok(Checked {
            headers: object_headers::read(fields, call.headers, part_type, &key)?,
            key,
            sizes: SizeRange::of(policy.as_ref()),
            forbid_overwrite: fields.get("x-oss-forbid-overwrite") == Some("true"),
            action: Action::read(fields),
            callback,
        })
    }

    fn authorize(&self, fields: &Fields, part_type: Option<&str>) -> Result<Option<Policy>, OssError> {
        let claim = Claim::read(fields)?;
        let Some(document) = claim.policy() else { return self.admit_anonymous().map(|()| None) };
        let (policy, now) = (policy::read(document)?, self.clock.now());
        claim.verify(&self.keys, &self.region, now)?;
        policy::check_expiration(&policy, now)?;
        conditions::check(&policy, Subject { fields, bucket: &self.bucket, part_type })?;
        if matches!(claim, Claim::V4(_)) {
            conditions::check_v4_fields_named(&policy, fields)?;
        }
        Ok(Some(policy))
    }

    fn admit_anonymous(&self) -> Result<(), OssError> {
        if self.acl == BucketAcl::PublicReadWrite { Ok(()) } else { Err(no_right()) }
    }
}

fn missing_key() -> OssError {
    let message = "The bucket POST must contain the specified 'key'. \
                   If it is specified, please check the order of the fields";
    OssError::invalid_argument(message, "key", "")
}

fn no_right() -> OssError {
    let message = "You have no right to access this object because of bucket acl.";
    OssError::forbidden("AccessDenied", message).ec("0003-00000001")
}
