//! A one-time code makes a PC a booth of the site; a word of the administrator's ends it.

use super::super::secrets::next_kid;
use super::super::site::{lock_site, raise_secrets};
use super::super::{LedgerError, append_office, corrupt, held_incarnations, hex, site_key};
use super::keys::{create_api_key, verifying};
use super::{bookable, gates_read, gates_written};
use crate::store::{Tx, Value};
use palang_domain::fact::{BoothCertified, BoothRevoked};
use palang_domain::{BoothId, Fact, GateNumber, Hash, SiteId, Timestamp};
use palang_wire::batch::check;
use palang_wire::enrol::{EnrolAnswer, EnrolRequest};
use subtle::ConstantTimeEq;

/// How long a code is good (SYNC 7.1).
const CODE_LASTS_MS: i64 = 10 * 60 * 1_000;
/// No letter that is read as another: Crockford's base 32.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 50 bits; the code lives ten minutes, works once, and the route is rate-limited.
const CODE_LENGTH: usize = 10;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// A ticket key believes entries from so long before the enrolment: those of a booth that was a lone one until now.
const KEY_BEFORE_MS: i64 = 400 * DAY_MS;
const KEY_AFTER_MS: i64 = 5 * 365 * DAY_MS;

/// Makes a one-time code for a booth of that name; an earlier one for it is no longer good. `random` is ten random
/// bytes. Shown once: `SITE-XXXXX-XXXXX`.
///
/// # Errors
/// [`LedgerError::Name`] for a name that no booth may have.
pub fn invite_booth(
    tx: &mut dyn Tx,
    site: SiteId,
    booth: &BoothId,
    gates: &[GateNumber],
    random: [u8; CODE_LENGTH],
    now: Timestamp,
) -> Result<String, LedgerError> {
    bookable(booth)?;
    lock_site(tx, site)?;
    let code: String = random.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    let sql = "INSERT INTO invite (site, booth, hash, gates, expires, used) VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (site, booth) DO UPDATE SET hash = excluded.hash, gates = excluded.gates,
               expires = excluded.expires, used = NULL";
    let values = [
        site.into(),
        booth.as_str().into(),
        code_hash(site, &code).0.to_vec().into(),
        gates_written(gates).into(),
        now.plus_millis(CODE_LASTS_MS).millis().into(),
        Value::NONE,
    ];
    tx.execute(sql, &values)?;
    let (left, right) = code.split_at(CODE_LENGTH / 2);
    Ok(format!("{site}-{left}-{right}"))
}

fn code_hash(site: SiteId, code: &str) -> Hash {
    Hash::of(format!("palang invite\n{site}\n{code}").as_bytes())
}

/// The site and the letters of a code as somebody typed it.
fn code_read(typed: &str) -> Option<(SiteId, String)> {
    let text: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let at = text.len().checked_sub(CODE_LENGTH)?;
    let (site, code) = text.split_at(at);
    Some((site.parse::<u16>().ok()?.try_into().ok()?, code.to_owned()))
}

/// Makes a PC a booth. `random` is 32 bytes of the operating system's: its API key.
///
/// # Errors
/// [`LedgerError::Code`]; [`LedgerError::Signature`] when it does not have the key it names.
pub fn enrol(
    tx: &mut dyn Tx,
    request: &EnrolRequest,
    random: &[u8; 32],
    now: Timestamp,
) -> Result<EnrolAnswer, LedgerError> {
    let booth = &request.booth;
    check(&verifying(&request.public_key)?, &request.signed(), &request.signature)?;
    let hmac = data_encoding::HEXLOWER_PERMISSIVE.decode(request.hmac.as_bytes()).unwrap_or_default();
    if hmac.len() != 32 {
        return Err(LedgerError::Malformed("the ticket secret is not 64 hex digits".to_owned()));
    }
    let (site, code) = code_read(&request.code).ok_or(LedgerError::Code)?;
    lock_site(tx, site).map_err(|error| if error == LedgerError::NoSite { LedgerError::Code } else { error })?;
    let gates = redeem(tx, (site, booth), &code, now)?;
    let facts = certify(tx, site, request, &gates, now)?;
    let kid = facts.0;
    append_office(tx, site, facts.1, now)?;
    raise_secrets(tx, site)?;
    let key = create_api_key(tx, site, booth, ("", &[]), random, now)?;
    let site_key = hex(site_key(tx, site)?.verifying_key().as_bytes());
    let incarnations = held_incarnations(tx, site, booth)?;
    Ok(EnrolAnswer { site, booth: booth.clone(), kid, api_key: key.text, site_key, now, incarnations })
}

/// Uses the code up; returns the gates it was made for.
fn redeem(
    tx: &mut dyn Tx,
    (site, booth): (SiteId, &BoothId),
    code: &str,
    now: Timestamp,
) -> Result<Vec<GateNumber>, LedgerError> {
    let sql = "SELECT hash, gates, expires, used FROM invite WHERE site = $1 AND booth = $2";
    let rows = tx.query(sql, &[site.into(), booth.as_str().into()])?;
    let row = rows.first().ok_or(LedgerError::Code)?;
    let same: bool = code_hash(site, code).0.ct_eq(row.bytes(0)?).into();
    if !same || row.int(2)? <= now.millis() || row.maybe_int(3)?.is_some() {
        return Err(LedgerError::Code);
    }
    let gates = gates_read(row.text(1)?)?;
    tx.execute(
        "UPDATE invite SET used = $3 WHERE site = $1 AND booth = $2",
        &[site.into(), booth.as_str().into(), now.millis().into()],
    )?;
    Ok(gates)
}

