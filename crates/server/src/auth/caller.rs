//! From a request's headers to whose credential it is.

use super::{Operator, session, token};
use crate::app::App;
use crate::ledger::{self, LedgerError, Principal, Site};
use crate::problem::{AnswerLanguage, Problem};
use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The asker's address; the last that a trusted proxy names, where there is one.
pub(crate) fn address(app: &App, parts: &Parts) -> IpAddr {
    let forwarded = || {
        let line = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        line.rsplit(',').next()?.trim().parse().ok()
    };
    let direct = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let told = if app.behind_proxy() { forwarded() } else { None };
    told.or_else(direct).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

/// `Authorization: Bearer …`, or `X-API-Key: …` for programs that know no better.
pub(super) fn bearer(parts: &Parts) -> Option<&str> {
    if let Some(value) = parts.headers.get(axum::http::header::AUTHORIZATION) {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        return scheme.eq_ignore_ascii_case("bearer").then_some(token.trim());
    }
    parts.headers.get("x-api-key")?.to_str().ok()
}

/// Finds and checks the API key of a request. Every sort of wrong key gets the same answer.
pub(super) async fn key(app: &App, parts: &Parts) -> Result<(Principal, Site), Problem> {
    let Some(text) = bearer(parts).filter(|text| text.len() <= 128).map(str::to_owned) else {
        return Err(refused(app, parts));
    };
    let now = app.now();
    let found = app.store().read(move |tx| {
        let principal = ledger::authenticate(tx, &text, now)?;
        let site = ledger::site(tx, principal.site)?;
        Ok::<_, LedgerError>((principal, site))
    });
    let (principal, site) = match found.await {
        Ok(found) => found,
        Err(LedgerError::Store(error)) => return Err(error.into()),
        Err(_) => return Err(refused(app, parts)),
    };
    app.rate_limiters().key(&(principal.site, principal.prefix.clone()))?;
    if let Some(language) = parts.extensions.get::<AnswerLanguage>() {
        language.of(&site);
    }
    Ok((principal, site))
}

/// Somebody without a credential that holds: counted, and slowed down when it goes on.
pub(super) fn refused(app: &App, parts: &Parts) -> Problem {
    metrics::counter!("palang_credentials_refused_total").increment(1);
    app.rate_limiters().address(address(app, parts)).err().unwrap_or_else(Problem::unauthorized)
}

/// Finds the person whose access token a request has.
pub(super) async fn operator(app: &App, parts: &Parts) -> Result<Operator, Problem> {
    let token = bearer(parts).filter(|text| text.len() <= 2_048).map(str::to_owned);
    let Some((site, token)) = token.and_then(|token| Some((token::site_of(&token)?, token))) else {
        // A key that is good, but not for people, is told so; anything else is no credential.
        return match key(app, parts).await {
            Ok(_) => Err(Problem::forbidden("a person's access token")),
            Err(problem) => Err(problem),
        };
    };
    let now = app.now();
    let found = app.store().read(move |tx| {
        let Some(claims) = token::key(tx, site)?.read(&token, now) else { return Ok(None) };
        let Some(person) = session::holder(tx, site, &claims.sid, now)? else { return Ok(None) };
        let same = person.number == claims.sub;
        Ok::<_, LedgerError>(same.then_some(Operator { site: ledger::site(tx, site)?, person, session: claims.sid }))
    });
    match found.await {
        Ok(Some(operator)) => {
            app.rate_limiters().key(&(site, operator.session.clone()))?;
            if let Some(language) = parts.extensions.get::<AnswerLanguage>() {
                language.of(&operator.site);
            }
            Ok(operator)
        }
        Err(LedgerError::Store(error)) => Err(error.into()),
        Ok(None) | Err(_) => Err(refused(app, parts)),
    }
}
