//! What a server says of our facts is held against the facts themselves before anything is written down.

use crate::core::Identity;
use crate::core::judge::Failure;
use crate::host::{Incarnation, Journal, Quarantine, ReadLimit};
use crate::status::HeldThrough;
use palang_domain::Hash;
use palang_machine::clock::Reading;
use palang_wire::{Batch, Witness};

/// A batch on its way.
pub(super) struct Flight {
    pub(super) incarnation: Incarnation,
    pub(super) sent: Reading,
    pub(super) protocol: u16,
    from: u64,
    prev: Hash,
    hashes: Vec<Hash>,
}

impl Flight {
    pub(super) fn of(batch: &Batch, incarnation: Incarnation, sent: Reading) -> Self {
        let hashes = batch.records.iter().map(|bytes| Hash::of(bytes)).collect();
        let palang_wire::BatchHeader { protocol, from, prev, .. } = batch.header;
        Self { incarnation, sent, protocol, from, prev, hashes }
    }

    /// The last number of the batch.
    pub(super) fn last(&self) -> u64 {
        self.from + u64::try_from(self.hashes.len()).unwrap_or(0) - 1
    }

    /// Our hash of a number: from the batch, else from the journal; nothing where there is no such fact.
    fn hash(&self, seq: u64, journal: &dyn Journal) -> Result<Option<Hash>, Failure> {
        if seq == 0 {
            return Ok(Some(Hash::ZERO));
        }
        if seq + 1 == self.from {
            return Ok(Some(self.prev));
        }
        if let Some(place) = seq.checked_sub(self.from).and_then(|place| usize::try_from(place).ok())
            && let Some(hash) = self.hashes.get(place)
        {
            return Ok(Some(*hash));
        }
        if seq > self.incarnation.head {
            return Ok(None);
        }
        let run = journal.read(self.incarnation.number, seq, ReadLimit { facts: 1, bytes: 1 })?;
        Ok(run.records.first().map(|bytes| Hash::of(bytes)))
    }
}

/// The witness is the site's, and of this incarnation's head.
pub(super) fn witness(witness: &Witness, through: u64, flight: &Flight, identity: &Identity) -> Result<(), Failure> {
    witness.verify(&identity.site_key)?;
    let of = (&witness.booth, witness.incarnation, witness.seq);
    if of != (&identity.booth, flight.incarnation.number, through) {
        return Err(Failure::stranger("the witness is of another head"));
    }
    Ok(())
}

/// Whether what the server holds, by its signature, is not what stands here: our file is an older copy, or another's.
pub(super) fn fork_of_held(
    held: HeldThrough,
    flight: &Flight,
    journal: &dyn Journal,
) -> Result<Option<Quarantine>, Failure> {
    Ok(match flight.hash(held.seq, journal)? {
        Some(ours) if ours == held.head => None,
        Some(_) => Some(Quarantine::Forked { at: held.seq, known: held.head }),
        None => Some(Quarantine::Forked { at: flight.incarnation.head + 1, known: Hash::ZERO }),
    })
}

/// The server says that another fact stands there. It must be a number that was sent, and really another fact.
pub(super) fn fork(at: u64, known: Hash, flight: &Flight, journal: &dyn Journal) -> Result<(), Failure> {
    let ours = if at == 0 || at > flight.last() { None } else { flight.hash(at, journal)? };
    match ours {
        Some(ours) if ours != known => Ok(()),
        _ => Err(Failure::stranger(format!("it says that {at} is forked, and it is not"))),
    }
}
