//! The stand-in as a whole: its bucket, and which request goes where.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, Response, StatusCode};

use super::authenticate::Keyring;
use super::body::Incoming;
use super::error::OssError;
use super::host::BucketHost;
use super::post_object::Call;
use super::store::Store;
use super::{answer, cors, host, objects};
use crate::clock::Clock;
use crate::pace::Pace;

/// Who may write to the bucket without a signature.
#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
pub enum BucketAcl {
    /// Nobody.
    Private,
    /// Nobody.
    PublicRead,
    /// Everybody.
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
    /// Which pages may read answers.
    pub cors: cors::Rules,
    /// The objects.
    pub store: Store,
    /// What time it is for signatures and policies.
    pub clock: Arc<Clock>,
    /// How fast bodies are read.
    pub pace: Pace,
}

impl StandIn {
    /// Answers one request to `to`.
    pub async fn respond(
        &self,
        to: &BucketHost,
        client: SocketAddr,
        request: Request<Body>,
    ) -> Response<Body> {
        let (began, request_id) = (Instant::now(), answer::request_id());
        let (headers, method) = (request.headers().clone(), request.method().clone());
        let host = host::of(request.uri(), &headers).to_owned();
        let client_ip = client.ip().to_string();
        let call = Call { headers: &headers, host: &host, request_id: &request_id, client_ip: &client_ip };
        let outcome = self.dispatch(to, &call, request).await;
        let mut answer = outcome.unwrap_or_else(|error| answer::error(&error, &request_id, &host));
        self.add_cors(&headers, &method, &mut answer);
        answer::sign_off(&mut answer, &request_id, began.elapsed().as_millis());
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
            Method::OPTIONS => checked.and_then(|()| self.preflight(call.headers)),
            Method::POST => self.post(checked, call, request).await,
            Method::GET | Method::HEAD => {
                checked?;
                objects::serve(&self.store, request).await
            }
            _ => checked.and_then(|()| Err(method_not_allowed())),
        }
    }

    /// Whatever is refused, its body is read on in the background while the answer goes out.
    async fn post(
        &self,
        checked: Result<(), OssError>,
        call: &Call<'_>,
        request: Request<Body>,
    ) -> Result<Response<Body>, OssError> {
        let is_root = request.uri().path() == "/";
        let mut body = Incoming::new(request.into_body(), call.headers, self.pace.clone());
        let outcome = match checked {
            Ok(()) if is_root => self.post_object(call, &mut body).await,
            Ok(()) => Err(method_not_allowed()),
            Err(error) => Err(error),
        };
        if outcome.is_err() {
            tokio::spawn(body.drain());
        }
        outcome
    }

    fn preflight(&self, headers: &HeaderMap) -> Result<Response<Body>, OssError> {
        let mut answer = answer::answer(StatusCode::OK, Body::empty());
        answer.headers_mut().extend(self.cors.preflight(headers)?);
        Ok(answer)
    }

    /// Errors carry CORS headers too. Uncertain: whether all of OSS's do; without them a page could not tell a refusal
    /// from a broken connection.
    fn add_cors(&self, request: &HeaderMap, method: &Method, answer: &mut Response<Body>) {
        if method != Method::OPTIONS {
            answer.headers_mut().extend(self.cors.headers(request, method.as_str()));
        }
    }
}

fn method_not_allowed() -> OssError {
    let message = "The specified method is not allowed against this resource.";
    OssError::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message)
}
