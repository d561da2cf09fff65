//! Everything that can be asked, and what every request passes through on its way.
//!
//! A module here returns an [`OpenApiRouter`] of its handlers; [`router`] mounts it. What stands in the document at
//! `/openapi.json` is what is mounted, so neither can be without the other.

mod api;
mod booth;
mod health;
mod kendaraan;
mod middleware;
mod openapi;
mod parking;
mod payment;
mod photos;
mod picture;
mod program;
mod revenue;
mod sessions;
mod upload;

use crate::app::App;
use crate::problem;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::{Router, routing};
use tower_http::decompression::RequestDecompressionLayer;
use utoipa_axum::router::OpenApiRouter;

/// Routes whose requests are short: bounded in time and in number at once.
fn short(app: &App) -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(health::router()).merge(booth::router(app)).merge(api::router()).merge(owners())
}

/// The owner's paths (S0…S3), and the pictures that come with them.
fn owners() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(parking::router())
        .merge(kendaraan::router())
        .merge(payment::router())
        .merge(sessions::router())
        .merge(revenue::router())
        .merge(upload::router())
        .merge(photos::router())
}

/// Routes that wait by themselves, with a bound of their own: long polls.
fn long(app: &App) -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(booth::waiting(app))
}

/// The whole of it.
pub fn router(app: &App) -> Router {
    let limits = app.limits();
    let short = short(app).layer(from_fn_with_state(app.clone(), middleware::bound));
    let (router, document) =
        OpenApiRouter::with_openapi(openapi::document()).merge(short).merge(long(app)).split_for_parts();
    router
        .route("/openapi.json", routing::get(openapi::serve(&openapi::complete(document))))
        .fallback(middleware::nothing_here)
        .layer(RequestDecompressionLayer::new())
        .layer(DefaultBodyLimit::max(limits.body_bytes))
        .layer(from_fn_with_state(app.clone(), middleware::catch))
        .layer(from_fn_with_state(app.clone(), problem::word))
        .layer(from_fn(middleware::harden))
        .layer(from_fn_with_state(app.clone(), middleware::follow))
        .with_state(app.clone())
}
