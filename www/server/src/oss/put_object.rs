//! `PUT /{key}`, only with `--allow-put`: other uploaders use it, and can so be compared with a form upload on the same
//! server. Any `Authorization` header will do; it is not verified.

use axum::body::Body;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Response, StatusCode};

use super::body::Incoming;
use super::call::Call;
use super::conditions::SizeRange;
use super::error::OssError;
use super::fields::Fields;
use super::stand_in::StandIn;
use super::{answer, key, object_headers, objects};

impl StandIn {
    /// Stores the body under the key of the path.
    ///
    /// # Errors
    /// `AccessDenied` without `Authorization`, and what a key or a header can have wrong with it.
    pub(super) async fn put_object(
        &self,
        path: &str,
        call: &Call<'_>,
        body: &mut Incoming,
    ) -> Result<Response<Body>, OssError> {
        if !call.headers.contains_key(AUTHORIZATION) {
            return Err(anonymous());
        }
        let key = objects::key(path).unwrap_or_default();
        key::check(&key)?;
        let headers = object_headers::read(&fields(call.headers), call.headers, None, &key)?;
        let mut writer = self.store.begin()?;
        while let Some(piece) = body.next().await? {
            writer.write(&piece).await?;
            SizeRange::of(None).check_growing(writer.size())?;
        }
        let record = self.store.publish(&key, headers, writer.finish().await?, false)?;
        call.seen.stored(&record.key);
        let mut answer = answer::answer(StatusCode::OK, Body::empty());
        objects::add_digests(answer.headers_mut(), &record);
        Ok(answer)
    }
}

/// The headers of a `PUT` mean what the fields of a form do.
fn fields(headers: &HeaderMap) -> Fields {
    let mut fields = Fields::default();
    for (name, value) in headers {
        fields.push(name.as_str(), String::from_utf8_lossy(value.as_bytes()).into_owned());
    }
    fields
}

fn anonymous() -> OssError {
    OssError::forbidden("AccessDenied", "Anonymous access is forbidden for this operation.")
}
