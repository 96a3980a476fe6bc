//! The shape of `cases.json`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::target::Target;

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Pages of OSS's documentation by the name that cases use. `EC …` is the page of that number.
    pub sources: BTreeMap<String, String>,
    pub cases: Vec<Case>,
}

/// One rule.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Case {
    /// The rule as a sentence.
    pub name: String,
    /// Where OSS says so.
    pub source: String,
    /// The points that OSS leaves open about it.
    #[serde(default, rename = "uncertain")]
    pub _uncertain: Option<String>,
    /// Why it cannot be run against a real bucket.
    pub not_live: Option<String>,
    /// True if it is about temporary credentials.
    #[serde(default)]
    pub needs_token: bool,
    /// Options of the stand-in's command line.
    #[serde(default)]
    pub options: Vec<String>,
    /// True if an object has the key already.
    #[serde(default)]
    pub exists: bool,
    #[serde(default)]
    pub request: Request,
    pub expect: Expect,
}

impl Case {
    /// Why it cannot be run against this target.
    pub fn obstacle(&self, target: &Target) -> Option<&str> {
        let lacks_token = self.needs_token && target.token.is_none();
        self.not_live.as_deref().or(lacks_token.then_some("needs temporary credentials"))
    }
}

/// The differences from a plain V4 upload of `123456789` as `f.txt`. Texts may hold words such as `<key>`.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub host: String,
    /// Request headers; `null` leaves one out.
    pub headers: BTreeMap<String, Option<String>>,
    pub auth: Auth,
    pub key_id: Option<String>,
    pub secret: Option<String>,
    /// The STS token sent; `null` for none.
    pub token: Option<String>,
    /// When it is signed, in seconds from now, and how long the policy holds from now.
    pub signed_at: i64,
    pub expires_in: i64,
    /// Conditions after those that V4 requires.
    pub conditions: Vec<Value>,
    /// All conditions, in place of those that V4 requires.
    pub all_conditions: Option<Vec<Value>>,
    /// The policy's JSON as it stands, or its Base64.
    pub policy_text: Option<String>,
    pub policy_base64: Option<String>,
    /// Fields to replace or to add before the file, and fields to leave out.
    pub set: Vec<(Text, Text)>,
    pub unset: Vec<String>,
    pub files: Vec<File>,
    /// Fields after the file.
    pub after: Vec<(String, Text)>,
    /// How many bytes of the body are left out at its end.
    pub cut: usize,
    pub body: Option<String>,
    pub without_length: bool,
    pub chunked: bool,
}

impl Default for Request {
    fn default() -> Self {
        Request {
            method: "POST".to_owned(),
            path: "/".to_owned(),
            host: "<host>".to_owned(),
            headers: BTreeMap::new(),
            auth: Auth::V4,
            key_id: None,
            secret: None,
            token: Some("<token>".to_owned()),
            signed_at: 0,
            expires_in: 600,
            conditions: Vec::new(),
            all_conditions: None,
            policy_text: None,
            policy_base64: None,
            set: Vec::new(),
            unset: Vec::new(),
            files: vec![File::default()],
            after: Vec::new(),
            cut: 0,
            body: None,
            without_length: false,
            chunked: false,
        }
    }
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    V4,
    V1,
    Anonymous,
}

/// A value: a text, or one that is awkward to write down.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub enum Text {
    Plain(String),
    Repeat {
        repeat: String,
        times: usize,
    },
    /// Base64 of this JSON.
    Json {
        json: Value,
    },
    /// Base64 of this text.
    Base64 {
        base64: String,
    },
    /// Bytes that need not be UTF-8.
    Bytes {
        bytes: Vec<u8>,
    },
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct File {
    pub filename: Option<String>,
    pub content_type: Option<String>,
    pub content: Text,
    /// Further lines of the part's head.
    pub head: Vec<String>,
}

impl Default for File {
    fn default() -> Self {
        File {
            filename: Some("f.txt".to_owned()),
            content_type: Some("text/plain".to_owned()),
            content: Text::Plain("123456789".to_owned()),
            head: Vec::new(),
        }
    }
}

/// The expected answer of OSS. Absent members are not checked, except that a refusal stores nothing and a success stores.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Expect {
    pub status: u16,
    pub code: Option<String>,
    pub message: Option<String>,
    pub ec: Option<String>,
    #[serde(default)]
    pub elements: BTreeMap<String, String>,
    /// Headers of the answer; `null` for one that must not be there.
    #[serde(default)]
    pub headers: BTreeMap<String, Option<String>>,
    pub body: Option<String>,
    /// The key of the stored object, where it is not that of the request.
    pub key: Option<Text>,
    #[serde(default)]
    pub object: Object,
}

/// The stored object.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Object {
    pub headers: BTreeMap<String, Option<String>>,
    pub body: Option<String>,
}
