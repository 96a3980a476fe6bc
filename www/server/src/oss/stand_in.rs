//! The stand-in as a whole: its bucket, and the routes of its requests.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};

use super::authenticate::Keyring;
use super::body::Incoming;
use super::call::Call;
use super::callback::{Signer, Targets};
use super::error::OssError;
use super::host::BucketHost;
use super::store::Store;
use super::{answer, host, objects};
use crate::clock::Clock;
use crate::faults::Faults;
use crate::faults::fault::Fault;
use crate::faults::seen::Seen;
use crate::pace::Pace;

/// The ACL of the bucket: who may write to it without a signature.
#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
pub enum BucketAcl {
    /// Forms must be signed.
    Private,
    /// Forms must be signed; downloads, which are free here anyway, need not be.
    PublicRead,
    /// Forms without any signature are taken too.
    PublicReadWrite,
}

/// One bucket, its keys and its objects.
#[derive(Debug)]
pub struct StandIn {
    /// The bucket's name.
    pub bucket: String,
    /// The region ID without `oss-`.
    pub region: String,
    /// The bucket's ACL.
    pub acl: BucketAcl,
    /// The access keys that may write.
    pub keys: Keyring,
    /// The objects.
    pub store: Store,
    /// The signer of callbacks.
    pub signer: Signer,
    /// The allowed targets of callbacks.
    pub callback_targets: Targets,
    /// The clock that judges signatures and policies.
    pub clock: Arc<Clock>,
    /// How fast bodies are read.
    pub pace: Pace,
    /// True if `PUT` stores objects too.
    pub allow_put: bool,
    /// The faults, and the CORS rules.
    pub faults: Arc<Faults>,
}

impl StandIn {
    /// Answers one request to `to`.
    pub async fn respond(&self, to: &BucketHost, seen: &Arc<Seen>, request: Request<Body>) -> Response<Body> {
        let (began, request_id) = (Instant::now(), answer::request_id());
        let (headers, method) = (request.headers().clone(), request.method().clone());
        let host = host::of(request.uri(), &headers).to_owned();
        let is_form = is_form(&method, &headers);
        let fault = if is_form { self.faults.take() } else { Fault::default() };
        let _under_way = is_form.then(|| self.faults.begin());
        let call = Call { headers: &headers, host: &host, request_id: &request_id, seen, fault: &fault };
        let outcome = self.dispatch(to, &call, request).await.and_then(|answer| fault.bend(answer));
        let mut answer = outcome.unwrap_or_else(|error| answer::error(&error, &request_id, &host));
        fault.add_headers(&mut answer);
        self.add_cors(&call, &method, &mut answer);
        answer::sign_off(&mut answer, &request_id, began.elapsed().as_millis());
        if fault.reset_before_answer {
            seen.peer().reset();
        }
        answer
    }

    async fn dispatch(
        &self,
        to: &BucketHost,
        call: &Call<'_>,
        request: Request<Body>,
    ) -> Result<Response<Body>, OssError> {
        let checked = to.check(&self.bucket, &self.region);
        match *request.method() {
            Method::POST | Method::PUT => self.receive_body(checked, call, request).await,
            Method::OPTIONS => checked.and_then(|()| self.preflight(call.headers)),
            Method::GET | Method::HEAD => {
                checked?;
                objects::serve(&self.store, request).await
            }
            _ => checked.and_then(|()| Err(method_not_allowed())),
        }
    }

    /// Whatever is refused, its body is read on in the background while the answer goes out.
    async fn receive_body(
        &self,
        checked: Result<(), OssError>,
        call: &Call<'_>,
        request: Request<Body>,
    ) -> Result<Response<Body>, OssError> {
        let (head, body) = request.into_parts();
        let mut body = Incoming::new(body, call, &self.pace);
        let outcome = match checked {
            Ok(()) => self.upload(&head.method, head.uri.path(), call, &mut body).await,
            Err(error) => Err(error),
        };
        if outcome.is_err() {
            tokio::spawn(async move { body.drain().await });
        }
        outcome
    }

    async fn upload(
        &self,
        method: &Method,
        path: &str,
        call: &Call<'_>,
        body: &mut Incoming,
    ) -> Result<Response<Body>, OssError> {
        if call.fault.replaces_upload() {
            body.discard().await;
            return Ok(answer::answer(StatusCode::NO_CONTENT, Body::empty()));
        }
        match *method {
            Method::POST if path == "/" => self.post_object(call, body).await,
            Method::PUT if self.allow_put => self.put_object(path, call, body).await,
            _ => Err(method_not_allowed()),
        }
    }

    fn preflight(&self, headers: &HeaderMap) -> Result<Response<Body>, OssError> {
        if self.faults.refuses_preflights() {
            return Err(method_not_allowed());
        }
        let mut answer = answer::answer(StatusCode::OK, Body::empty());
        answer.headers_mut().extend(self.faults.cors().preflight(headers)?);
        Ok(answer)
    }

    /// Errors carry CORS headers too. Uncertain: whether all of OSS's do; without them a page could not tell a refusal
    /// from a broken connection.
    fn add_cors(&self, call: &Call, method: &Method, answer: &mut Response<Body>) {
        if method != Method::OPTIONS && !call.fault.without_cors {
            answer.headers_mut().extend(self.faults.cors().headers(call.headers, method.as_str()));
        }
    }
}

/// Returns whether this request is an upload, which faults are for. Other POSTs only ask if the bucket answers.
fn is_form(method: &Method, headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    method == Method::POST && content_type.to_ascii_lowercase().starts_with(b"multipart/form-data")
}

fn method_not_allowed() -> OssError {
    let message = "The specified method is not allowed against this resource.";
    OssError::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message)
}
