//! The list of API keys, without what is secret of them.

use crate::store::{StoreError, Tx};
use palang_domain::{SiteId, Timestamp};
use serde::Serialize;

/// One API key, without what is secret of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyRow {
    /// The part of the key that names it, and is no secret.
    pub prefix: String,
    /// Whose journal it writes.
    pub booth: String,
    /// What its maker called it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When the key was made.
    pub created: Timestamp,
    /// When it ends, by expiry or revocation, whichever comes first.
    pub ends: Option<Timestamp>,
}

/// All of a site, oldest first.
pub fn all(tx: &mut dyn Tx, site: SiteId) -> Result<Vec<KeyRow>, StoreError> {
    let sql = "SELECT prefix, booth, name, scopes, created, expires, revoked FROM api_key
               WHERE site = $1 ORDER BY created, prefix";
    let rows = tx.query(sql, &[site.into()])?;
    rows.iter()
        .map(|row| {
            let ends = [row.maybe_int(5)?, row.maybe_int(6)?].into_iter().flatten().min();
            Ok(KeyRow {
                prefix: row.text(0)?.to_owned(),
                booth: row.text(1)?.to_owned(),
                name: row.text(2)?.to_owned(),
                scopes: row.text(3)?.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
                created: Timestamp::from_millis(row.int(4)?),
                ends: ends.map(Timestamp::from_millis),
            })
        })
        .collect()
}
