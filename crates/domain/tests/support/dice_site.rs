//! Facts of a whole site, and those that other programs report.

use super::Dice;
use palang_domain::fact::*;
use palang_domain::{Fact, Hash};
use serde_json::json;

impl Dice {
    fn hash(&mut self) -> Hash {
        Hash::of(&self.next().to_be_bytes())
    }
    fn names(&mut self) -> [String; 3] {
        [self.text(), self.text(), self.text()]
    }
    fn fact_ref(&mut self) -> FactRef {
        FactRef { booth: self.id(), incarnation: self.count(), seq: self.number() }
    }
    fn reporter(&mut self) -> Reporter {
        Reporter {
            source: self.maybe(Self::text),
            operator: self.maybe(Self::text),
            shift: self.maybe(Self::text),
            amount: self.maybe(Self::money),
            photo: self.maybe(Self::hash),
        }
    }

    pub(super) fn fact_of_the_site(&mut self, kind: u64) -> Fact {
        match kind {
            29 => Fact::BoothCertified(BoothCertified {
                booth: self.id(),
                kid: self.pick(&[0, 3, 99, 255]),
                public_key: self.text(),
                gates: self.several(Self::gate),
                from: self.at(),
                until: self.at(),
            }),
            30 => Fact::BoothRevoked(BoothRevoked { booth: self.id(), public_key: self.text(), reason: self.text() }),
            31 => Fact::TariffPublished(TariffPublished { tariff: self.tariff(), text: self.text(), from: self.at() }),
            32 => Fact::ClassesPublished(ClassesPublished {
                classes: self
                    .several(|d| ClassDefined { id: d.id(), key: d.pick(&['1', 'm', 'ă']), names: d.names() }),
            }),
            33 => Fact::QuotaSet(QuotaSet { area: self.maybe(Self::id), class: self.id(), capacity: self.number() }),
            34 => Fact::PassGranted(PassGranted {
                pass: self.id(),
                plate: self.maybe(|_| palang_domain::Plate::normalise("B 1234 XY").unwrap()),
                card: self.maybe(Self::text),
                class: self.maybe(Self::id),
                from: self.at(),
                until: self.at(),
            }),
            35 => Fact::PassRevoked(PassRevoked { pass: self.id(), reason: self.text() }),
            36 => {
                let name = self.text();
                let any = self.text();
                let values = [json!(null), json!(any), json!([1, {"a": -7}]), json!({"b": true, "a": u64::MAX})];
                Fact::SettingChanged(SettingChanged { name, value: self.pick(&values) })
            }
            37 => Fact::ConflictFound(ConflictFound {
                conflict: self.pick(&[Conflict::DoubleExit, Conflict::OddClock, Conflict::Unreadable]),
                ticket: self.maybe(Self::id),
                first: self.maybe(Self::fact_ref),
                second: self.fact_ref(),
                amount: self.money(),
                detail: self.text(),
            }),
            _ => Fact::ForkFound(ForkFound { at: self.fact_ref(), known: self.hash(), other: self.hash() }),
        }
    }

    pub(super) fn fact_reported(&mut self, kind: u64) -> Fact {
        match kind {
            39 => Fact::EntryReported(EntryReported {
                ticket: self.id(),
                lane: self.id(),
                area: self.maybe(Self::id),
                class: self.id(),
                entry: self.at(),
                tariff: self.tariff(),
                plate: self.maybe(Self::text),
                by: self.reporter(),
            }),
            40 => Fact::ExitReported(ExitReported {
                ticket: self.id(),
                lane: self.id(),
                exit: self.at(),
                quote: self.quote(),
                taken: self.maybe(Self::money),
                method: self.maybe(Self::text),
                by: self.reporter(),
                prepaid: None,
            }),
            41 => Fact::PlateSeen(PlateSeen {
                plate: self.text(),
                confidence: self.count(),
                at: self.at(),
                lane: self.maybe(Self::id),
                source: self.text(),
                photo: self.maybe(Self::hash),
                outcome: self.pick(&[Sighting::Entered, Sighting::AlreadyInside, Sighting::Unsure, Sighting::Full]),
            }),
            42 => Fact::EntryRefused(EntryRefused {
                lane: self.id(),
                area: self.maybe(Self::id),
                class: self.id(),
                reason: self.text(),
                operator: self.maybe(Self::operator),
                shift: self.maybe(Self::number),
            }),
            43 => Fact::PhotoTaken(PhotoTaken {
                cause: self.number(),
                lane: self.id(),
                photo: self.hash(),
                size: self.number(),
            }),
            44 => Fact::EntryCancelled(EntryCancelled {
                ticket: self.id(),
                reason: self.maybe(Self::text),
                by: self.reporter(),
            }),
            _ => Fact::ConflictResolved(ConflictResolved {
                conflict: self.number(),
                decision: self.text(),
                by: self.operator(),
            }),
        }
    }
}
