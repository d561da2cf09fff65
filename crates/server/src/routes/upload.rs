//! S3's cameras.

use super::program::{Once, ProgramRequest};
use crate::app::App;
use crate::auth::Scope;
use crate::problem::{FieldError, Problem};
use crate::rest::seen::{self, Post, UploadAnswer};
use crate::words::FieldTrouble;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use palang_wire::photo::LARGEST;
use std::collections::BTreeMap;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(upload))
}

/// What a camera posts.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is used")]
struct Parts {
    /// JPEG or PNG, at most 5 120 kB.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    image: Vec<u8>,
    /// The plate as the camera read it.
    #[schema(max_length = 40)]
    license_plate: String,
    /// 0 to 1.
    #[schema(max_length = 40)]
    confidence: String,
    /// The camera, which is bound to a lane with a direction.
    #[schema(max_length = 256)]
    camera_source: String,
    /// `MOTOR`, `car`, …, where the camera can tell.
    #[schema(max_length = 64)]
    vehicle_type: Option<String>,
}

/// [`Parts`] in a form. What else it has is read past: a later camera may say more.
struct Form;

impl PartialSchema for Form {
    fn schema() -> RefOr<Schema> {
        // A form is text with its parts' names in it, and no name is read that the text cannot hold: a control
        // character other than tab and line ends, which are written with `%`.
        let name = ObjectBuilder::new().schema_type(Type::String).pattern(Some(NAME)).build();
        match Parts::schema() {
            RefOr::T(Schema::Object(mut parts)) => {
                parts.property_names = Some(Box::new(name.into()));
                RefOr::T(Schema::Object(parts))
            }
            other => other,
        }
    }
}

impl ToSchema for Form {}

const NAME: &str = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$";

/// Report a plate that a camera read (S3-E01): an entry, an exit, or nothing that matters, as its lane has it.
#[utoipa::path(
    post, path = "/api/upload/", operation_id = "report_plate", tag = "S3 cameras", security(("program" = [])),
    request_body(content = Form, content_type = "multipart/form-data"),
    params(Once),
    responses(
        (status = 200, description = "What it meant", body = UploadAnswer, links(
            ("session" = (operation_id = "get_session", parameters(("id" = "$response.body#/session_id")))),
            ("pay" = (operation_id = "pay_session", parameters(("id" = "$response.body#/session_id")))),
        )),
        (status = 409, description = "No place left, no tariff, or a camera nobody knows"),
        (status = 422, description = "Values that cannot be used, or no picture"),
        (status = 503, description = "No numbers left today"),
    )
)]
async fn upload(program: ProgramRequest, form: Result<Multipart, MultipartRejection>) -> Result<Response, Problem> {
    program.may(Scope::Lane)?;
    let form = form.map_err(|_| Problem::media("multipart/form-data"))?;
    let (post, image) = read(form).await?;
    let photo = program.keep(image).await?;
    let named = format!("{post:?} {photo}");
    program.write(named.as_bytes(), move |tx, context| seen::record(tx, context, &post, photo)).await
}

/// The parts that are text, and their most characters.
const TEXTS: [(&str, usize); 4] =
    [("license_plate", 40), ("confidence", 40), ("camera_source", 256), ("vehicle_type", 64)];
/// The parts that must be there.
const NEEDED: [&str; 3] = ["license_plate", "confidence", "camera_source"];

async fn read(mut form: Multipart) -> Result<(Post, Vec<u8>), Problem> {
    let largest = usize::try_from(LARGEST).unwrap_or(usize::MAX);
    let (mut texts, mut image) = (BTreeMap::new(), None);
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let again = if let Some((at, most)) = TEXTS.iter().find(|(at, _)| *at == name) {
            texts.insert(*at, text(field, at, *most).await?).is_some()
        } else {
            let bytes = bytes(field, largest).await?.ok_or_else(|| Problem::too_large(largest))?;
            name == "image" && image.replace(bytes).is_some()
        };
        if again {
            return Err(Problem::field(&name, "twice"));
        }
    }
    let missing = |at: &str| FieldError { at: at.to_owned(), what: FieldTrouble::Missing };
    let needed = NEEDED.into_iter().filter(|at| !texts.contains_key(at)).map(missing);
    let needed: Vec<_> = needed.chain(image.is_none().then(|| missing("image"))).collect();
    let Some(image) = image.filter(|_| needed.is_empty()) else { return Err(Problem::invalid(needed)) };
    let mut take = |at| texts.remove(at);
    let [license_plate, confidence, camera_source] = NEEDED.map(|at| take(at).unwrap_or_default());
    Ok((Post { license_plate, confidence, camera_source, vehicle_type: take("vehicle_type") }, image))
}

async fn text(field: Field<'_>, at: &str, most: usize) -> Result<String, Problem> {
    let long = || Problem::field(at, &format!("longer than {most} characters"));
    // No character has more than four bytes.
    let bytes = bytes(field, most * 4).await?.ok_or_else(long)?;
    let text = String::from_utf8(bytes).map_err(|_| Problem::field(at, "not text"))?;
    if text.chars().count() > most { Err(long()) } else { Ok(text) }
}

/// A part, or nothing where it is longer than that.
async fn bytes(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, Problem> {
    let mut all = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error))? {
        if all.len() + chunk.len() > most {
            return Ok(None);
        }
        all.extend_from_slice(&chunk);
    }
    Ok(Some(all))
}

fn broken(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::too_large(0);
    }
    Problem::malformed(&error.body_text())
}
