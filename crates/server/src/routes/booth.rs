//! The booth protocol (SYNC 3): what `palang-wire` says travels, with the checks of a server that believes nobody.

mod enrol;
mod feed;
mod push;
mod version;

use crate::app::App;
use axum::extract::DefaultBodyLimit;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use palang_wire::{Limits, MEDIA_TYPE};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What is answered at once.
pub(super) fn router(app: &App) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(enrol::enrol))
        .routes(routes!(enrol::rotate))
        .routes(routes!(push::push))
        .routes(routes!(feed::snapshot))
        .routes(routes!(feed::held_incarnations))
        .routes(routes!(feed::journal))
        .routes(routes!(feed::secrets))
        .layer(from_fn_with_state(app.clone(), version::check))
        .layer(DefaultBodyLimit::max(Limits::BATCH.packed))
}

/// What waits for news.
pub(super) fn waiting(app: &App) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(feed::pull))
        .layer(from_fn_with_state(app.clone(), version::check))
        .layer(DefaultBodyLimit::max(Limits::BATCH.packed))
}

/// A frame as it travels.
fn framed(packed: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, MEDIA_TYPE)], packed).into_response()
}
