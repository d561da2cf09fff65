//! The one way to find a stay: this journal's, with what other booths did with it, or another booth's as the feed or
//! the server tells it.

use super::View;
use crate::store::site::{Departure, SiteRow};
use crate::store::{Stay, StoreError};
use palang_domain::settlement::Prepaid;
use palang_domain::stay::StayState;
use palang_domain::{BoothId, ClassId, GateNumber, LaneId, TariffRef, TicketId, Timestamp};

/// A stay as far as this booth knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownStay {
    /// Number or foreign code.
    pub ticket: TicketId,
    /// What its symbol carries.
    pub code: String,
    /// Vehicle class.
    pub class: ClassId,
    /// Normalised plate.
    pub plate: Option<String>,
    /// Gate of the number, where it has one.
    pub gate: Option<GateNumber>,
    /// Entry lane, where it is known.
    pub lane: Option<LaneId>,
    /// When it began.
    pub entry: Timestamp,
    /// The tariff that prices it.
    pub tariff: TariffRef,
    /// Where it is, and whether it has been paid for.
    pub state: StayState,
    /// Where that is known from.
    pub source: StaySource,
    /// Receipt of its last settlement in this journal.
    pub receipt: Option<u64>,
    /// What has been settled of its fee, here and elsewhere, while it is inside.
    pub prepaid: Option<Prepaid>,
    /// Where it left, if it has left, and of which booth that lane is; nothing for one of this booth.
    pub left: Option<(Timestamp, LaneId, Option<BoothId>)>,
}

/// Where a stay is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaySource {
    /// This journal.
    Journal,
    /// The site's feed: another booth's journal.
    Feed,
    /// The server's own answer; the feed has not brought it yet.
    Server,
}

impl View<'_> {
    /// A stay by its full number or foreign code, open or not.
    pub fn known_stay(&self, ticket: &TicketId) -> Result<Option<KnownStay>, StoreError> {
        match self.stay(ticket)? {
            Some(stay) => self.ours(stay).map(Some),
            None => Ok(self.site_stay(ticket)?.map(theirs)),
        }
    }

    /// A stay by what its symbol carries, open or not; the latest, should there be several.
    pub fn known_stay_by_code(&self, code: &str) -> Result<Option<KnownStay>, StoreError> {
        match self.stay_by_code(code)? {
            Some(stay) => self.ours(stay).map(Some),
            None => Ok(self.site_stay_by_code(code)?.map(theirs)),
        }
    }

    /// Open stays whose number ends in these six digits, at most `limit` of each booth's and the others'.
    pub fn known_stays_by_tail(&self, tail: &str, limit: u32) -> Result<Vec<KnownStay>, StoreError> {
        self.together(self.stays_by_tail(tail, limit)?, self.site_stays_by_tail(tail, limit)?)
    }

    /// Open stays of a normalised plate, at most `limit` of this booth's and the others'.
    pub fn known_stays_by_plate(&self, plate: &str, limit: u32) -> Result<Vec<KnownStay>, StoreError> {
        self.together(self.stays_by_plate(plate, limit)?, self.site_stays_by_plate(plate, limit)?)
    }

    fn together(&self, ours: Vec<Stay>, site: Vec<SiteRow>) -> Result<Vec<KnownStay>, StoreError> {
        let ours: Result<Vec<_>, _> = ours.into_iter().map(|stay| self.ours(stay)).collect();
        Ok(ours?.into_iter().chain(site.into_iter().map(theirs)).collect())
    }

    fn ours(&self, stay: Stay) -> Result<KnownStay, StoreError> {
        let elsewhere = self.elsewhere(&stay.ticket)?;
        let here = stay.settled.map(|(amount, at)| Prepaid { amount, at, booth: None });
        let prepaid = match (here, elsewhere.prepaid) {
            // What was said last knew of what had been said before it.
            (Some(here), Some(there)) => Some(if here.at >= there.at { here } else { there }),
            (here, there) => here.or(there),
        };
        let left = match (stay.exited, elsewhere.left) {
            (Some((at, lane)), _) => Some((at, lane, None)),
            (None, Some(Departure { at, lane, booth })) => Some((at, lane, Some(booth))),
            (None, None) => None,
        };
        Ok(KnownStay {
            ticket: stay.ticket,
            code: stay.code,
            class: stay.class,
            plate: stay.plate,
            gate: stay.gate,
            lane: stay.lane,
            entry: stay.entry,
            tariff: stay.tariff,
            state: stay.state,
            source: StaySource::Journal,
            receipt: stay.receipt,
            prepaid,
            left,
        })
    }
}

fn theirs(SiteRow { stay, asked }: SiteRow) -> KnownStay {
    KnownStay {
        ticket: stay.ticket,
        code: stay.code,
        class: stay.class,
        plate: stay.plate,
        gate: stay.gate,
        lane: stay.lane,
        entry: stay.entry,
        tariff: stay.tariff,
        state: stay.state,
        source: if asked { StaySource::Server } else { StaySource::Feed },
        receipt: None,
        prepaid: stay.prepaid,
        left: stay.exited.zip(stay.exit_lane).map(|(at, lane)| (at, lane, stay.exit_booth)),
    }
}
