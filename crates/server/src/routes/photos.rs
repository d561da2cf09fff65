//! Photos: whole ones for readers, pieces from booths (`palang_wire::photo`).

use crate::app::App;
use crate::auth::{Asker, Booth, Scope};
use crate::extract::{Body, Path};
use crate::limits::on_a_thread;
use crate::photo::{Format, Held, Photos, Piece, PieceError, Range};
use crate::problem::Problem;
use crate::request::Refused;
use crate::words::RestTrouble;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use palang_domain::Hash;
use palang_wire::photo::RECEIVED;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show)).routes(routes!(ask)).routes(routes!(take))
}

const RECEIVED_HEADER: HeaderName = HeaderName::from_static(RECEIVED);

fn named(text: &str) -> Result<Hash, Problem> {
    Hash::try_from(text.to_owned()).map_err(|_| Problem::no_such("photo", text))
}

fn disk(error: &std::io::Error) -> Problem {
    Problem::internal("-").because(error.to_string())
}

/// A picture of the site, by its SHA-256.
#[utoipa::path(
    get, path = "/api/photos/{photo}", operation_id = "get_photo",
    tag = "photos", security(("program" = []), ("booth" = [])),
    params(("photo" = String, Path, description = "SHA-256, 64 hex digits", pattern = "^[0-9a-f]{64}$")),
    responses(
        (status = 200, description = "The picture", content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"))),
        (status = 404, description = "Not held"),
    )
)]
async fn show(State(app): State<App>, asker: Asker, Path(photo): Path<String>) -> Result<Response, Problem> {
    asker.may_one([Scope::Read, Scope::Read])?;
    let (site, hash) = (asker.whose().0.site, named(&photo)?);
    let photos = Photos::at(app.photos());
    match on_a_thread(move || photos.read(site, hash)).await? {
        Ok((format, bytes)) => Ok(picture(format, bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Problem::no_such("photo", &photo)),
        Err(error) => Err(disk(&error)),
    }
}

/// It can never change under its name, and only its reader may keep it.
fn picture(format: Format, bytes: Vec<u8>) -> Response {
    let headers = [(CONTENT_TYPE, format.media_type()), (CACHE_CONTROL, "private, max-age=86400, immutable")];
    (headers, bytes).into_response()
}

/// How much of a booth's photo is here.
#[utoipa::path(
    head, path = "/booth/v1/photos/{photo}", operation_id = "booth_photo_held",
    tag = "booths", security(("booth" = [])),
    params(("photo" = String, Path, description = "SHA-256, 64 hex digits", pattern = "^[0-9a-f]{64}$")),
    responses(
        (status = 200, description = "All of it"),
        (status = 401, description = "No credential"),
        (status = 429, description = "Too often"),
        (status = 403, description = "Not allowed"),
        (status = 404, description = "`palang-received` bytes of it"),
    )
)]
async fn ask(State(app): State<App>, booth: Booth, Path(photo): Path<String>) -> Result<Response, Problem> {
    booth.believed()?;
    let (site, name, hash) = (booth.site.site, booth.principal.booth.clone(), named(&photo)?);
    let photos = Photos::at(app.photos());
    match on_a_thread(move || photos.held(site, &name, hash)).await? {
        Ok(Held::Whole) => Ok(StatusCode::OK.into_response()),
        Ok(Held::Part(bytes)) => {
            Err(Problem::no_such("photo", &photo).with_header(RECEIVED_HEADER, &bytes.to_string()))
        }
        Err(error) => Err(disk(&error)),
    }
}

/// Take a piece of a booth's photo.
#[utoipa::path(
    put, path = "/booth/v1/photos/{photo}", operation_id = "booth_photo_piece",
    tag = "booths", security(("booth" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(
        ("photo" = String, Path, description = "SHA-256, 64 hex digits", pattern = "^[0-9a-f]{64}$"),
        ("content-range" = String, Header, description = "`bytes A-B/TOTAL`",
            pattern = "^bytes [0-9]{1,12}-[0-9]{1,12}/[0-9]{1,12}$"),
    ),
    responses(
        (status = 201, description = "It is whole"),
        (status = 202, description = "`palang-received` bytes are here"),
        (status = 404, description = "No name of a photo"),
        (status = 409, description = "It begins elsewhere: `palang-received` bytes are here"),
        (status = 422, description = "Not what its name says, or no picture; it is forgotten"),
    )
)]
async fn take(
    State(app): State<App>,
    booth: Booth,
    Path(photo): Path<String>,
    headers: HeaderMap,
    Body(bytes): Body,
) -> Result<Response, Problem> {
    booth.believed()?;
    let (site, name, hash) = (booth.site.site, booth.principal.booth.clone(), named(&photo)?);
    let range = headers.get(CONTENT_RANGE).and_then(|value| value.to_str().ok()).and_then(Range::read);
    let range = range.ok_or_else(|| Problem::malformed("content-range: bytes A-B/TOTAL"))?;
    let photos = Photos::at(app.photos());
    let taken = on_a_thread(move || photos.take(site, &name, Piece { photo: hash, range, bytes: &bytes })).await?;
    match taken {
        Ok(Held::Whole) => Ok(StatusCode::CREATED.into_response()),
        Ok(Held::Part(bytes)) => Ok((StatusCode::ACCEPTED, [(RECEIVED_HEADER, bytes.to_string())]).into_response()),
        Err(PieceError::Elsewhere(bytes)) => {
            let here = Problem::exists(&photo).with("received", bytes);
            Err(here.with_header(RECEIVED_HEADER, &bytes.to_string()))
        }
        Err(PieceError::Range) => Err(Problem::field("content-range", "not the length of the piece, or too large")),
        Err(PieceError::Hash) => Err(Problem::field("photo", "the whole is not what its name says")),
        Err(PieceError::NotAPicture(why)) => {
            Err(super::program::problem(Refused::Trouble(RestTrouble::NotAPicture)).because(why.to_string()))
        }
        Err(PieceError::Disk(error)) => Err(disk(&error)),
    }
}
