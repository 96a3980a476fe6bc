//! Reads the members of a grant, each once, and lists those that are left over.

use super::{Authentication, Grant, GrantError, SIGNATURE_VERSION};
use crate::host::Host;
use crate::json::Json;
use crate::oss::field::{VARIABLE, documented, has_prefix, is_free, without_prefix};
use crate::oss::text::{alike, clipped, same};

/// The names of a member, the most specific first. Each also stands for its spellings in another case or with other `_`
/// and `-`.
type Names = &'static [&'static str];

const HOST: Names = &["host", "upload_host", "url"];
const DIR: Names = &["dir", "upload_dir"];
pub(super) const POLICY: Names = &["policy"];
pub(super) const SIGNATURE: Names = &["signature", "x_oss_signature"];
/// The name that only V4 has counts first there.
const V4_SIGNATURE: Names = &["x_oss_signature", "signature"];
const VERSION: Names = &["x_oss_signature_version"];
/// The name of the Java sample, which other servers use for that of their API.
const OTHER_VERSION: Names = &["version"];
pub(super) const CREDENTIAL: Names = &["x_oss_credential"];
const DATE: Names = &["x_oss_date"];
pub(super) const ACCESS_KEY_ID: Names = &["OSSAccessKeyId", "accessid", "accessKeyId"];
const TOKEN: Names = &["x_oss_security_token", "security_token"];
const CALLBACK: Names = &["callback"];
const KEY: Names = &["key"];
/// The end of the grant in Unix seconds. The policy says the same, and OSS goes by the policy.
const EXPIRE: Names = &["expire"];
/// The object with the form fields in the shape of S3 and in that of the example of `ali-oss`.
const FIELDS: Names = &["fields", "formData", "formFields"];
/// An object of variables for the callback's body.
const VARIABLES: Names = &["callback-var", "callback_vars", "callbackVariables"];

const ALL: [Names; 13] = [
    HOST,
    DIR,
    POLICY,
    SIGNATURE,
    VERSION,
    OTHER_VERSION,
    CREDENTIAL,
    DATE,
    ACCESS_KEY_ID,
    TOKEN,
    CALLBACK,
    KEY,
    EXPIRE,
];

/// The most fields that are taken from a grant; no form has a tenth of them.
const MOST_FIELDS: usize = 500;

/// The most characters of a member's name that are shown.
const SHOWN: usize = 64;

