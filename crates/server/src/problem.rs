//! Why the server did not do it, as RFC 9457 says it (`application/problem+json`), in the reader's language.
//!
//! A handler returns a [`Problem`]; it is worded on the way out (`spoken`), where the request's `accept-language` and
//! the site's own language are known. `type` is a stable word for programs, `detail` is for people.

mod kinds;
mod language;

pub(crate) use kinds::short;
pub use language::{AnswerLanguage, word};

use crate::words::{FieldTrouble, Trouble, Worded};
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use palang_locale::Locale;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// How a problem is put into words.
type Words = Arc<dyn Fn(&Locale) -> Worded + Send + Sync>;

/// What is wrong with one value of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where: a JSON pointer (`/exit_data/exit_time`), or the name of a parameter.
    pub at: String,
    /// What is wrong with the value.
    pub what: FieldTrouble,
}

/// Why not. Cheap to clone.
#[derive(Clone)]
pub struct Problem(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    status: StatusCode,
    word: &'static str,
    words: Words,
    errors: Vec<FieldError>,
    members: Map<String, Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
    cause: Option<String>,
}

impl Problem {
    /// One of the server's own.
    #[must_use]
    pub fn new(status: StatusCode, word: &'static str, trouble: Trouble) -> Self {
        Self::worded(status, word, move |locale| trouble.words(locale))
    }

    /// One whose words are another area's. `word` is its stable name for programs: `urn:palang:problem:WORD`.
    #[must_use]
    pub fn worded(
        status: StatusCode,
        word: &'static str,
        words: impl Fn(&Locale) -> Worded + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            status,
            word,
            words: Arc::new(words),
            errors: Vec::new(),
            members: Map::new(),
            headers: Vec::new(),
            cause: None,
        }))
    }

    fn change(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// With one more member for programs.
    #[must_use]
    pub fn with(self, member: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        self.change(|inner| {
            inner.members.insert(member.to_owned(), value);
        })
    }

    /// With the values that are wrong.
    #[must_use]
    pub fn with_errors(self, errors: Vec<FieldError>) -> Self {
        self.change(|inner| inner.errors = errors)
    }

    /// With a header, which must be a valid one.
    #[must_use]
    pub fn with_header(self, name: HeaderName, value: &str) -> Self {
        let Ok(value) = HeaderValue::from_str(value) else { return self };
        self.change(|inner| inner.headers.push((name, value)))
    }

    /// With what only the log may know.
    #[must_use]
    pub fn because(self, cause: impl Into<String>) -> Self {
        let cause = cause.into();
        self.change(|inner| inner.cause = Some(cause))
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The stable word.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.0.word
    }

    /// What only the log may know.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// One of its members for programs.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.0.members.get(name)
    }

    /// The body as RFC 9457 has it, worded.
    #[must_use]
    pub fn body(&self, locale: &Locale) -> Value {
        let inner = &self.0;
        let worded = (inner.words)(locale);
        let mut body = json!({
            "type": format!("urn:palang:problem:{}", inner.word),
            "title": worded.title,
            "status": inner.status.as_u16(),
            "detail": worded.detail,
        });
        if let Value::Object(body) = &mut body {
            body.extend(inner.members.clone());
            if !inner.errors.is_empty() {
                let say = |FieldError { at, what }: &FieldError| {
                    let detail = what.words(locale);
                    json!({"pointer": at, "detail": detail})
                };
                body.insert("errors".into(), inner.errors.iter().map(say).collect());
            }
        }
        body
    }

    fn answer(&self, locale: &Locale) -> Response {
        let mut response = (self.0.status, self.body(locale).to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        for (name, value) in &self.0.headers {
            headers.insert(name.clone(), value.clone());
        }
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl std::fmt::Debug for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Problem({} {}", self.0.status.as_u16(), self.0.word)?;
        self.0.cause.as_ref().map_or(Ok(()), |cause| write!(f, ", {cause}"))?;
        f.write_str(")")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.answer(&language::neutral())
    }
}

/// A problem, for the document at `/openapi.json`.
#[derive(utoipa::ToSchema)]
#[schema(as = Problem)]
#[expect(dead_code, reason = "only its shape is used")]
pub struct Body {
    /// A stable word: `urn:palang:problem:WORD`.
    #[schema(rename = "type")]
    r#type: String,
    /// A few words for people.
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What happened and what to do, in the language asked for.
    detail: String,
    /// The values that are wrong.
    errors: Option<Vec<Wrong>>,
}

/// A value that is wrong.
#[derive(utoipa::ToSchema)]
#[schema(as = ProblemField)]
#[expect(dead_code, reason = "only its shape is used")]
pub struct Wrong {
    /// Where: a JSON pointer, or the name of a parameter.
    pointer: String,
    /// What.
    detail: String,
}
