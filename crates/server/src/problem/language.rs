//! In which language a request is answered: what it asks for, else the site's, else the server's.

use super::Problem;
use crate::app::App;
use crate::ledger::Site;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_LENGTH, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use palang_domain::{Currency, Zone};
use palang_locale::{Language, Locale};
use std::sync::{Arc, OnceLock};

/// Whose request it is, as soon as its credential has said so. Lies in the request's extensions.
#[derive(Clone, Default)]
pub struct AnswerLanguage(Arc<OnceLock<Site>>);

impl AnswerLanguage {
    /// The request is this site's.
    pub fn of(&self, site: &Site) {
        // A second credential in one request would be another handler's mistake; the first one stands.
        let _ = self.0.set(site.clone());
    }

    /// The words for this request.
    #[must_use]
    pub fn locale(&self, headers: &HeaderMap, otherwise: Language) -> Locale {
        let site = self.0.get();
        let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(negotiate);
        let language = asked.or(site.and_then(|site| site.language.parse().ok())).unwrap_or(otherwise);
        let (currency, zone) = site.map_or((Currency::Idr, Zone::JAKARTA), |site| (site.currency, site.zone));
        Locale::new(language, currency, zone)
    }
}

/// What is said where nothing is known: replaced on the way out.
pub(super) fn neutral() -> Locale {
    Locale::new(Language::En, Currency::Idr, Zone::JAKARTA)
}

/// The best of the languages that somebody wants (RFC 9110, 12.5.4) and that we speak.
fn negotiate(wanted: &str) -> Option<Language> {
    let mut best: Option<(u16, Language)> = None;
    for range in wanted.split(',').take(16) {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=").map(weight)).unwrap_or(Some(1_000));
        let language = match tag.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            // `in` is what Java called Indonesian for twenty years.
            "in" => Some(Language::Id),
            primary => primary.parse().ok(),
        };
        if let (Some(weight @ 1..), Some(language)) = (weight, language)
            && best.is_none_or(|(most, _)| weight > most)
        {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

/// `0.8` in thousandths.
fn weight(text: &str) -> Option<u16> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 3 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match whole {
        "1" => Some(1_000),
        "0" => format!("{part:0<3}").parse().ok(),
        _ => None,
    }
}

/// Puts a problem into the reader's words, and into the log.
pub async fn word(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let answer = AnswerLanguage::default();
    request.extensions_mut().insert(answer.clone());
    let headers = request.headers().clone();
    let response = next.run(request).await;
    let Some(problem) = response.extensions().get::<Problem>().cloned() else { return response };
    let locale = answer.locale(&headers, app.language());
    note(&problem);
    let mut worded = problem.answer(&locale);
    for (name, value) in response.headers() {
        if !worded.headers().contains_key(name) && name != CONTENT_LENGTH {
            worded.headers_mut().append(name, value.clone());
        }
    }
    worded.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static(locale.language().code()));
    worded.headers_mut().append(VARY, HeaderValue::from_static("accept-language"));
    worded
}

fn note(problem: &Problem) {
    metrics::counter!("palang_problems_total", "kind" => problem.kind()).increment(1);
    let (kind, status) = (problem.kind(), problem.status().as_u16());
    match problem.cause() {
        Some(cause) if status >= 500 => tracing::error!(kind, status, cause, "could not"),
        cause => tracing::info!(kind, status, cause, "refused"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_language_that_both_speak() {
        for (wanted, language) in [
            ("vi", Some(Language::Vi)),
            ("vi-VN,vi;q=0.9,en;q=0.8", Some(Language::Vi)),
            ("de-DE,en;q=0.5,id;q=0.75", Some(Language::Id)),
            ("in-ID", Some(Language::Id)),
            ("en;q=0, id;q=0.1", Some(Language::Id)),
            ("fr", None),
            ("*", None),
            ("", None),
            ("en;q=2", None),
            ("en;q=0.00001", None),
            (";;;,,,q=", None),
        ] {
            assert_eq!(negotiate(wanted), language, "{wanted}");
        }
    }
}
