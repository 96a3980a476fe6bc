//! The demo page and the built package, as files with strict headers.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use percent_encoding::percent_decode_str;
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

use super::Application;

const NOT_BUILT: &str = "The package is not built yet. `make demo` builds it and starts this server.\n";
/// Features of browsers that this page does not use.
const UNUSED_FEATURES: &str =
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";
/// Where the build of the demo page's widgets leaves their pages, which the page shows in a frame.
const WIDGETS: &str = "/frameworks/built/";
const NOT_FOUND: &str = "There is no such page.\n";

struct Site {
    www: ServeDir,
    pkg: ServeDir,
    is_built: Box<dyn Fn() -> bool + Send + Sync>,
    headers: HeaderMap,
    widget_headers: HeaderMap,
}

/// `/` is the demo page's folder, `/pkg/` the package's.
pub(super) fn routes(application: &Application) -> Router {
    let pkg = application.pkg.clone();
    let site = Site {
        www: ServeDir::new(&application.www),
        pkg: ServeDir::new(&pkg),
        is_built: Box::new(move || pkg.is_dir()),
        headers: headers(&buckets(application), &PAGE),
        widget_headers: headers(&buckets(application), &WIDGET),
    };
    Router::new().fallback(any(serve)).with_state(Arc::new(site)).layer(CompressionLayer::new())
}

async fn serve(State(site): State<Arc<Site>>, request: Request) -> Response {
    let path = request.uri().path();
    let headers = if path.starts_with(WIDGETS) { &site.widget_headers } else { &site.headers }.clone();
    let mut answer = if is_private(path) { not_found() } else { site.file(request).await };
    answer.headers_mut().extend(headers);
    answer
}

impl Site {
    async fn file(&self, request: Request) -> Response {
        let Some(path) = request.uri().path().strip_prefix("/pkg/").map(str::to_owned) else {
            return from(&self.www, request).await;
        };
        if !(self.is_built)() {
            return (StatusCode::NOT_FOUND, NOT_BUILT).into_response();
        }
        match under(&path, request) {
            Some(request) => from(&self.pkg, request).await,
            None => not_found(),
        }
    }
}

async fn from(folder: &ServeDir, request: Request) -> Response {
    let answer = folder.clone().oneshot(request).await.unwrap_or_else(|never| match never {}).map(Body::new);
    if answer.status() == StatusCode::NOT_FOUND { not_found() } else { answer }
}

fn under(path: &str, mut request: Request) -> Option<Request> {
    *request.uri_mut() = format!("/{path}").parse().ok()?;
    Some(request)
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, NOT_FOUND).into_response()
}

/// The folder of the demo page holds this server's sources too, which are nobody's business; nor are hidden files.
/// `ServeDir` itself refuses `..`.
fn is_private(path: &str) -> bool {
    let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
    let mut segments = Path::new(&path).components().filter_map(|component| match component {
        std::path::Component::Normal(name) => Some(name.to_string_lossy().to_ascii_lowercase()),
        _ => None,
    });
    let first = segments.next().unwrap_or_default();
    first == "server" || first.starts_with('.') || segments.any(|segment| segment.starts_with('.'))
}

fn buckets(application: &Application) -> String {
    let hosts = [&application.bucket_url].into_iter().chain(&application.further_hosts);
    hosts.map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// Sources of the Content Security Policy that differ between pages, and who may show a page in a frame.
struct Framing {
    styles: &'static str,
    images: &'static str,
    ancestors: &'static str,
    x_frame_options: &'static str,
}

const PAGE: Framing =
    Framing { styles: "'self'", images: "'self'", ancestors: "'none'", x_frame_options: "DENY" };
/// The libraries of the widgets write style sheets into their page, and show pictures of their own and of chosen files.
const WIDGET: Framing = Framing {
    styles: "'self' 'unsafe-inline'",
    images: "'self' data: blob:",
    ancestors: "'self'",
    x_frame_options: "SAMEORIGIN",
};

/// Everything from this server only, and uploads to the bucket only, by its names in `buckets`.
fn headers(buckets: &str, Framing { styles, images, ancestors, x_frame_options }: &Framing) -> HeaderMap {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src {styles}; \
         img-src {images}; connect-src 'self' {buckets}; frame-src 'self'; base-uri 'none'; \
         form-action 'self' {buckets}; frame-ancestors {ancestors}"
    );
    let mut headers = HeaderMap::new();
    let mut add = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    add(CONTENT_SECURITY_POLICY, &policy);
    add(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    add(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    add(HeaderName::from_static("permissions-policy"), UNUSED_FEATURES);
    add(X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(X_FRAME_OPTIONS, x_frame_options);
    // The plain form of the demo would otherwise come to the bucket as if it were of nobody's page.
    add(REFERRER_POLICY, "strict-origin");
    add(CACHE_CONTROL, "no-cache");
    headers
}
