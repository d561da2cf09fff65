//! Signing in at the server: number and password, a lock that grows, and a session whose refresh token works once.

use super::password;
use super::token;
use crate::app::App;
use crate::ledger::{self, LedgerError};
use crate::office;
use crate::problem::Problem;
use crate::store::{StoreError, Tx, Value};
use crate::words::Trouble;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use palang_domain::time::HOUR_MS;
use palang_domain::{BoothId, OperatorNumber, Permission, Role, SiteId, Timestamp};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A session ends so long after its sign-in, whatever is done with it: a long shift.
const LASTS_MS: i64 = 14 * HOUR_MS;
/// Wrong passwords in a row that cost nothing but time.
const FREE: i64 = 4;

/// What a person holds.
#[derive(Clone)]
pub struct Tokens {
    /// For every request, a quarter of an hour.
    pub access: String,
    /// For the next pair, once.
    pub refresh: String,
    /// When the session ends.
    pub until: Timestamp,
}

/// Who signs in, and where.
pub struct Attempt {
    /// At which site.
    pub site: SiteId,
    /// The number of the operator who signs in.
    pub operator: OperatorNumber,
    /// The password as typed.
    pub password: String,
    /// At which booth, proven by its key: the session is then good only there.
    pub booth: Option<BoothId>,
}

/// Whether somebody of this role works against the server at all.
#[must_use]
pub const fn may_sign_in(role: Role) -> bool {
    role.may(Permission::Report) || role.may(Permission::Administer)
}

/// Signs somebody in.
///
/// # Errors
/// One answer for every sort of wrong; a locked number says until when.
pub async fn sign_in(app: &App, attempt: Attempt) -> Result<Tokens, Problem> {
    let Attempt { site, operator, password, booth } = attempt;
    let (now, number) = (app.now(), operator.clone());
    // Counted before it is known to be wrong: a hundred guesses at once are a hundred.
    let begun = app.store().write(move |tx| begin(tx, site, &number, now)).await?;
    let stored = match begun {
        Begun::Locked(until) => return Err(locked(until, now)),
        Begun::Known(hash) => Some(hash),
        Begun::Unknown => None,
    };
    if !app.rate_limiters().hash(move || password::verify(&password, stored.as_deref())).await? {
        metrics::counter!("palang_sign_ins_refused_total").increment(1);
        return Err(refused());
    }
    let random = app.random::<40>().ok_or_else(Problem::busy)?;
    let opened = app.store().write(move |tx| open(tx, site, &operator, booth.as_ref(), &random, now)).await?;
    opened.ok_or_else(refused)
}

fn refused() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "sign-in", Trouble::SignIn)
}

fn locked(until: Timestamp, now: Timestamp) -> Problem {
    let seconds = u64::try_from(until.millis_since(now)).unwrap_or(0).div_ceil(1_000).max(1);
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "locked", Trouble::Locked { seconds })
        .with_header(RETRY_AFTER, &seconds.to_string())
}

enum Begun {
    Unknown,
    Known(String),
    Locked(Timestamp),
}

/// After the free ones: half a minute, doubling, at most an hour.
fn delay_ms(failures: i64) -> i64 {
    let beyond = failures - FREE;
    if beyond <= 0 { 0 } else { (30_000_i64 << (beyond - 1).min(7)).min(HOUR_MS) }
}

fn begin(tx: &mut dyn Tx, site: SiteId, who: &OperatorNumber, now: Timestamp) -> Result<Begun, LedgerError> {
    let sql = "SELECT hash, failures, locked FROM password WHERE site = $1 AND operator = $2";
    let rows = tx.query_locked(sql, &[site.into(), who.as_str().into()])?;
    let Some(row) = rows.first() else { return Ok(Begun::Unknown) };
    let (hash, failures, locked) = (row.text(0)?.to_owned(), row.int(1)? + 1, row.int(2)?);
    if now.millis() < locked {
        return Ok(Begun::Locked(Timestamp::from_millis(locked)));
    }
    tx.execute(
        "UPDATE password SET failures = $3, locked = $4 WHERE site = $1 AND operator = $2",
        &[site.into(), who.as_str().into(), failures.into(), now.plus_millis(delay_ms(failures)).millis().into()],
    )?;
    Ok(Begun::Known(hash))
}

