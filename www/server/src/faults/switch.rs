//! `/__faults`, there only with `--faults`: `POST` sets what goes wrong, `GET` tells what was seen, `DELETE` starts anew.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, CACHE_CONTROL, CONTENT_TYPE,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Value, json};

use super::fault::Fault;
use super::{Faults, State as Current};
use crate::origin::readable_by;
use crate::oss::cors::Rules;

/// Tests in a browser come from another origin of this machine.
const HEADERS: [(HeaderName, &str); 4] = [
    (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, DELETE"),
    (ACCESS_CONTROL_ALLOW_HEADERS, "*"),
    (CACHE_CONTROL, "no-store"),
    (CONTENT_TYPE, "application/json"),
];

/// How many faults may be to come, those of several orders together.
const MAX_NEXT: usize = 10_000;

/// The body of a `POST`. An absent member changes nothing.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Order {
    /// Faults for the next uploads, in order, after those still to come.
    #[serde(default)]
    next: Vec<Fault>,
    /// How far the stand-in's clock is ahead.
    clock_offset_seconds: Option<i64>,
    /// The bucket's CORS rules.
    cors: Option<Rules>,
    /// True if preflights are refused although the rules allow the request.
    refuse_preflights: Option<bool>,
}

/// The route of the switch.
pub fn routes(faults: Arc<Faults>) -> Router {
    let switch = get(show).post(change).delete(clear).options(permit);
    Router::new().route("/__faults", switch).with_state(faults)
}

async fn show(State(faults): State<Arc<Faults>>, request: HeaderMap) -> Response {
    answer(&request, StatusCode::OK, &faults.describe())
}

async fn change(State(faults): State<Arc<Faults>>, request: HeaderMap, body: Bytes) -> Response {
    match serde_json::from_slice(&body) {
        Ok(order) => {
            faults.obey(order);
            answer(&request, StatusCode::OK, &faults.describe())
        }
        Err(why) => {
            let why = json!({ "error": format!("this is no order for /__faults: {why}") });
            answer(&request, StatusCode::BAD_REQUEST, &why)
        }
    }
}

async fn clear(State(faults): State<Arc<Faults>>, request: HeaderMap) -> Response {
    faults.clear();
    answer(&request, StatusCode::OK, &faults.describe())
}

async fn permit(request: HeaderMap) -> Response {
    (StatusCode::NO_CONTENT, readable_by(&request), HEADERS).into_response()
}

fn answer(request: &HeaderMap, status: StatusCode, body: &Value) -> Response {
    (status, readable_by(request), HEADERS, body.to_string()).into_response()
}

impl Faults {
    fn obey(&self, order: Order) {
        if let Some(seconds) = order.clock_offset_seconds {
            self.clock.set_offset(seconds);
        }
        let mut state = self.state();
        state.next.extend(order.next.into_iter().map(Fault::counted));
        state.next.truncate(MAX_NEXT);
        state.cors = order.cors.or(state.cors.take());
        state.refuse_preflights = order.refuse_preflights.unwrap_or(state.refuse_preflights);
    }

    fn clear(&self) {
        self.clock.set_offset(0);
        *self.state() = Current::default();
    }

    fn describe(&self) -> Value {
        let state = self.state();
        json!({
            "next": state.next,
            "clockOffsetSeconds": self.clock.offset(),
            "cors": state.cors.as_ref().unwrap_or(&self.usual_cors),
            "refusePreflights": state.refuse_preflights,
            "mostUploadsAtOnce": state.most_at_once,
            "requests": state.seen.iter().map(|seen| seen.json()).collect::<Vec<_>>(),
        })
    }
}
