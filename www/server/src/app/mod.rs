//! The application server of the demo: what a user of the package runs on their own side.

mod callback;
mod grant;
mod pages;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use oss_form_upload::signing::Credentials;

use crate::config::GrantTerms;

/// The configuration of the application server.
#[derive(Clone, Debug)]
pub struct Application {
    /// The key that signs grants.
    pub credentials: Credentials,
    /// The region of the bucket.
    pub region: String,
    /// The bucket that grants are for.
    pub bucket: String,
    /// True if the bucket is a real one.
    pub is_live: bool,
    /// The terms of grants where nobody asks for others.
    pub grants: GrantTerms,
    /// The URL that forms are posted to.
    pub bucket_url: String,
    /// Further URLs that its page may post to: with TLS the bucket's real name, so that the rules of browsers on mixed
    /// content can be met, which exempt `localhost`.
    pub further_hosts: Vec<String>,
    /// The URL of this server, without a slash at its end.
    pub own_url: String,
    /// The folder of the demo page.
    pub www: PathBuf,
    /// The folder of the built package.
    pub pkg: PathBuf,
}

impl Application {
    /// Its routes.
    pub fn routes(self) -> Router {
        let pages = pages::routes(&self);
        Router::new()
            .route("/get_post_signature_for_oss_upload", get(grant::issue_grant))
            .route("/callback", post(callback::receive))
            .with_state(Arc::new(self))
            .merge(pages)
    }
}
