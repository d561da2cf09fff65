//! The document that describes the server, made from the handlers themselves (OpenAPI 3.1).

use crate::problem;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Palang server",
        description = "The site's server: booths become one car park through it, and other programs talk to it.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    components(schemas(problem::Body, problem::Wrong), responses(Refused))
)]
struct Document;

/// What is said besides the paths.
pub(super) fn document() -> OpenApi {
    let mut document = <Document as utoipa::OpenApi>::openapi();
    let components = document.components.get_or_insert_default();
    for (name, said) in [
        ("booth", "A booth's API key, from its enrolment."),
        ("program", "An API key of `palang-server admin key add`."),
        ("operator", "An access token of `POST /api/v1/sign-in`."),
    ] {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(said)).build();
        components.security_schemes.insert(name.to_owned(), SecurityScheme::Http(scheme).into());
    }
    document
}

/// A handler that answers with it.
pub(super) fn serve(
    document: &OpenApi,
) -> impl Fn() -> std::future::Ready<axum::response::Response> + Clone + Send + Sync + 'static {
    let text: std::sync::Arc<str> = document.to_json().unwrap_or_default().into();
    move || std::future::ready(([(CONTENT_TYPE, "application/json")], text.to_string()).into_response())
}

/// A value whose shape another document says.
#[derive(utoipa::ToSchema)]
#[schema(as = WireValue)]
#[expect(dead_code, reason = "only its shape is used")]
pub struct Anything {
    /// A version of the protocol, where the value has one.
    protocol: Option<u16>,
}

/// A refusal.
#[derive(utoipa::ToResponse)]
#[response(description = "Refused, as RFC 9457 says it", content_type = "application/problem+json")]
#[expect(dead_code, reason = "only its shape is used")]
pub struct Refused(#[to_schema] problem::Body);
