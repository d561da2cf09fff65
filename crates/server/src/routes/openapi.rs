//! The document that describes the server, made from the handlers themselves (OpenAPI 3.1).
//!
//! A handler says what is its own; what every request of its kind may be answered is said here, once.

use crate::problem;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Required, ResponseBuilder};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Palang server",
        description = "The site's server: booths become one car park through it, and other programs talk to it.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    components(schemas(problem::Body, problem::Wrong))
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

/// Says of every operation what the way to its handler may answer, and of every refusal that it is a problem.
pub(super) fn complete(mut document: OpenApi) -> OpenApi {
    for item in document.paths.paths.values_mut() {
        let with_body = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete].map(|it| (it, true));
        for (operation, body) in with_body.into_iter().chain([(&mut item.head, false)]) {
            let Some(operation) = operation else { continue };
            for (status, said) in refusals(operation) {
                let response = || ResponseBuilder::new().description(said).build().into();
                operation.responses.responses.entry(status.to_owned()).or_insert_with(response);
            }
            if body {
                operation.responses.responses.iter_mut().for_each(|(status, response)| worded(status, response));
            }
        }
    }
    document
}

/// What `auth` and `extract` refuse before a handler works, by what the handler asks of them.
fn refusals(operation: &Operation) -> Vec<(&'static str, &'static str)> {
    let mut may = Vec::new();
    if operation.security.is_some() {
        may.extend([("401", "No credential that holds"), ("403", "Not allowed"), ("429", "Too often")]);
    }
    let asks = |place: &ParameterIn| {
        let mut all = operation.parameters.iter().flatten();
        all.any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == *place))
    };
    if asks(&ParameterIn::Path) {
        may.push(("404", "Nothing of that name"));
    }
    if asks(&ParameterIn::Query) {
        may.push(("400", "Parameters that cannot be read"));
    }
    let Some(RefOr::T(body)) = &operation.request_body else { return may };
    may.extend([("400", "Cannot be read"), ("413", "Too large"), ("422", "Values that cannot be used")]);
    // A body that may be missing, or is only bytes, is taken under any name.
    if body.required == Some(Required::True) && !body.content.contains_key("application/octet-stream") {
        may.push(("415", "Another media type"));
    }
    may
}

/// A refusal is a problem (RFC 9457).
fn worded(status: &str, response: &mut RefOr<utoipa::openapi::Response>) {
    let RefOr::T(response) = response else { return };
    if status >= "400" && response.content.is_empty() {
        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
        response.content.insert(problem::MEDIA_TYPE.to_owned(), problem.into());
    }
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
