//! What the office says becomes this booth's own fact, in the transaction in which it is read: every journal tells by
//! itself what its booth worked under.

use super::MasterData;
use crate::desk::core::Work;
use palang_domain::fact::effect::{ConflictChange, MasterChange};
use palang_domain::fact::{OperatorEnrolled, OperatorWithdrawn, QuotaSet, TariffAdopted};
use palang_domain::tariff::Tariff;
use palang_domain::{Fact, Record, Refusal};

/// Takes note of a fact of the office. Says whether something mastered has changed.
pub(super) fn adopt(work: &mut Work<'_, '_>, feed: u64, record: &Record) -> Result<bool, Refusal> {
    let effect = record.fact.effect();
    if let Some(ConflictChange::Found(_) | ConflictChange::Fork(_)) = effect.conflict {
        work.ledger().keep_conflict(feed, record.at, &record.fact)?;
        return Ok(false);
    }
    let Some(change) = effect.master else { return Ok(false) };
    if !work.ledger().keep_mastered(feed, record.at, &record.fact)? {
        return Ok(false);
    }
    match change {
        MasterChange::OperatorEnrolled(operator) => enrol(work, operator)?,
        MasterChange::OperatorWithdrawn(gone) => withdraw(work, gone)?,
        MasterChange::QuotaSet(quota) => set_quota(work, quota)?,
        MasterChange::ClassesPublished(_) | MasterChange::SettingChanged(_) => drop(work.append(record.fact.clone())?),
        // A tariff is adopted when its time comes; keys and passes are only known.
        MasterChange::TariffPublished(_)
        | MasterChange::TariffAdopted(_)
        | MasterChange::BoothCertified(_)
        | MasterChange::BoothRevoked(_)
        | MasterChange::PassGranted(_)
        | MasterChange::PassRevoked(_) => {}
    }
    Ok(true)
}

fn enrol(work: &mut Work<'_, '_>, wanted: &OperatorEnrolled) -> Result<(), Refusal> {
    let known = work.operator(&wanted.operator)?;
    let same =
        |known: &crate::store::Operator| known.name == wanted.name && known.role == wanted.role && !known.withdrawn;
    if known.as_ref().is_some_and(same) {
        return Ok(());
    }
    let at_booth = known.is_some_and(|known| known.at_booth);
    work.append(Fact::OperatorEnrolled(OperatorEnrolled { at_booth, ..wanted.clone() })).map(drop)
}

fn withdraw(work: &mut Work<'_, '_>, gone: &OperatorWithdrawn) -> Result<(), Refusal> {
    if work.operator(&gone.operator)?.is_none_or(|known| known.withdrawn) {
        return Ok(());
    }
    work.append(Fact::OperatorWithdrawn(gone.clone())).map(drop)
}

fn set_quota(work: &mut Work<'_, '_>, wanted: &QuotaSet) -> Result<(), Refusal> {
    if work.capacity(wanted.area.as_ref(), &wanted.class)? == wanted.capacity {
        return Ok(());
    }
    work.append(Fact::QuotaSet(wanted.clone())).map(drop)
}

/// The tariff whose time has come is adopted, once.
pub(crate) fn tariff(work: &mut Work<'_, '_>, master: &MasterData) -> Result<(), Refusal> {
    let at = work.ledger().at();
    master.tariff_at(at).map_or(Ok(()), |tariff| adopt_tariff(work, tariff))
}

/// A tariff comes into force when it is another than the journal's. Stays inside keep theirs.
pub(crate) fn adopt_tariff(work: &mut Work<'_, '_>, tariff: &Tariff) -> Result<(), Refusal> {
    let reference = tariff.reference();
    if work.tariff_in_force()?.as_ref() == Some(&reference) {
        return Ok(());
    }
    let text = tariff.canonical().to_owned();
    work.append(Fact::TariffAdopted(TariffAdopted { tariff: reference, text })).map(drop)
}
