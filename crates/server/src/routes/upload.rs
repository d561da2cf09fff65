//! S3's cameras.

use super::desk::Desk;
use super::picture;
use crate::app::App;
use crate::auth::Scope;
use crate::problem::{self, FieldError, Problem};
use crate::rest::seen::{self, Post, UploadAnswer};
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use palang_locale::FieldTrouble;
use palang_wire::photo::LARGEST;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(upload))
}

/// What a camera posts.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is used")]
struct Form {
    /// JPEG or PNG, at most 5 120 kB.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    image: Vec<u8>,
    /// As read.
    #[schema(max_length = 40)]
    license_plate: String,
    /// 0 to 1.
    #[schema(max_length = 40)]
    confidence: String,
    /// The camera, which is bound to a lane with a direction.
    camera_source: String,
    /// `MOTOR`, `car`, …, where the camera can tell.
    #[schema(max_length = 64)]
    vehicle_type: Option<String>,
}

/// Report a plate that a camera read (S3-E01): an entry, an exit, or nothing that matters, as its lane has it.
#[utoipa::path(
    post, path = "/api/upload/", tag = "S3 cameras", security(("program" = [])),
    request_body(content = Form, content_type = "multipart/form-data"),
    params(("idempotency-key" = Option<String>, Header, description = "The same request again gets the same answer",
        max_length = 128, pattern = "^[!-~]+$")),
    responses(
        (status = 200, description = "What it meant", body = UploadAnswer),
        (status = 400, description = "Not a form", body = problem::Body, content_type = "application/problem+json"),
        (status = 401, description = "No credential", body = problem::Body, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = problem::Body, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = problem::Body, content_type = "application/problem+json"),
        (status = 409, description = "No place left, or no tariff", body = problem::Body,
            content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = problem::Body, content_type = "application/problem+json"),
        (status = 415, description = "Not a form", body = problem::Body, content_type = "application/problem+json"),
        (status = 422, description = "Values that cannot be used, a camera nobody knows, or no picture",
            body = problem::Body, content_type = "application/problem+json"),
        (status = 503, description = "No numbers left today", body = problem::Body,
            content_type = "application/problem+json"),
    )
)]
async fn upload(desk: Desk, form: Result<Multipart, MultipartRejection>) -> Result<Response, Problem> {
    desk.may(Scope::Lane)?;
    let form = form.map_err(|_| Problem::media("multipart/form-data"))?;
    let (post, image) = read(form).await?;
    let photo = picture::keep(desk.app(), desk.caller.site, image).await?;
    let named = format!("{post:?} {photo}");
    let now = desk.now;
    desk.write(named.as_bytes(), move |tx, caller, terms, locale| match seen::read(&post, terms, caller, Some(photo)) {
        Ok(seen) => seen::record(tx, caller, terms, &seen, now, locale),
        Err(refused) => Ok(Err(refused)),
    })
    .await
}

/// Longest text of a part.
const TEXT: usize = 256;

async fn read(mut form: Multipart) -> Result<(Post, Vec<u8>), Problem> {
    let (mut plate, mut confidence, mut camera, mut kind, mut image) = (None, None, None, None, None);
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        match field.name().unwrap_or_default() {
            "license_plate" => plate = Some(text(field, "license_plate").await?),
            "confidence" => confidence = Some(text(field, "confidence").await?),
            "camera_source" => camera = Some(text(field, "camera_source").await?),
            "vehicle_type" => kind = Some(text(field, "vehicle_type").await?),
            "image" => image = Some(bytes(field, usize::try_from(LARGEST).unwrap_or(usize::MAX)).await?),
            // Read past: a later camera may say more.
            _ => drop(bytes(field, usize::try_from(LARGEST).unwrap_or(usize::MAX)).await?),
        }
    }
    let missing = |at: &str| FieldError { at: at.to_owned(), what: FieldTrouble::Missing };
    match (plate, confidence, camera, image) {
        (Some(license_plate), Some(confidence), Some(camera_source), Some(image)) => {
            Ok((Post { license_plate, confidence, camera_source, vehicle_type: kind }, image))
        }
        (plate, confidence, camera, image) => {
            let there = [
                ("license_plate", plate.is_some()),
                ("confidence", confidence.is_some()),
                ("camera_source", camera.is_some()),
                ("image", image.is_some()),
            ];
            Err(Problem::invalid(there.iter().filter(|(_, is)| !is).map(|(at, _)| missing(at)).collect()))
        }
    }
}

async fn text(field: Field<'_>, at: &str) -> Result<String, Problem> {
    let bytes = bytes(field, TEXT).await?;
    String::from_utf8(bytes).map_err(|_| Problem::field(at, "not text"))
}

async fn bytes(mut field: Field<'_>, most: usize) -> Result<Vec<u8>, Problem> {
    let mut all = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error))? {
        if all.len() + chunk.len() > most {
            return Err(Problem::too_large(most));
        }
        all.extend_from_slice(&chunk);
    }
    Ok(all)
}

fn broken(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::too_large(0);
    }
    Problem::malformed(&error.body_text())
}
