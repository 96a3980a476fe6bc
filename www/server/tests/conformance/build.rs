//! From a case to the bytes of its request.

use base64::{Engine, prelude::BASE64_STANDARD};
use md5::{Digest, Md5};
use serde_json::{Value, json};

use super::case::{Auth, File, Request, Text};
use super::support::form::{self, Form};
use super::support::{http, sign};
use super::target::Target;

/// The words that texts may hold, and what they stand for.
pub struct Words(Vec<(&'static str, String)>);

impl Words {
    pub fn new(request: &Request, target: &Target, key: &str) -> Self {
        let now = i64::try_from(sign::now()).unwrap();
        let at = |offset: i64| u64::try_from(now + offset).unwrap();
        let date = sign::basic(at(request.signed_at));
        let key_id = request.key_id.as_ref().unwrap_or(&target.key_id);
        let day = date[..8].to_owned();
        let region = &target.region;
        let token = target.token.clone().unwrap_or_default();
        let and_token =
            target.token.as_ref().map(|token| format!(",{{\"x-oss-security-token\":\"{token}\"}}"));
        Words(vec![
            ("<andToken>", and_token.unwrap_or_default()),
            ("<host>", target.host.clone()),
            ("<bucket>", target.bucket.clone()),
            ("<region>", region.clone()),
            ("<key>", key.to_owned()),
            ("<keyId>", key_id.clone()),
            ("<token>", token),
            ("<credential>", format!("{key_id}/{day}/{region}/oss/aliyun_v4_request")),
            ("<date>", date),
            ("<day>", day),
            ("<expiration>", sign::iso8601(at(request.expires_in))),
        ])
    }

    pub fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (word, value)| text.replace(word, value))
    }

    fn fill_json(&self, value: &Value) -> Value {
        serde_json::from_str(&self.fill(&value.to_string())).unwrap()
    }
}

pub fn upload(request: &Request, target: &Target, key: &str) -> http::Request {
    let words = Words::new(request, target, key);
    let mut body = match &request.body {
        Some(body) => body.replace("<boundary>", form::BOUNDARY).into_bytes(),
        None => whole_form(request, target, &words).body(),
    };
    body.truncate(body.len() - request.cut);
    let md5 = BASE64_STANDARD.encode(Md5::digest(&body));
    let mut sent =
        http::Request::new(&request.method, &words.fill(&request.path), &words.fill(&request.host))
            .header("Content-Type", &form::content_type());
    if request.chunked {
        body = [format!("{:x}\r\n", body.len()).as_bytes(), &body, b"\r\n0\r\n\r\n"].concat();
        sent = sent.header("Transfer-Encoding", "chunked");
    }
    if request.without_length {
        (sent, body) = (sent.without_length(), Vec::new());
    }
    for (name, value) in &request.headers {
        sent = match value {
            Some(value) => sent.header(name, &words.fill(value).replace("<bodyMd5>", &md5)),
            None => sent.without_header(name),
        };
    }
    sent.body(body)
}

/// The fields before the file, in order: names and values.
pub fn fields(request: &Request, target: &Target, words: &Words) -> Vec<(String, Vec<u8>)> {
    let mut fields = vec![("key".to_owned(), words.fill("<key>").into_bytes())];
    fields.extend(signed_fields(request, target, words));
    for (name, value) in &request.set {
        let (name, value) = (String::from_utf8(text(name, words)).unwrap(), text(value, words));
        match fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => fields.push((name, value)),
        }
    }
    fields.retain(|(name, _)| !request.unset.contains(name));
    fields
}

fn whole_form(request: &Request, target: &Target, words: &Words) -> Form {
    let form =
        fields(request, target, words).iter().fold(Form::new(), |form, (name, value)| add(form, name, value));
    let form = request.files.iter().fold(form, |form, file| add_file(form, file, words));
    request.after.iter().fold(form, |form, (name, value)| add(form, name, &text(value, words)))
}

fn add(form: Form, name: &str, value: &[u8]) -> Form {
    form.part(&format!("Content-Disposition: form-data; name=\"{name}\""), value)
}

fn add_file(form: Form, file: &File, words: &Words) -> Form {
    let filename = file.filename.as_ref().map(|name| format!("; filename=\"{name}\"")).unwrap_or_default();
    let content_type = file.content_type.as_ref().map(|text| format!("Content-Type: {text}"));
    let lines = [format!("Content-Disposition: form-data; name=\"file\"{filename}")];
    let lines: Vec<String> = lines.into_iter().chain(content_type).chain(file.head.clone()).collect();
    form.part(&lines.join("\r\n"), text(&file.content, words))
}

pub fn text(text: &Text, words: &Words) -> Vec<u8> {
    match text {
        Text::Plain(text) => words.fill(text).into_bytes(),
        Text::Repeat { repeat, times } => repeat.repeat(*times).into_bytes(),
        Text::Json { json } => BASE64_STANDARD.encode(words.fill_json(json).to_string()).into_bytes(),
        Text::Base64 { base64 } => BASE64_STANDARD.encode(words.fill(base64)).into_bytes(),
        Text::Bytes { bytes } => bytes.clone(),
    }
}

fn signed_fields(request: &Request, target: &Target, words: &Words) -> Vec<(String, Vec<u8>)> {
    let token = request.token.as_ref().map(|token| words.fill(token)).filter(|token| !token.is_empty());
    let policy = policy(request, words, token.is_some());
    let secret = request.secret.as_ref().unwrap_or(&target.secret);
    let mut fields = match request.auth {
        Auth::Anonymous => return Vec::new(),
        Auth::V4 => vec![
            ("x-oss-signature-version", "OSS4-HMAC-SHA256".to_owned()),
            ("x-oss-credential", words.fill("<credential>")),
            ("x-oss-date", words.fill("<date>")),
            ("x-oss-signature", signature_v4(secret, words, &policy)),
        ],
        Auth::V1 => vec![
            ("OSSAccessKeyId", words.fill("<keyId>")),
            ("Signature", sign::signature_v1(secret, &policy)),
        ],
    };
    fields.push(("policy", policy));
    fields.extend(token.map(|token| ("x-oss-security-token", token)));
    fields.into_iter().map(|(name, value)| (name.to_owned(), value.into_bytes())).collect()
}

fn signature_v4(secret: &str, words: &Words, policy: &str) -> String {
    sign::signature_v4_in(secret, &words.fill("<day>"), &words.fill("<region>"), policy)
}

fn policy(request: &Request, words: &Words, has_token: bool) -> String {
    if let Some(base64) = &request.policy_base64 {
        return base64.clone();
    }
    let text = request.policy_text.as_ref().map_or_else(
        || json!({ "expiration": "<expiration>", "conditions": conditions(request, has_token) }).to_string(),
        Clone::clone,
    );
    BASE64_STANDARD.encode(words.fill(&text))
}

fn conditions(request: &Request, has_token: bool) -> Vec<Value> {
    if let Some(conditions) = &request.all_conditions {
        return conditions.clone();
    }
    let mut conditions = vec![json!({ "bucket": "<bucket>" })];
    if request.auth == Auth::V4 {
        conditions.push(json!({ "x-oss-signature-version": "OSS4-HMAC-SHA256" }));
        conditions.push(json!({ "x-oss-credential": "<credential>" }));
        conditions.push(json!({ "x-oss-date": "<date>" }));
        conditions.extend(has_token.then(|| json!({ "x-oss-security-token": "<token>" })));
    }
    conditions.extend(request.conditions.clone());
    conditions
}
