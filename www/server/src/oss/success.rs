//! The answer to an upload that succeeded: 204, 200, 201 with XML, a redirect, or the answer to the callback.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::action::Action;
use super::call::Call;
use super::callback::{Delivery, Parameters, Variables, deliver};
use super::checked::Checked;
use super::fields::Fields;
use super::stand_in::StandIn;
use super::store::Record;
use super::{answer, objects};

/// The characters that are escaped in the path of a URL.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

const ENCRYPTION: HeaderName = HeaderName::from_static("x-oss-server-side-encryption");

/// The answer to a stored object.
pub async fn answer(
    stand_in: &StandIn,
    call: &Call<'_>,
    checked: &Checked,
    fields: &Fields,
    record: &Record,
) -> Response<Body> {
    let variables = Variables {
        bucket: &stand_in.bucket,
        record,
        fields,
        request_id: call.request_id,
        client_ip: call.seen.peer().address.ip(),
    };
    let mut answer = match &checked.callback {
        Some(parameters) => called_back(stand_in, parameters, variables, call).await,
        None => plain(&checked.action, &stand_in.bucket, call.host, record),
    };
    objects::add_digests(answer.headers_mut(), record);
    if let Some(encryption) = fields.filled(ENCRYPTION.as_str()) {
        answer::insert(answer.headers_mut(), ENCRYPTION, encryption);
    }
    answer
}

async fn called_back(
    stand_in: &StandIn,
    parameters: &Parameters,
    variables: Variables<'_>,
    call: &Call<'_>,
) -> Response<Body> {
    let body = variables.fill(&parameters.body, parameters.body_type);
    match deliver(&Delivery { parameters, body, signer: &stand_in.signer }).await {
        Ok(json) => {
            let mut answer = answer::answer(StatusCode::OK, json);
            answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            answer
        }
        Err(failure) => answer::error(&failure, call.request_id, call.host),
    }
}

fn plain(action: &Action, bucket: &str, host: &str, record: &Record) -> Response<Body> {
    match action {
        Action::Redirect(url) => {
            let mut answer = answer::answer(StatusCode::SEE_OTHER, Body::empty());
            answer.headers_mut().insert(LOCATION, url.clone());
            answer
        }
        Action::Status(StatusCode::CREATED) => created(bucket, host, record),
        Action::Status(status) => answer::answer(*status, Body::empty()),
    }
}

/// Uncertain: the order of the elements, the quotes around the `ETag`, and the scheme in `Location`.
fn created(bucket: &str, host: &str, record: &Record) -> Response<Body> {
    let location = format!("http://{host}/{}", utf8_percent_encode(&record.key, PATH));
    let etag = format!("\"{}\"", record.digests.etag);
    let elements =
        [("Location", location.as_str()), ("Bucket", bucket), ("Key", &record.key), ("ETag", &etag)];
    answer::xml(StatusCode::CREATED, "PostResponse", &elements)
}
