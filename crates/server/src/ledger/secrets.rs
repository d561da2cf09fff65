//! What booths must know and no journal may hold: ticket keys, PIN hashes.

use super::site::{counter, lock_site, raise_secrets};
use super::trust::gates_read;
use super::{LedgerError, corrupt};
use crate::store::Tx;
use palang_domain::ticket::KeyEntry;
use palang_domain::{GateNumber, OperatorNumber, SiteId, Timestamp};
use palang_wire::secrets::{Credential, Secrets};

/// Everything secret that the site shares with its booths.
///
/// # Errors
/// [`LedgerError::NoSite`].
pub fn secrets(tx: &mut dyn Tx, site: SiteId) -> Result<Secrets, LedgerError> {
    let version = counter(tx, site)?.secrets;
    let sql = "SELECT kid, booth, public_key, hmac, gates, since, until FROM ticket_key WHERE site = $1 ORDER BY kid";
    let keys: Result<Vec<KeyEntry>, LedgerError> = tx
        .query(sql, &[site.into()])?
        .iter()
        .map(|row| {
            let entry = serde_json::json!({
                "kid": row.int(0)?,
                "booth": row.text(1)?,
                "site": site,
                "public": row.text(2)?,
                "hmac": row.text(3)?,
                "gates": gates_read(row.text(4)?)?,
                "from": Timestamp::from_millis(row.int(5)?),
                "until": Timestamp::from_millis(row.int(6)?),
            });
            Ok(serde_json::from_value(entry).map_err(corrupt)?)
        })
        .collect();
    let rows =
        tx.query("SELECT operator, pin_hash FROM credential WHERE site = $1 ORDER BY operator", &[site.into()])?;
    let credentials: Result<Vec<_>, LedgerError> = rows
        .iter()
        .map(|row| {
            let operator = row.parsed(0)?;
            Ok(Credential { operator, pin_hash: row.text(1)?.to_owned() })
        })
        .collect();
    Ok(Secrets { version, keys: keys?, credentials: credentials? })
}

/// Sets or takes away an operator's PIN hash. The operator is a fact of its own (`OperatorEnrolled`).
///
/// # Errors
/// [`LedgerError::NoSite`].
pub fn set_credential(
    tx: &mut dyn Tx,
    site: SiteId,
    operator: &OperatorNumber,
    pin_hash: Option<&str>,
) -> Result<(), LedgerError> {
    lock_site(tx, site)?;
    match pin_hash {
        Some(pin_hash) => tx.execute(
            "INSERT INTO credential (site, operator, pin_hash) VALUES ($1, $2, $3)
             ON CONFLICT (site, operator) DO UPDATE SET pin_hash = excluded.pin_hash",
            &[site.into(), operator.as_str().into(), pin_hash.into()],
        )?,
        None => tx.execute(
            "DELETE FROM credential WHERE site = $1 AND operator = $2",
            &[site.into(), operator.as_str().into()],
        )?,
    };
    raise_secrets(tx, site)
}

/// The number of the next ticket key: the booth's gate where that is free, as lone booths have it; never the training
/// key's.
pub(super) fn next_kid(tx: &mut dyn Tx, site: SiteId, gates: &[GateNumber]) -> Result<u8, LedgerError> {
    let rows = tx.query("SELECT kid FROM ticket_key WHERE site = $1", &[site.into()])?;
    let taken: Result<Vec<i64>, _> = rows.iter().map(|row| row.int(0)).collect();
    let taken = taken?;
    let wished = gates.iter().map(|gate| gate.get());
    wished
        .chain(1..u8::MAX)
        .find(|kid| *kid > 0 && !taken.contains(&i64::from(*kid)))
        .ok_or_else(|| LedgerError::Name("another ticket key".to_owned()))
}
