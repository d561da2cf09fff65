//! The same request again gets the same answer (S0-X07): by the key it names, in the transaction that does the work.

use super::{Answered, Caller};
use crate::ledger::lock_site;
use crate::store::{StoreError, Tx};
use crate::words::RestTrouble;
use palang_domain::{Hash, Timestamp};
use serde_json::Value;

/// Answers are kept so long.
const KEPT_MS: i64 = 3 * 24 * 3_600_000;
/// Bytes of the longest key that is taken.
pub const LONGEST: usize = 128;

/// A request that names a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// As the program named it.
    pub name: String,
    /// What the request was: method, path, body.
    pub request: Hash,
}

/// An answer, and whether it is an earlier one.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The JSON body of the answer.
    pub body: Value,
    /// The work was done before.
    pub replayed: bool,
}

/// Does `work` under the site's lock, once for each key. What was refused may be tried again under its key: nothing was
/// done that could be doubled.
///
/// # Errors
/// Those of `work`, and the store's.
pub fn once(
    tx: &mut dyn Tx,
    caller: &Caller,
    key: Option<&Key>,
    now: Timestamp,
    work: impl FnOnce(&mut dyn Tx) -> Answered,
) -> Answered<Answer> {
    // Everything of the site waits here, so that what is read below is still true at the commit.
    lock_site(tx, caller.site)?;
    let Some(key) = key else {
        return Ok(Answer { body: work(tx)?, replayed: false });
    };
    let whose = [caller.site.into(), caller.booth.as_str().into(), key.name.as_str().into()];
    let sql = "SELECT request, answer FROM idempotency WHERE site = $1 AND booth = $2 AND name = $3";
    if let Some(row) = tx.query(sql, &whose)?.first() {
        if row.bytes(0)? != key.request.0 {
            return Err(RestTrouble::KeyReused.into());
        }
        let body = serde_json::from_str(row.text(1)?).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        return Ok(Answer { body, replayed: true });
    }
    let body = work(tx)?;
    let old = [whose[0].clone(), now.plus_millis(-KEPT_MS).millis().into()];
    tx.execute("DELETE FROM idempotency WHERE site = $1 AND at < $2", &old)?;
    let [site, booth, name] = whose;
    let values = [site, booth, name, key.request.0.to_vec().into(), body.to_string().into(), now.millis().into()];
    let sql = "INSERT INTO idempotency (site, booth, name, request, answer, at) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.execute(sql, &values)?;
    Ok(Answer { body, replayed: false })
}