/// Members that must be there: how messages call them, and their names.
type Required = [(&'static str, Names)];

const V4_REQUIRED: &Required = &[
    ("host", HOST),
    ("policy", POLICY),
    ("x_oss_credential", CREDENTIAL),
    ("x_oss_date", DATE),
    ("signature", SIGNATURE),
];
const V1_REQUIRED: &Required =
    &[("host", HOST), ("policy", POLICY), ("OSSAccessKeyId", ACCESS_KEY_ID), ("signature", SIGNATURE)];

/// Reads the object that holds the grant.
pub(super) fn grant(json: &Json) -> Result<Grant, GrantError> {
    let mut members = Members::of(json.members().unwrap_or_default());
    members.require(if members.is_v1() { V1_REQUIRED } else { V4_REQUIRED })?;
    let host = Host::parse(&members.take(HOST).unwrap_or_default())?;
    let grant = Grant {
        host: host.url().to_owned(),
        dir: members.take(DIR).unwrap_or_default(),
        policy: members.take(POLICY).unwrap_or_default(),
        authentication: members.authentication()?,
        security_token: members.take(TOKEN),
        callback: members.take(CALLBACK),
        key: members.take(KEY),
        fields: members.fields(),
        ignored: members.ignored(),
    };
    check_signed(&grant)?;
    Ok(grant)
}

/// Returns the error of an object without any member of a grant.
pub(super) fn incomplete(members: &[(String, Json)]) -> GrantError {
    Members::of(members).incomplete(V4_REQUIRED)
}

/// Returns whether the object has a text under one of `names`.
pub(super) fn has_text(json: &Json, names: Names) -> bool {
    let is_text = |value: &Json| value.as_str().is_some_and(|text| !text.is_empty());
    let members = json.members().unwrap_or_default();
    members.iter().any(|(name, value)| is_text(value) && is_one(name, names))
}

/// Returns the member with the form fields, if there is one.
pub(super) fn inner(members: &[(String, Json)]) -> Option<(&str, &Json)> {
    let is_fields = |(name, json): &&(String, Json)| json.members().is_some() && is_one(name, FIELDS);
    members.iter().find(is_fields).map(|(name, json)| (name.as_str(), json))
}

/// Line breaks in what is signed do not survive the way through a browser, and servers add them without knowing:
/// `encode64` of Ruby, `chunk_split` of PHP, a secret read from a file. The policy is looked at where it is decoded.
fn check_signed(grant: &Grant) -> Result<(), GrantError> {
    let token = ("security_token", grant.security_token.as_deref().unwrap_or_default());
    let members = match &grant.authentication {
        Authentication::V4 { credential, date, signature, .. } => {
            vec![
                ("x_oss_credential", credential.as_str()),
                ("x_oss_date", date),
                ("signature", signature),
                token,
            ]
        }
        Authentication::V1 { access_key_id, signature } => {
            vec![("OSSAccessKeyId", access_key_id.as_str()), ("signature", signature), token]
        }
    };
    let spaced = members.iter().find(|(_, text)| text.bytes().any(|byte| byte.is_ascii_whitespace()));
    spaced.map_or(Ok(()), |(name, _)| Err(GrantError::WhiteSpace(name)))
}

/// One member of a grant, or of the object of form fields inside it.
struct Member<'a> {
    name: &'a str,
    value: &'a Json,
    /// True if it stands among the form fields.
    inner: bool,
    used: bool,
}

impl<'a> Member<'a> {
    fn text(&self) -> Option<&'a str> {
        self.value.as_str().filter(|text| !text.is_empty())
    }

    /// Returns the form field that this member is.
    fn field(&self) -> Option<(String, String)> {
        if self.used || ALL.iter().any(|names| is_one(self.name, names)) {
            return None;
        }
        let value = self.value.to_text().filter(|_| self.inner || !self.is_silent())?;
        let own = self.inner.then(|| self.name.to_owned());
        let name = documented(self.name).or(own).filter(|name| is_free(name) && !name.is_empty())?;
        // Beside the fields, `expires` is mostly the end of the grant. HTTP dates end so (RFC 9110, section 5.6.7).
        let is_header = self.inner || name != "Expires" || value.ends_with(" GMT");
        is_header.then_some((name, value))
    }

    /// Returns whether the member has no value.
    fn is_silent(&self) -> bool {
        *self.value == Json::Null || self.value.as_str() == Some("")
    }
}

/// The members of the object, and of the object with the form fields inside it, the outer ones first.
struct Members<'a> {
    all: Vec<Member<'a>>,
    /// Names left out of objects that were used.
    left_out: Vec<String>,
}

impl<'a> Members<'a> {
    fn of(outer: &'a [(String, Json)]) -> Self {
        let fields = inner(outer);
        let member =
            |inner: bool| move |(name, value): &'a (String, Json)| Member { name, value, inner, used: false };
        let all = outer.iter().map(member(false));
        let all = all.filter(|member| fields.is_none_or(|(name, _)| name != member.name));
        let inner = fields.and_then(|(_, fields)| fields.members()).unwrap_or_default();
        Members { all: all.chain(inner.iter().map(member(true))).collect(), left_out: Vec::new() }
    }

    /// Returns the place of the best text under one of `names`: the exact spelling of a name first.
    fn place(&self, names: Names) -> Option<usize> {
        let find = |is_it: &dyn Fn(&str) -> bool| {
            self.all.iter().position(|member| is_it(member.name) && member.text().is_some())
        };
        names
            .iter()
            .find_map(|wanted| find(&|name| name == *wanted).or_else(|| find(&|name| alike(name, wanted))))
    }