fn open(
    tx: &mut dyn Tx,
    site: SiteId,
    who: &OperatorNumber,
    booth: Option<&BoothId>,
    random: &[u8; 40],
    now: Timestamp,
) -> Result<Option<Tokens>, LedgerError> {
    let person = office::operator(tx, site, who)?;
    if !person.is_some_and(|person| may_sign_in(person.role)) {
        return Ok(None);
    }
    tx.execute(
        "UPDATE password SET failures = 0, locked = 0 WHERE site = $1 AND operator = $2",
        &[site.into(), who.as_str().into()],
    )?;
    let (session, secret) = random.split_at(8);
    let session = data_encoding::HEXLOWER.encode(session);
    let (until, refresh) = (now.plus_millis(LASTS_MS), refresh_token(site, &session, secret));
    tx.execute(
        "INSERT INTO session (site, session, operator, refresh, booth, created, expires, ended)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            site.into(),
            session.as_str().into(),
            who.as_str().into(),
            hash(&refresh).into(),
            booth.map_or("", BoothId::as_str).into(),
            now.millis().into(),
            until.millis().into(),
            Value::int(None),
        ],
    )?;
    issue(tx, site, who, &session, refresh, until, now)
}

fn issue(
    tx: &mut dyn Tx,
    site: SiteId,
    who: &OperatorNumber,
    session: &str,
    refresh: String,
    until: Timestamp,
    now: Timestamp,
) -> Result<Option<Tokens>, LedgerError> {
    let access = token::key(tx, site)?.issue(who, session, now);
    Ok(access.map(|access| Tokens { access, refresh, until }))
}

fn refresh_token(site: SiteId, session: &str, secret: &[u8]) -> String {
    format!("plr_{site}_{session}_{}", data_encoding::HEXLOWER.encode(secret))
}

fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text).to_vec()
}

/// Changes a refresh token for a fresh pair. One that was used before ends the session: somebody has a copy of it.
///
/// # Errors
/// [`Problem::unauthorized`].
pub async fn refresh(app: &App, text: String, booth: Option<BoothId>) -> Result<Tokens, Problem> {
    let parts: Vec<&str> = text.split('_').collect();
    let ["plr", site, session, _] = parts.as_slice() else { return Err(Problem::unauthorized()) };
    let site = site.parse::<u16>().ok().and_then(|site| SiteId::try_from(site).ok());
    let site = site.ok_or_else(Problem::unauthorized)?;
    let (session, now, random) = ((*session).to_owned(), app.now(), app.random::<32>().ok_or_else(Problem::busy)?);
    let renewed = app.store().write(move |tx| renew(tx, (site, &session), &text, booth.as_ref(), &random, now));
    renewed.await?.ok_or_else(Problem::unauthorized)
}

fn renew(
    tx: &mut dyn Tx,
    (site, session): (SiteId, &str),
    shown: &str,
    booth: Option<&BoothId>,
    random: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Tokens>, LedgerError> {
    let sql = "SELECT operator, refresh, booth, expires, ended FROM session WHERE site = $1 AND session = $2";
    let rows = tx.query_locked(sql, &[site.into(), session.into()])?;
    let Some(row) = rows.first() else { return Ok(None) };
    let over = row.maybe_int(4)?.is_some() || row.int(3)? <= now.millis();
    if over || row.text(2)? != booth.map_or("", BoothId::as_str) {
        return Ok(None);
    }
    let same: bool = hash(shown).ct_eq(row.bytes(1)?).into();
    if !same {
        end(tx, site, session, now)?;
        return Ok(None);
    }
    let who: OperatorNumber = row.parsed(0)?;
    if !office::operator(tx, site, &who)?.is_some_and(|person| may_sign_in(person.role)) {
        return Ok(None);
    }
    let (fresh, until) = (refresh_token(site, session, random), Timestamp::from_millis(row.int(3)?));
    tx.execute(
        "UPDATE session SET refresh = $3 WHERE site = $1 AND session = $2",
        &[site.into(), session.into(), hash(&fresh).into()],
    )?;
    issue(tx, site, &who, session, fresh, until, now)
}

/// Ends a session.
pub fn end(tx: &mut dyn Tx, site: SiteId, session: &str, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE session SET ended = $3 WHERE site = $1 AND session = $2 AND ended IS NULL";
    tx.execute(sql, &[site.into(), session.into(), now.millis().into()]).map(drop)
}

/// Whose session it is, if it is still one: what they may do now, whatever they might when they signed in.
pub fn holder(
    tx: &mut dyn Tx,
    site: SiteId,
    session: &str,
    now: Timestamp,
) -> Result<Option<office::Person>, ledger::LedgerError> {
    let sql = "SELECT operator FROM session WHERE site = $1 AND session = $2 AND ended IS NULL AND expires > $3";
    let rows = tx.query(sql, &[site.into(), session.into(), now.millis().into()])?;
    let Some(row) = rows.first() else { return Ok(None) };
    let who = row.parsed(0)?;
    Ok(office::operator(tx, site, &who)?.filter(|person| may_sign_in(person.role)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_grows_and_ends() {
        let seconds: Vec<i64> = (1..=14).map(|failures| delay_ms(failures) / 1_000).collect();
        assert_eq!(seconds, [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
    }
}
