//! What the owner's routes have in common: who asks, in which words, once for a key; and how a refusal is answered.

use super::picture;
use crate::app::App;
use crate::auth::{Program, Scope};
use crate::extract::Json;
use crate::problem::{AnswerLanguage, FieldError, Problem};
use crate::request::once::{self, Answer, Key};
use crate::request::{Answered, Caller, Outcome, Refused, RequestContext, Stopped};
use crate::store::Tx;
use crate::words::{FieldTrouble, RestTrouble};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode as S};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use palang_domain::{Hash, SiteId, Timestamp};
use palang_locale::Locale;
use utoipa::IntoParams;

const KEY: &str = "idempotency-key";
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Where a program names a request, so that it may ask again.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its shape is used: `key` reads it")]
pub(super) struct Once {
    /// The same request again gets the same answer.
    #[param(rename = "idempotency-key", max_length = 128, pattern = "^[!-~]+$")]
    key: Option<String>,
}

/// A program's request, ready to be worked on.
pub(super) struct ProgramRequest {
    app: App,
    program: Program,
    method: Method,
    path: String,
    key: Option<String>,
    caller: Caller,
    locale: Locale,
    now: Timestamp,
}

impl FromRequestParts<App> for ProgramRequest {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let program = Program::from_request_parts(parts, app).await?;
        let language = parts.extensions.get::<AnswerLanguage>().cloned().unwrap_or_default();
        let caller = Caller {
            site: program.site.site,
            zone: program.site.zone,
            currency: program.site.currency,
            booth: program.booth.clone(),
        };
        Ok(Self {
            key: key(parts)?,
            method: parts.method.clone(),
            path: parts.uri.path().to_owned(),
            locale: language.locale(&parts.headers, app.language()),
            now: app.now(),
            app: app.clone(),
            program,
            caller,
        })
    }
}

fn key(parts: &Parts) -> Result<Option<String>, Problem> {
    let Some(value) = parts.headers.get(KEY) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    let fits = !text.is_empty() && text.len() <= once::LONGEST && text.bytes().all(|b| b.is_ascii_graphic());
    if !fits {
        return Err(Problem::field(KEY, "1 to 128 printable characters without spaces"));
    }
    Ok(Some(text.to_owned()))
}

impl ProgramRequest {
    /// Refuses what the key does not allow.
    ///
    /// # Errors
    /// [`Problem::forbidden`].
    pub fn may(&self, scope: Scope) -> Result<(), Problem> {
        self.program.may(scope)
    }

    /// Refuses what none of these allows.
    ///
    /// # Errors
    /// [`Problem::forbidden`].
    pub fn may_one(&self, scopes: [Scope; 2]) -> Result<(), Problem> {
        self.may(scopes[0]).or_else(|_| self.may(scopes[1]))
    }

    /// Keeps a picture that came as it is; its name.
    ///
    /// # Errors
    /// As [`picture::keep`].
    pub async fn keep(&self, bytes: Vec<u8>) -> Result<Hash, Problem> {
        picture::keep(&self.app, self.caller.site, bytes).await
    }

    /// Keeps a picture that came as base64 at `at`; its name, or nothing where none came.
    ///
    /// # Errors
    /// As [`picture::keep_base64`].
    pub async fn keep_base64(&self, text: Option<&str>, at: &str) -> Result<Option<Hash>, Problem> {
        picture::keep_base64(&self.app, self.caller.site, text, at).await
    }

    /// Today, by the site's calendar.
    pub fn today(&self) -> NaiveDate {
        self.caller.zone.local(self.now).date()
    }

    /// Whose car park.
    pub fn site(&self) -> SiteId {
        self.caller.site
    }