/// Enters the booth and its ticket key; what went before under that name ends now.
fn certify(
    tx: &mut dyn Tx,
    site: SiteId,
    request: &EnrolRequest,
    gates: &[GateNumber],
    now: Timestamp,
) -> Result<(u8, Vec<Fact>), LedgerError> {
    let booth = &request.booth;
    let mut facts = retire(tx, site, booth, now)?;
    tx.execute(
        "UPDATE api_key SET revoked = $3 WHERE site = $1 AND booth = $2 AND revoked IS NULL",
        &[site.into(), booth.as_str().into(), now.millis().into()],
    )?;
    let kid = next_kid(tx, site, gates)?;
    let (from, until) = (now.plus_millis(-KEY_BEFORE_MS), now.plus_millis(KEY_AFTER_MS));
    tx.execute(
        "INSERT INTO ticket_key (site, kid, booth, public_key, hmac, gates, since, until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            site.into(),
            u32::from(kid).into(),
            booth.as_str().into(),
            request.public_key.as_str().into(),
            request.hmac.as_str().into(),
            gates_written(gates).into(),
            from.millis().into(),
            until.millis().into(),
        ],
    )?;
    tx.execute(
        "INSERT INTO booth (site, booth, kind, kid, public_key, gates, enrolled, revoked)
         VALUES ($1, $2, 'booth', $3, $4, $5, $6, $7)
         ON CONFLICT (site, booth) DO UPDATE SET kid = excluded.kid, public_key = excluded.public_key,
         gates = excluded.gates, enrolled = excluded.enrolled, revoked = NULL",
        &[
            site.into(),
            booth.as_str().into(),
            u32::from(kid).into(),
            request.public_key.as_str().into(),
            gates_written(gates).into(),
            now.millis().into(),
            Value::NONE,
        ],
    )?;
    let (booth, public_key, gates) = (booth.clone(), request.public_key.clone(), gates.to_vec());
    facts.push(Fact::BoothCertified(BoothCertified { booth, kid, public_key, gates, from, until }));
    Ok((kid, facts))
}

/// Ends the windows of a booth's ticket keys now: what they signed before stays believed.
fn retire(tx: &mut dyn Tx, site: SiteId, booth: &BoothId, now: Timestamp) -> Result<Vec<Fact>, LedgerError> {
    let sql = "SELECT kid, public_key, gates, since FROM ticket_key WHERE site = $1 AND booth = $2 AND until > $3";
    let rows = tx.query(sql, &[site.into(), booth.as_str().into(), now.millis().into()])?;
    let facts: Result<Vec<_>, LedgerError> = rows
        .iter()
        .map(|row| {
            Ok(Fact::BoothCertified(BoothCertified {
                booth: booth.clone(),
                kid: u8::try_from(row.int(0)?).map_err(corrupt)?,
                public_key: row.text(1)?.to_owned(),
                gates: gates_read(row.text(2)?)?,
                from: Timestamp::from_millis(row.int(3)?),
                until: now,
            }))
        })
        .collect();
    tx.execute(
        "UPDATE ticket_key SET until = $3 WHERE site = $1 AND booth = $2 AND until > $3",
        &[site.into(), booth.as_str().into(), now.millis().into()],
    )?;
    facts
}

/// Believes a booth no more: its tickets from now on are refused, its facts from now on are kept apart. Its API key
/// still pushes, so that nothing it knows is lost.
///
/// # Errors
/// [`LedgerError::NoBooth`] when there is none, or it is revoked already.
pub fn revoke_booth(
    tx: &mut dyn Tx,
    site: SiteId,
    booth: &BoothId,
    reason: &str,
    now: Timestamp,
) -> Result<(), LedgerError> {
    lock_site(tx, site)?;
    let sql = "UPDATE booth SET revoked = $3 WHERE site = $1 AND booth = $2 AND kind <> 'office' AND revoked IS NULL
               RETURNING public_key";
    let rows = tx.query(sql, &[site.into(), booth.as_str().into(), now.millis().into()])?;
    let public_key = rows.first().ok_or(LedgerError::NoBooth)?.text(0)?.to_owned();
    let mut facts = retire(tx, site, booth, now)?;
    facts.push(Fact::BoothRevoked(BoothRevoked { booth: booth.clone(), public_key, reason: reason.to_owned() }));
    append_office(tx, site, facts, now)?;
    raise_secrets(tx, site)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let site = SiteId::try_from(12).unwrap();
        for typed in ["12-ABCDE-01234", "12abcdeo1234", " 12 abcde ol234 ", "12-ABCDE-O1234"] {
            assert_eq!(code_read(typed), Some((site, "ABCDE01234".to_owned())), "{typed}");
        }
        for typed in ["", "ABCDE01234", "0-ABCDE-01234", "12-ABCD", "99999-ABCDE-01234"] {
            assert_eq!(code_read(typed), None, "{typed}");
        }
    }
}
