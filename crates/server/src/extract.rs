//! Bodies and parameters, read with a bound and refused as problems.

mod whole;

pub use whole::{whole, whole_or_none, wholes};

use crate::problem::Problem;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// The raw body, unpacked where `content-encoding` says so, and no longer than its route allows.
pub struct Body(pub axum::body::Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        axum::body::Bytes::from_request(request, state).await.map(Self).map_err(|rejection| unread(&rejection))
    }
}

/// A body that broke off, or was too long. The limit's number is filled in on the way out (`routes`).
fn unread(rejection: &BytesRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::too_large(0);
    }
    Problem::malformed(&rejection.body_text())
}

/// Whether the request says that its body is of this media type.
#[must_use]
pub fn is_media(headers: &HeaderMap, media: &str) -> bool {
    let told = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    told.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case(media))
}

/// A body that a program sent, read when its handler wants it: what a request is, with its key, is its very bytes
/// (`request::once`).
pub struct Sent {
    /// As they came.
    pub bytes: axum::body::Bytes,
    is_json: bool,
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = is_media(request.headers(), "application/json");
        let Body(bytes) = Body::from_request(request, state).await?;
        Ok(Self { bytes, is_json })
    }
}

impl Sent {
    /// What it says, as JSON.
    ///
    /// # Errors
    /// [`Problem::media`], and those of [`read`].
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        if self.is_json { read(&self.bytes) } else { Err(Problem::media("application/json")) }
    }

    /// As [`Sent::json`] where it may be missing or `null`; its media type is not asked for.
    ///
    /// # Errors
    /// Those of [`read`].
    pub fn json_or_nothing<T: DeserializeOwned + Default>(&self) -> Result<T, Problem> {
        if self.bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(T::default());
        }
        Ok(read::<Option<T>>(&self.bytes)?.unwrap_or_default())
    }
}

/// A JSON body, or a JSON answer.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_media(request.headers(), "application/json") {
            return Err(Problem::media("application/json"));
        }
        let Body(bytes) = Body::from_request(request, state).await?;
        read(&bytes).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Reads JSON; what is JSON and still not right is told by its place.
///
/// # Errors
/// [`Problem::malformed`] or [`Problem::invalid`].
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = pointer(error.path());
        let inner = error.into_inner();
        match inner.classify() {
            // The path of a missing field stops at its object; the message names it.
            Category::Data => Problem::field(&path, &inner.to_string()),
            Category::Io | Category::Syntax | Category::Eof => Problem::malformed(&inner.to_string()),
        }
    })?;
    reader.end().map_err(|error| Problem::malformed(&error.to_string()))?;
    Ok(value)
}

/// `exit_data.lanes[0]` as RFC 6901 writes it.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |mut out, segment| {
        out.push('/');
        match segment {
            Segment::Seq { index } => out.push_str(&index.to_string()),
            Segment::Map { key } => out.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => out.push_str(variant),
            Segment::Unknown => out.push('?'),
        }
        out
    })
}

/// Parameters after the `?`.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        read.map(|axum::extract::Query(value)| Self(value))
            .map_err(|rejection| Problem::malformed(&rejection.body_text()))
    }
}

/// Parameters in the path. What cannot be one names nothing that is there.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|axum::extract::Path(value)| Self(value))
            .map_err(|rejection| Problem::not_found().because(rejection.body_text()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "only reading it is tested")]
    struct Deep {
        rows: Vec<Row>,
    }
    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "only reading it is tested")]
    struct Row {
        #[serde(rename = "a/b")]
        number: u8,
    }

    #[test]
    fn what_is_wrong_is_told_by_its_place() {
        let locale = palang_locale::Locale::new(
            palang_locale::Language::En,
            palang_domain::Currency::Idr,
            palang_domain::Zone::JAKARTA,
        );
        for (text, status, at) in [
            (r#"{"rows":[{"a/b":1},{"a/b":"x"}]}"#, 422, "/rows/1/a~1b"),
            (r#"{"rows":[{"a/b":300}]}"#, 422, "/rows/0/a~1b"),
            (r#"{"rows":7}"#, 422, "/rows"),
            ("{", 400, ""),
            ("<html>", 400, ""),
            (r#"{"rows":[]} x"#, 400, ""),
            ("", 400, ""),
        ] {
            let problem = read::<Deep>(text.as_bytes()).unwrap_err();
            assert_eq!(problem.status().as_u16(), status, "{text}");
            let body = problem.body(&locale);
            assert_eq!(body["errors"][0]["pointer"].as_str().unwrap_or_default(), at, "{text}: {body}");
        }
    }
}