    fn text(&self, names: Names) -> Option<&'a str> {
        self.all.get(self.place(names)?)?.text()
    }

    /// Takes the best text under one of `names`.
    fn take(&mut self, names: Names) -> Option<String> {
        let place = self.place(names)?;
        let member = self.all.get_mut(place)?;
        member.used = true;
        member.text().map(str::to_owned)
    }

    /// A credential is V4's alone, and many servers send the access key ID beside it.
    fn is_v1(&self) -> bool {
        self.text(CREDENTIAL).is_none() && self.text(ACCESS_KEY_ID).is_some()
    }

    fn require(&self, required: &Required) -> Result<(), GrantError> {
        let complete = required.iter().all(|(_, names)| self.text(names).is_some());
        if complete { Ok(()) } else { Err(self.incomplete(required)) }
    }

    fn incomplete(&self, required: &Required) -> GrantError {
        let missing = required.iter().filter(|(_, names)| self.text(names).is_none());
        GrantError::Incomplete {
            missing: missing.map(|(name, _)| *name).collect(),
            found: self.all.iter().map(|member| clipped(member.name, SHOWN)).collect(),
        }
    }

    fn authentication(&mut self) -> Result<Authentication, GrantError> {
        if self.is_v1() {
            let access_key_id = self.take(ACCESS_KEY_ID).unwrap_or_default();
            let signature = self.take(SIGNATURE).unwrap_or_default();
            return Ok(Authentication::V1 { access_key_id, signature });
        }
        Ok(Authentication::V4 {
            version: self.version()?,
            credential: self.take(CREDENTIAL).unwrap_or_default(),
            date: self.take(DATE).unwrap_or_default(),
            signature: self.take(V4_SIGNATURE).unwrap_or_default(),
        })
    }

    /// Takes the version of the signature; `version` counts only where it is one of OSS, not of the server's API.
    fn version(&mut self) -> Result<String, GrantError> {
        let is_of_oss = |text: &str| has_prefix(text, "OSS");
        let own = self.take(VERSION);
        let other = own.is_none() && self.text(OTHER_VERSION).is_some_and(is_of_oss);
        let version = own.or_else(|| if other { self.take(OTHER_VERSION) } else { None });
        let version = version.unwrap_or_else(|| SIGNATURE_VERSION.to_owned());
        if version == SIGNATURE_VERSION {
            Ok(version)
        } else {
            Err(GrantError::UnknownSignatureVersion(version))
        }
    }

    /// Takes the fields that the server wants sent beyond the known: every other one of `fields`, those that OSS documents
    /// beside it, and variables for the callback. The ready fields come first, and count before others of their name.
    fn fields(&mut self) -> Vec<(String, String)> {
        let mut fields = Fields::default();
        for inner in [true, false] {
            for member in self.all.iter_mut().filter(|member| member.inner == inner) {
                member.used |= member.field().is_some_and(|field| fields.add(field));
            }
        }
        let is_variables = |member: &&mut Member| is_one(member.name, VARIABLES);
        for member in self.all.iter_mut().filter(is_variables) {
            let Some(variables) = member.value.members() else { continue };
            member.used = true;
            for (name, value) in variables {
                if !value.to_text().is_some_and(|value| fields.add((variable(name), value))) {
                    self.left_out.push(format!("{}.{}", member.name, clipped(name, SHOWN)));
                }
            }
        }
        fields.0
    }

    /// Returns the names of the members that have a value and were not used.
    fn ignored(self) -> Vec<String> {
        let unused = |member: &Member| !member.used && !member.is_silent() && !is_one(member.name, EXPIRE);
        let names = self.all.iter().filter(|member| unused(member)).map(|member| clipped(member.name, SHOWN));
        names.chain(self.left_out).collect()
    }
}

/// Form fields, one of each name.
#[derive(Default)]
struct Fields(Vec<(String, String)>);

impl Fields {
    /// Adds a field; returns whether there is room for it, and no other of its name.
    fn add(&mut self, (name, value): (String, String)) -> bool {
        let fits = self.0.len() < MOST_FIELDS && !self.0.iter().any(|(other, _)| same(other, &name));
        if fits {
            self.0.push((name, value));
        }
        fits
    }
}

fn variable(name: &str) -> String {
    format!("{VARIABLE}{}", without_prefix(name, VARIABLE))
}

/// Returns whether `name` is one of `names` but for case, `_` and `-`.
fn is_one(name: &str, names: Names) -> bool {
    names.iter().any(|other| alike(name, other))
}
