//! Who may write: one-time codes, enrolment, API keys, revocation (SYNC 7.1…7.3).

mod enrol;
mod keys;

pub use enrol::{enrol, invite_booth, revoke_booth};
pub(super) use keys::verifying;
pub use keys::{ApiKey, RETIRED_KEY_LASTS_MS, authenticate, create_api_key, revoke_api_key, rotate};

use super::{LedgerError, corrupt};
use crate::store::{StoreError, Tx};
use palang_domain::{BoothId, GateNumber, SiteId, Timestamp};

/// Whom a credential stands for. The site comes from here and never from a body (SYNC 7.10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The site that the credential is good for.
    pub site: SiteId,
    /// Whose journal it writes.
    pub booth: BoothId,
    /// What it is.
    pub kind: Kind,
    /// Believed no more: it may push, into quarantine, and nothing else.
    pub revoked: bool,
    /// The key it showed, as people name it.
    pub prefix: String,
}

/// What holds a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A booth PC, which signs its own journal.
    Booth,
    /// A program that uses the owner's REST, as a virtual booth.
    Program {
        /// What the key's maker called it.
        name: String,
        /// What it may do, in the routes' words.
        scopes: Vec<String>,
    },
}

/// One line of the list of booths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoothRow {
    /// The name of the booth, program or office.
    pub booth: BoothId,
    /// `booth`, `program` or `office`.
    pub kind: String,
    /// Number of its ticket key.
    pub kid: Option<u8>,
    /// Ed25519, hex.
    pub public_key: String,
    /// The gates it issues at; empty means any.
    pub gates: Vec<GateNumber>,
    /// When it was enrolled.
    pub enrolled: Timestamp,
    /// Until when it was believed.
    pub revoked: Option<Timestamp>,
}

/// Everybody who has a journal at the site.
pub fn booths(tx: &mut dyn Tx, site: SiteId) -> Result<Vec<BoothRow>, StoreError> {
    let sql = "SELECT booth, kind, kid, public_key, gates, enrolled, revoked FROM booth WHERE site = $1 ORDER BY booth";
    let rows = tx.query(sql, &[site.into()])?;
    rows.iter()
        .map(|row| {
            Ok(BoothRow {
                booth: row.parsed(0)?,
                kind: row.text(1)?.to_owned(),
                kid: row.maybe_int(2)?.map(u8::try_from).transpose().map_err(corrupt)?,
                public_key: row.text(3)?.to_owned(),
                gates: gates_read(row.text(4)?)?,
                enrolled: Timestamp::from_millis(row.int(5)?),
                revoked: row.maybe_int(6)?.map(Timestamp::from_millis),
            })
        })
        .collect()
}

fn gates_written(gates: &[GateNumber]) -> String {
    gates.iter().map(|gate| gate.get().to_string()).collect::<Vec<_>>().join(",")
}

pub(super) fn gates_read(text: &str) -> Result<Vec<GateNumber>, StoreError> {
    let gate = |part: &str| part.parse::<u8>().ok().and_then(|number| number.try_into().ok());
    text.split(',').filter(|part| !part.is_empty()).map(|part| gate(part).ok_or_else(|| corrupt("a gate"))).collect()
}

/// A name that a booth may bear: neither the office's nor a virtual booth's.
fn bookable(booth: &BoothId) -> Result<(), LedgerError> {
    if booth.is_office() || booth.as_str().starts_with(super::PROGRAM_PREFIX) {
        return Err(LedgerError::Name(booth.to_string()));
    }
    Ok(())
}
