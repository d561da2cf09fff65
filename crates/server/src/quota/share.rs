//! How the places of one quota are shared out: pure, so that a test can partition it in every way.
//!
//! The server keeps `inside + Σ (total − admitted as far as it knows) ≤ capacity`. What a booth holds it may fill
//! without asking; what it gives back it says with the version of the lease it answers, and a total under one version
//! only ever falls, so that a lost, late or repeated request changes nothing it should not. A booth that is silent
//! keeps its places: it may have filled them.

use palang_domain::BoothId;
use palang_domain::quota::Usage;
use palang_wire::quota::Held;

/// One quota, as the server knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Places, and vehicles inside as far as facts have arrived.
    pub usage: Usage,
    /// Other programs let vehicles in too; they ask the server each time and need places left for it.
    pub programs: bool,
    /// Who holds places.
    pub holders: Vec<Holder>,
}

/// A booth in one incarnation of its journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The booth that holds the places.
    pub booth: BoothId,
    /// Which incarnation of its journal.
    pub incarnation: u32,
    /// It may have admitted so many in this incarnation.
    pub total: u64,
    /// So many it has admitted as far as its facts have arrived.
    pub admitted: u64,
    /// Version of its lease; 0 before the first.
    pub version: u64,
    /// A later incarnation of its journal has sent facts, and what was readable of this one came before them.
    pub superseded: bool,
}

impl Holder {
    /// Places it may fill, or has filled without the server's knowing yet.
    #[must_use]
    pub const fn outstanding(&self) -> u64 {
        self.total.saturating_sub(self.admitted)
    }
}

/// What a pull's answer says about one quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The booth's total from now on.
    pub total: u64,
    /// The version of the lease, which rises with every change.
    pub version: u64,
    /// It is asked to give back down to this total.
    pub asked: Option<u64>,
}

impl Pool {
    /// Places nobody holds and nobody stands on: what a program's entry may take.
    #[must_use]
    pub fn free(&self) -> u64 {
        self.remaining().saturating_sub(self.held())
    }

    /// Places that booths may fill, or have filled without the server's knowing yet.
    #[must_use]
    pub fn held(&self) -> u64 {
        self.holders.iter().fold(0, |sum, holder| sum.saturating_add(holder.outstanding()))
    }

    /// More is promised than there is: the capacity was lowered.
    fn overcommitted(&self) -> bool {
        self.held() > self.remaining()
    }

    /// Whether a program's entry finds a place now.
    #[must_use]
    pub fn admits(&self) -> bool {
        self.usage.unlimited() || self.free() > 0
    }

    fn remaining(&self) -> u64 {
        self.usage.capacity.saturating_sub(self.usage.inside)
    }

    /// What everybody would hold if the places left were shared evenly.
    fn fair(&self) -> u64 {
        let booths = self.holders.iter().filter(|holder| !holder.superseded).count();
        let sharers = u64::try_from(booths).unwrap_or(u64::MAX).saturating_add(u64::from(self.programs));
        self.remaining() / sharers.max(1)
    }

    /// Somebody other than `asker` holds less than half of a fair share and cannot be given it. Where there are fewer
    /// places than those who share them, whoever has one keeps it: it would only go round.
    fn somebody_is_short(&self, asker: usize) -> bool {
        let fair = self.fair();
        let short = |held: u64| held.saturating_mul(2) < fair;
        let others = self.holders.iter().enumerate().filter(|(at, holder)| *at != asker && !holder.superseded);
        let free = self.free();
        short(free) && (self.programs || others.into_iter().any(|(_, holder)| short(holder.outstanding())))
    }

    /// Takes what `asker` gives back, gives it what it lacks, and says what it should give back. The holder is changed;
    /// its version rises exactly when its total changes.
    pub fn answer(&mut self, asker: usize, held: Option<&Held>) -> Option<Granted> {
        self.release_the_superseded();
        let before = self.holders.get(asker)?.total;
        self.take_back(asker, held);
        let goal = self.goal(asker);
        let holder = self.holders.get_mut(asker)?;
        // What was given back and is given again at once is a change too: the booth holds itself to less by now.
        let returned = holder.total != before;
        let given = goal > holder.total;
        holder.total = holder.total.max(goal);
        if returned || given || holder.version == 0 {
            holder.version = holder.version.saturating_add(1);
        }
        let (total, version, admitted) = (holder.total, holder.version, holder.admitted);
        let fair = admitted.saturating_add(self.fair());
        let wanted = self.overcommitted() || self.somebody_is_short(asker);
        let asked = (!self.usage.unlimited() && total > fair && wanted).then_some(fair);
        Some(Granted { total, version, asked })
    }

    /// What was promised to an incarnation of a journal that is over can no longer be used.
    fn release_the_superseded(&mut self) {
        for holder in self.holders.iter_mut().filter(|holder| holder.superseded && holder.outstanding() > 0) {
            holder.total = holder.admitted;
            holder.version = holder.version.saturating_add(1);
        }
    }

    fn take_back(&mut self, asker: usize, held: Option<&Held>) {
        let Some(holder) = self.holders.get_mut(asker) else { return };
        // Only an answer to this very lease: an older one may since have been raised.
        if let Some(held) = held.filter(|held| held.version == holder.version) {
            holder.total = holder.total.min(held.total.max(held.admitted).max(holder.admitted));
        }
    }

    /// The total the asker should have: its fair share once it is down to half of it, one of the last places where they
    /// are fewer than those who share them.
    fn goal(&self, asker: usize) -> u64 {
        let Some(holder) = self.holders.get(asker).filter(|holder| !holder.superseded) else { return 0 };
        if self.usage.unlimited() {
            return holder.total;
        }
        let (has, fair) = (holder.outstanding(), self.fair());
        let wants = if has.saturating_mul(2) <= fair.max(1) { fair.max(1).saturating_sub(has) } else { 0 };
        let kept_for_programs = if self.programs { fair } else { 0 };
        let gets = wants.min(self.free().saturating_sub(kept_for_programs));
        if gets == 0 { holder.total } else { holder.admitted.saturating_add(has).saturating_add(gets) }
    }
}

#[cfg(test)]
mod tests;
