//! API keys: 256 random bits, kept as their SHA-256 only (SYNC 7.3).

use super::super::{LedgerError, hex};
use super::{Kind, Principal};
use crate::store::{Tx, Value};
use palang_domain::{BoothId, Hash, SiteId, Timestamp};
use palang_wire::batch::check;
use palang_wire::enrol::RotateRequest;
use subtle::ConstantTimeEq;

/// How long a key works after another took its place. Long: the answer that carried the other one may be lost and the
/// booth then be cut off for days; with nothing but an ended key it would be locked out. A key that leaked is revoked.
pub const RETIRED_KEY_LASTS_MS: i64 = 7 * 24 * 3_600 * 1_000;
/// How far a booth's clock may be off when it asks for another key.
const ROTATE_WITHIN_MS: i64 = 5 * 60 * 1_000;

/// A fresh API key: shown once. `plg_{site}_{prefix}_{64 hex digits}`.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Names it in lists and logs.
    pub prefix: String,
    /// The whole of it.
    pub text: String,
}

impl ApiKey {
    /// The key that these random bytes make.
    #[must_use]
    pub fn from_random(site: SiteId, random: &[u8; 32]) -> Self {
        // Eight digits of a hash: naming the key tells nothing of it.
        let prefix = hex(&Hash::of(&[b"palang key prefix\n".as_slice(), random].concat()).0[..4]);
        let text = format!("plg_{site}_{prefix}_{}", hex(random));
        Self { prefix, text }
    }
}

/// Makes an API key for whoever has that journal. `random` is 32 bytes of the operating system's. A program's key has a
/// name and scopes; a booth's has none.
///
/// # Errors
/// [`LedgerError::NoBooth`].
pub fn create_api_key(
    tx: &mut dyn Tx,
    site: SiteId,
    booth: &BoothId,
    (name, scopes): (&str, &[String]),
    random: &[u8; 32],
    now: Timestamp,
) -> Result<ApiKey, LedgerError> {
    let known =
        tx.query("SELECT booth FROM booth WHERE site = $1 AND booth = $2", &[site.into(), booth.as_str().into()])?;
    if known.is_empty() || booth.is_office() {
        return Err(LedgerError::NoBooth);
    }
    let key = ApiKey::from_random(site, random);
    let sql = "INSERT INTO api_key (site, prefix, hash, booth, name, scopes, created, expires, revoked)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        site.into(),
        key.prefix.as_str().into(),
        Hash::of(key.text.as_bytes()).0.to_vec().into(),
        booth.as_str().into(),
        name.into(),
        scopes.join(" ").into(),
        now.millis().into(),
        Value::NONE,
        Value::NONE,
    ];
    tx.execute(sql, &values)?;
    Ok(key)
}

/// Whom an API key stands for. Needs no write.
///
/// # Errors
/// [`LedgerError::NoCredential`].
pub fn authenticate(tx: &mut dyn Tx, text: &str, now: Timestamp) -> Result<Principal, LedgerError> {
    let mut parts = text.split('_');
    let (Some("plg"), Some(site), Some(prefix), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(LedgerError::NoCredential);
    };
    let site = site.parse::<u16>().ok().and_then(|site| SiteId::try_from(site).ok());
    let site = site.ok_or(LedgerError::NoCredential)?;
    let sql = "SELECT k.hash, k.booth, k.name, k.scopes, k.expires, k.revoked, b.kind, b.revoked
               FROM api_key k JOIN booth b ON b.site = k.site AND b.booth = k.booth
               WHERE k.site = $1 AND k.prefix = $2";
    let rows = tx.query(sql, &[site.into(), prefix.into()])?;
    let row = rows.first().ok_or(LedgerError::NoCredential)?;
    let same: bool = Hash::of(text.as_bytes()).0.ct_eq(row.bytes(0)?).into();
    let over = row.maybe_int(4)?.is_some_and(|expires| expires <= now.millis()) || row.maybe_int(5)?.is_some();
    if !same || over {
        return Err(LedgerError::NoCredential);
    }
    let kind = if row.text(6)? == "program" {
        let scopes = row.text(3)?.split(' ').filter(|scope| !scope.is_empty()).map(ToOwned::to_owned).collect();
        Kind::Program { name: row.text(2)?.to_owned(), scopes }
    } else {
        Kind::Booth
    };
    let booth = row.parsed(1)?;
    Ok(Principal { site, booth, kind, revoked: row.maybe_int(7)?.is_some(), prefix: prefix.to_owned() })
}

/// Ends a key at once.
///
/// # Errors
/// [`LedgerError::NoCredential`] when there is none of that prefix.
pub fn revoke_api_key(tx: &mut dyn Tx, site: SiteId, prefix: &str, now: Timestamp) -> Result<(), LedgerError> {
    let sql = "UPDATE api_key SET revoked = $3 WHERE site = $1 AND prefix = $2 AND revoked IS NULL";
    let changed = tx.execute(sql, &[site.into(), prefix.into(), now.millis().into()])?;
    if changed == 0 { Err(LedgerError::NoCredential) } else { Ok(()) }
}

/// A new key for a booth that proves its own; the one it used works for [`RETIRED_KEY_LASTS_MS`] more.
///
/// # Errors
/// [`LedgerError::Signature`] when the proof does not hold or is too old; [`LedgerError::NotYours`] for a revoked booth
/// or a program.
pub fn rotate(
    tx: &mut dyn Tx,
    principal: &Principal,
    request: &RotateRequest,
    random: &[u8; 32],
    now: Timestamp,
) -> Result<ApiKey, LedgerError> {
    if principal.revoked || principal.kind != Kind::Booth {
        return Err(LedgerError::NotYours);
    }
    let (site, booth) = (principal.site, &principal.booth);
    if request.now.millis_since(now).abs() > ROTATE_WITHIN_MS {
        return Err(LedgerError::Signature);
    }
    let rows =
        tx.query("SELECT public_key FROM booth WHERE site = $1 AND booth = $2", &[site.into(), booth.as_str().into()])?;
    let row = rows.first().ok_or(LedgerError::NoBooth)?;
    let key = verifying(row.text(0)?)?;
    check(&key, &RotateRequest::signed(booth, request.now), &request.signature)?;
    let until = now.plus_millis(RETIRED_KEY_LASTS_MS).millis();
    tx.execute(
        "UPDATE api_key SET expires = $3 WHERE site = $1 AND prefix = $2 AND expires IS NULL",
        &[site.into(), principal.prefix.as_str().into(), until.into()],
    )?;
    create_api_key(tx, site, booth, ("", &[]), random, now)
}

/// An Ed25519 public key in hex.
pub(in super::super) fn verifying(text: &str) -> Result<ed25519_dalek::VerifyingKey, LedgerError> {
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok();
    bytes
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
        .and_then(|bytes| ed25519_dalek::VerifyingKey::from_bytes(&bytes).ok())
        .filter(|key| !key.is_weak())
        .ok_or(LedgerError::Signature)
}
