//! The one way to find a stay: this journal's, with what other booths did with it, or another booth's as the feed or
//! the server tells it.

use super::View;
use crate::store::site::Departure;
use crate::store::{Stay, StoreError};
use palang_domain::{BoothId, LaneId, TicketId, Timestamp};

/// A stay as far as this booth knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownStay {
    /// What it is. `prepaid` is what has been settled of its fee here and elsewhere, while it is inside; `receipt` is
    /// its last one in this journal.
    pub stay: Stay,
    /// Where it is known from.
    pub source: StaySource,
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
        self.stay(ticket)?.map_or_else(|| self.site_stay(ticket), |stay| self.ours(stay).map(Some))
    }

    /// A stay by what its symbol carries, open or not; the latest, should there be several.
    pub fn known_stay_by_code(&self, code: &str) -> Result<Option<KnownStay>, StoreError> {
        self.stay_by_code(code)?.map_or_else(|| self.site_stay_by_code(code), |stay| self.ours(stay).map(Some))
    }

    /// Open stays whose number ends in these six digits, at most `limit` of each booth's and the others'.
    pub fn known_stays_by_tail(&self, tail: &str, limit: u32) -> Result<Vec<KnownStay>, StoreError> {
        self.together(self.stays_by_tail(tail, limit)?, self.site_stays_by_tail(tail, limit)?)
    }

    /// Open stays of a normalised plate, at most `limit` of this booth's and the others'.
    pub fn known_stays_by_plate(&self, plate: &str, limit: u32) -> Result<Vec<KnownStay>, StoreError> {
        self.together(self.stays_by_plate(plate, limit)?, self.site_stays_by_plate(plate, limit)?)
    }

    fn together(&self, ours: Vec<Stay>, site: Vec<KnownStay>) -> Result<Vec<KnownStay>, StoreError> {
        ours.into_iter().map(|stay| self.ours(stay)).chain(site.into_iter().map(Ok)).collect()
    }

    fn ours(&self, stay: Stay) -> Result<KnownStay, StoreError> {
        let elsewhere = self.elsewhere(&stay.ticket)?;
        let prepaid = match (stay.prepaid, elsewhere.prepaid) {
            // What was said last knew of what had been said before it.
            (Some(here), Some(there)) => Some(if here.at >= there.at { here } else { there }),
            (here, there) => here.or(there),
        };
        let here = stay.exited.zip(stay.exit_lane.clone()).map(|(at, lane)| (at, lane, None));
        let there = elsewhere.left.map(|Departure { at, lane, booth }| (at, lane, Some(booth)));
        Ok(KnownStay { stay: Stay { prepaid, ..stay }, source: StaySource::Journal, left: here.or(there) })
    }
}