    /// Does something in one transaction, once for the request's idempotency key; `request` is its body.
    ///
    /// # Errors
    /// A refusal, or what the store could not do.
    pub async fn write<W>(&self, request: &[u8], mut work: W) -> Result<Response, Problem>
    where
        W: FnMut(&mut dyn Tx, RequestContext<'_>) -> Answered + Send + 'static,
    {
        let named = [self.method.as_str().as_bytes(), b" ", self.path.as_bytes(), b"\n", request].concat();
        let key = self.key.clone().map(|name| Key { name, request: Hash::of(&named) });
        let (caller, locale, now, terms) = (self.caller.clone(), self.locale.clone(), self.now, self.app.terms());
        let done = self.app.store().write(move |tx| {
            Outcome::of(once::once(tx, &caller, key.as_ref(), now, |tx| {
                let terms = terms.of(tx, &caller)?;
                work(tx, RequestContext { caller: &caller, terms: &terms, now, locale: &locale })
            }))
        });
        let Answer { body, replayed } = done.await.map_err(Problem::from)?.answer().map_err(problem)?;
        let mut response = Json(body).into_response();
        if replayed {
            response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        }
        Ok(response)
    }

    /// Asks something of one snapshot.
    ///
    /// # Errors
    /// A refusal, or what the store could not do.
    pub async fn read<T, W>(&self, work: W) -> Result<Json<T>, Problem>
    where
        T: Send + 'static,
        W: FnMut(&mut dyn Tx, RequestContext<'_>) -> Answered<T> + Send + 'static,
    {
        read(&self.app, self.caller.clone(), self.locale.clone(), self.now, work).await
    }
}

/// Asks something of one snapshot, for whoever asks.
///
/// # Errors
/// A refusal, or what the store could not do.
pub(super) async fn read<T, W>(
    app: &App,
    caller: Caller,
    locale: Locale,
    now: Timestamp,
    mut work: W,
) -> Result<Json<T>, Problem>
where
    T: Send + 'static,
    W: FnMut(&mut dyn Tx, RequestContext<'_>) -> Answered<T> + Send + 'static,
{
    let terms = app.terms();
    let done = app.store().read(move |tx| {
        let terms = terms.of(tx, &caller)?;
        work(tx, RequestContext { caller: &caller, terms: &terms, now, locale: &locale })
    });
    Ok(Json(done.await?))
}

impl From<Stopped> for Problem {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Refused(refused) => problem(refused),
            Stopped::Failed(error) => error.into(),
        }
    }
}

/// A refusal as a problem.
pub(super) fn problem(refused: Refused) -> Problem {
    match refused {
        Refused::Wrong(wrong) => {
            let error = |wrong: crate::request::Wrong| FieldError {
                at: wrong.at,
                what: FieldTrouble::Value { detail: wrong.detail },
            };
            Problem::invalid(wrong.into_iter().map(error).collect())
        }
        Refused::NoSuch { what: "ticket", name } => {
            Problem::no_such("ticket", &name).with("valid", false).with("ticket_status", "UNKNOWN")
        }
        Refused::NoSuch { what, name } => Problem::no_such(what, &name),
        Refused::Trouble(trouble) => troubled(&trouble),
    }
}

fn troubled(trouble: &RestTrouble) -> Problem {
    use RestTrouble as T;
    let (status, word) = match trouble {
        T::QuotaFull { .. } => (S::CONFLICT, "quota-full"),
        T::AlreadyPaid => (S::CONFLICT, "already-paid"),
        T::NotPaid { .. } => (S::CONFLICT, "not-paid"),
        T::AlreadyLeft { .. } => (S::CONFLICT, "already-left"),
        T::Void => (S::CONFLICT, "void"),
        T::NoTariff { .. } => (S::CONFLICT, "no-tariff"),
        T::IdMismatch { .. } => (S::CONFLICT, "id-mismatch"),
        T::UnknownSource { .. } => (S::CONFLICT, "unknown-source"),
        T::WrongAmount { .. } => (S::CONFLICT, "wrong-amount"),
        T::KeyReused => (S::CONFLICT, "idempotency-key-reused"),
        T::NotAPicture => (S::UNPROCESSABLE_ENTITY, "not-a-picture"),
        T::NumbersExhausted => (S::SERVICE_UNAVAILABLE, "numbers-exhausted"),
    };
    let said = trouble.clone();
    let problem = Problem::worded(status, word, move |locale| said.words(locale));
    let problem = problem.with("success", false);
    match trouble {
        T::QuotaFull { available, capacity, .. } => problem.with("available", *available).with("capacity", *capacity),
        T::NotPaid { due: Some(due) } => problem.with("due", due.get()),
        T::WrongAmount { due, .. } => problem.with("due", due.get()),
        _ => problem,
    }
}
