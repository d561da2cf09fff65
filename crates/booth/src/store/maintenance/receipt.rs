//! A customer's receipt against the journal: what a signature proves, the journal must still say (SYNC 2).

use super::{JournalFile, MaintenanceError, journals};
use crate::store::Head;
use crate::store::chain::{Walk, rows};
use crate::store::open::PROFILE;
use palang_domain::receipt::{ReceiptClaims, seconds};
use palang_domain::{Fact, Hash, Timestamp};
use std::path::{Path, PathBuf};

/// Whether a journal says what a receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does, in this file: receipt number, sums, time, and the place in the chain.
    Agrees(PathBuf),
    /// It does not.
    Differs(String),
    /// It is another booth's journal.
    OtherBooth,
}

/// Looks a receipt up in the journals of a data folder, the newest first, those set aside too: a receipt does not say
/// which incarnation of the journal it is of. May run beside the booth.
///
/// # Errors
/// When there is no journal, or none can be read.
pub fn standing(dir: &Path, claims: &ReceiptClaims) -> Result<Standing, MaintenanceError> {
    let mut found: Option<Result<Standing, MaintenanceError>> = None;
    for journal in journals(dir)?.iter().rev() {
        let here = in_file(journal, claims);
        if matches!(here, Ok(Standing::Agrees(_))) {
            return here;
        }
        // The live journal's word counts, unless an older one agrees.
        found.get_or_insert(here);
    }
    found.unwrap_or_else(|| Err(MaintenanceError::Nothing(dir.to_path_buf())))
}

fn in_file(journal: &JournalFile, claims: &ReceiptClaims) -> Result<Standing, MaintenanceError> {
    let path = &journal.path;
    let db = match &journal.set_aside {
        None => palang_sqlite::open_reader(path, PROFILE)?,
        Some(_) => palang_sqlite::open_any(path, PROFILE)?,
    };
    let seq = claims.seq;
    let around = rows(&db, seq.saturating_sub(1).max(1), seq.saturating_add(1))?;
    let differs = |why: String| Ok(Standing::Differs(why));
    // The fact before it anchors the chain; the one after it, where there is one, must follow it.
    let (mut walk, around) = match around.split_first() {
        Some((before, rest)) if seq > 1 => {
            (Walk::after(Head { seq: seq - 1, hash: Hash::of(&before.bytes), at: Timestamp::EPOCH }), rest)
        }
        _ => (Walk::from_start(), around.as_slice()),
    };
    let Some((row, after)) = around.split_first() else {
        return differs(format!("the journal ends before fact {seq}"));
    };
    let record = match walk.step(row) {
        Ok(record) => record,
        Err(why) => return differs(format!("fact {seq}: {why}")),
    };
    let hash = walk.head.hash;
    if let Some(next) = after.first()
        && let Err(why) = walk.step(next)
    {
        return differs(format!("fact {}: {why}", seq + 1));
    }
    if (record.site, &record.booth) != (claims.site, &claims.booth) {
        return Ok(Standing::OtherBooth);
    }
    let Fact::Settled(settled) = &record.fact else {
        return differs(format!("fact {seq} is no settlement but {}", record.fact.kind()));
    };
    let said = ReceiptClaims {
        site: record.site,
        booth: record.booth.clone(),
        receipt: settled.receipt,
        at: record.at,
        total: settled.quote.total,
        turnover: settled.turnover,
        seq,
        hash: ReceiptClaims::hash_of(hash),
    };
    let parts = [
        ("receipt", said.receipt.to_string(), claims.receipt.to_string()),
        ("time", seconds(said.at), seconds(claims.at)),
        ("total", said.total.to_string(), claims.total.to_string()),
        ("turnover", said.turnover.to_string(), claims.turnover.to_string()),
        ("hash", said.hash, claims.hash.clone()),
    ];
    match parts.into_iter().find(|(_, here, there)| here != there) {
        None => Ok(Standing::Agrees(path.clone())),
        Some((part, here, there)) => differs(format!("fact {seq} has {part} {here}, the receipt {there}")),
    }
}

impl From<&ReceiptClaims> for super::Witness {
    fn from(claims: &ReceiptClaims) -> Self {
        Self { seq: claims.seq, hash: claims.hash.to_ascii_lowercase() }
    }
}
