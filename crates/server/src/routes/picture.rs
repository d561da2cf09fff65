//! Pictures of the owner's programs: from base64 or a form's part into the photo folder (S0-X05).

use crate::app::App;
use crate::limits::on_a_thread;
use crate::photo::{PhotoError, Photos};
use crate::problem::Problem;
use crate::request::Refused;
use crate::routes::program::problem;
use crate::words::RestTrouble;
use palang_domain::{Hash, SiteId};
use palang_wire::photo::LARGEST;
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Pictures decoded at once: each may take its 160 MB.
static DECODING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// Keeps a picture; its name.
///
/// # Errors
/// When it is none, or too large, or the disk cannot.
pub(super) async fn keep(app: &App, site: SiteId, bytes: Vec<u8>) -> Result<Hash, Problem> {
    let Ok(_place) = DECODING.acquire().await else { return Err(Problem::busy()) };
    let photos = Photos::at(app.photos());
    on_a_thread(move || photos.keep(site, &bytes)).await?.map_err(|error| refused(&error))
}

fn refused(error: &PhotoError) -> Problem {
    match error {
        PhotoError::TooLarge => Problem::too_large(usize::try_from(LARGEST).unwrap_or(usize::MAX)),
        PhotoError::NotAPicture(why) => problem(Refused::Trouble(RestTrouble::NotAPicture)).because(why.to_string()),
        PhotoError::Disk(error) => Problem::internal("-").because(error.to_string()),
    }
}

/// Keeps a picture that came as base64, with or without a `data:` head and line breaks; nothing where none came.
///
/// # Errors
/// As [`keep`].
pub(super) async fn keep_base64(
    app: &App,
    site: SiteId,
    text: Option<&str>,
    at: &str,
) -> Result<Option<Hash>, Problem> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let text = match text.strip_prefix("data:") {
        Some(rest) => rest.split_once(";base64,").map_or(rest, |(_, picture)| picture),
        None => text,
    };
    let plain: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let decoded = data_encoding::BASE64.decode(&plain).or_else(|_| data_encoding::BASE64_NOPAD.decode(&plain));
    let bytes = decoded.map_err(|_| Problem::field(at, "not base64"))?;
    keep(app, site, bytes).await.map(Some)
}
