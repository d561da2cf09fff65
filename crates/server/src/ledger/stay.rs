//! A stay as the site knows it: one row, read and written whole.

use super::corrupt;
use super::site::id;
use crate::store::{Column, Insert, Row, StoreError, Tx, Value};
use palang_domain::fact::{FactRef, Trust};
use palang_domain::stay::{PaymentState, Presence, StayState};
use palang_domain::{AreaId, BoothId, ClassId, GateNumber, LaneId, Money, SiteId, TariffRef, TicketId, Timestamp};
use palang_wire::feed::SiteStay;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
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
    /// Part of the site.
    pub area: Option<AreaId>,
    /// Where it began.
    pub lane: Option<LaneId>,
    /// When.
    pub entry: Timestamp,
    /// The tariff that prices it.
    pub tariff: TariffRef,
    /// Why its ticket was believed, where a booth had to believe it.
    pub trust: Option<Trust>,
    /// The booth that issued it, as far as is known: the one that believed it until the issue is heard of.
    pub booth: BoothId,
    /// The fact that issued it, once heard of.
    pub issued: Option<(u32, u64)>,
    /// Where it is, and whether it has been paid for.
    pub state: StayState,
    /// What the last settlement that stands asked and took, how, when, and by which fact.
    pub paid: Option<Paid>,
    /// When and where it left, and by which fact.
    pub exit: Option<Exit>,
    /// The feed number that changed it last.
    pub feed: u64,
}

/// The settlement that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// What was owed.
    pub total: Money,
    /// What was taken in money.
    pub taken: Money,
    /// `cash`, `free`, or another program's word.
    pub method: String,
    /// When.
    pub at: Timestamp,
    /// The settlement.
    pub fact: FactRef,
}

/// The exit that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub lane: Option<LaneId>,
    /// The exit.
    pub fact: FactRef,
}

impl Stay {
    /// Still in the car park.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state.presence, Presence::Inside | Presence::Reversed)
    }

    /// As it travels in a snapshot.
    #[must_use]
    pub fn to_wire(&self) -> SiteStay {
        SiteStay {
            ticket: self.ticket.clone(),
            code: self.code.clone(),
            booth: self.booth.clone(),
            class: self.class.clone(),
            plate: self.plate.clone(),
            gate: self.gate,
            area: self.area.clone(),
            entry: self.entry,
            lane: self.lane.clone(),
            tariff: self.tariff.clone(),
            trust: self.trust,
            state: self.state,
            exited: self.exit.as_ref().map(|exit| exit.at),
            exit_lane: self.exit.as_ref().and_then(|exit| exit.lane.clone()),
            exit_booth: self.exit.as_ref().map(|exit| exit.fact.booth.clone()),
        }
    }
}

/// What [`Stay::read`] reads; other queries on the table may use it, too.
macro_rules! columns {
    () => {
        "site, ticket, code, class, plate, gate, area, lane, entry, tariff, tariff_name, trust, booth, incarnation, \
         seq, presence, payment, total, taken, method, paid, paid_booth, paid_incarnation, paid_seq, exited, \
         exit_lane, exit_booth, exit_incarnation, exit_seq, feed"
    };
}
pub(crate) use columns;

/// One stay.
///
/// # Errors
/// The store's.
pub fn stay(tx: &mut dyn Tx, site: SiteId, ticket: &TicketId) -> Result<Option<Stay>, StoreError> {
    let sql = concat!("SELECT ", columns!(), " FROM stay WHERE site = $1 AND ticket = $2");
    tx.query(sql, &[id(site), ticket.as_str().into()])?.first().map(Stay::read).transpose()
}

/// Those of many tickets that are known, in no order.
pub(super) fn stays(tx: &mut dyn Tx, site: SiteId, tickets: &[Value]) -> Result<Vec<Stay>, StoreError> {
    let sql = concat!("SELECT ", columns!(), " FROM stay WHERE site = $1 AND ticket = ANY($2)");
    tx.query_any(sql, &[id(site)], tickets)?.iter().map(Stay::read).collect()
}

/// The vehicles inside with this plate, oldest first.
///
/// # Errors
/// The store's.
pub fn inside_with_plate(tx: &mut dyn Tx, site: SiteId, plate: &str) -> Result<Vec<Stay>, StoreError> {
    let sql =
        concat!("SELECT ", columns!(), " FROM stay WHERE site = $1 AND plate = $2 AND open = 1 ORDER BY entry, ticket");
    tx.query(sql, &[id(site), plate.into()])?.iter().map(Stay::read).collect()
}

const COLUMNS: &[(&str, Column)] = &[
    ("site", Column::Int),
    ("ticket", Column::Text),
    ("code", Column::Text),
    ("class", Column::Text),
    ("plate", Column::Text),
    ("gate", Column::Int),
    ("area", Column::Text),
    ("lane", Column::Text),
    ("entry", Column::Int),
    ("tariff", Column::Text),
    ("tariff_name", Column::Text),
    ("trust", Column::Text),
    ("booth", Column::Text),
    ("incarnation", Column::Int),
    ("seq", Column::Int),
    ("presence", Column::Text),
    ("payment", Column::Text),
    ("total", Column::Int),
    ("taken", Column::Int),
    ("method", Column::Text),
    ("paid", Column::Int),
    ("paid_booth", Column::Text),
    ("paid_incarnation", Column::Int),
    ("paid_seq", Column::Int),
    ("exited", Column::Int),
    ("exit_lane", Column::Text),
    ("exit_booth", Column::Text),
    ("exit_incarnation", Column::Int),
    ("exit_seq", Column::Int),
    ("feed", Column::Int),
    ("open", Column::Int),
];

impl Stay {
    /// Reads a row of the columns above.
    ///
    /// # Errors
    /// When what was read is not what was written.
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        let fact = |booth: usize| -> Result<Option<FactRef>, StoreError> {
            let Some(name) = row.maybe_text(booth)? else { return Ok(None) };
            let incarnation = u32::try_from(row.int(booth + 1)?).map_err(corrupt)?;
            Ok(Some(FactRef { booth: name.parse().map_err(corrupt)?, incarnation, seq: row.count(booth + 2)? }))
        };
        let paid = match fact(21)? {
            Some(fact) => Some(Paid {
                total: Money::new(row.int(17)?),
                taken: Money::new(row.int(18)?),
                method: row.text(19)?.to_owned(),
                at: Timestamp::from_millis(row.int(20)?),
                fact,
            }),
            None => None,
        };
        let exit = match fact(26)? {
            Some(fact) => {
                Some(Exit { at: Timestamp::from_millis(row.int(24)?), lane: parsed(row.maybe_text(25)?)?, fact })
            }
            None => None,
        };
        let gate = row.maybe_int(5)?.map(|gate| u8::try_from(gate).map_err(corrupt)).transpose()?;
        let seq = row.count(14)?;
        let incarnation = u32::try_from(row.int(13)?).map_err(corrupt)?;
        Ok(Self {
            ticket: row.text(1)?.parse().map_err(corrupt)?,
            code: row.text(2)?.to_owned(),
            class: serde_json::from_value(row.text(3)?.into()).map_err(corrupt)?,
            plate: row.maybe_text(4)?.map(ToOwned::to_owned),
            gate: gate.map(GateNumber::try_from).transpose().map_err(corrupt)?,
            area: parsed(row.maybe_text(6)?)?,
            lane: parsed(row.maybe_text(7)?)?,
            entry: Timestamp::from_millis(row.int(8)?),
            tariff: TariffRef { version: row.text(9)?.to_owned(), name: row.text(10)?.to_owned() },
            trust: row.maybe_text(11)?.map(unword::<Trust>).transpose()?,
            booth: row.text(12)?.parse().map_err(corrupt)?,
            issued: (seq > 0).then_some((incarnation, seq)),
            state: StayState {
                presence: unword::<Presence>(row.text(15)?)?,
                payment: unword::<PaymentState>(row.text(16)?)?,
            },
            paid,
            exit,
            feed: row.count(29)?,
        })
    }

    fn row(&self, site: SiteId) -> Vec<Value> {
        let paid = self.paid.as_ref();
        let exit = self.exit.as_ref();
        let number = |value: Option<u64>| value.map_or(Value::NONE, Value::from);
        let (incarnation, seq) = self.issued.unwrap_or((0, 0));
        vec![
            id(site),
            self.ticket.as_str().into(),
            self.code.as_str().into(),
            self.class.as_str().into(),
            Value::text(self.plate.as_deref()),
            Value::int(self.gate.map(|gate| gate.get().into())),
            Value::text(self.area.as_ref().map(AreaId::as_str)),
            Value::text(self.lane.as_ref().map(LaneId::as_str)),
            self.entry.millis().into(),
            self.tariff.version.as_str().into(),
            self.tariff.name.as_str().into(),
            Value::text(self.trust.as_ref().map(word).as_deref()),
            self.booth.as_str().into(),
            incarnation.into(),
            seq.into(),
            word(&self.state.presence).into(),
            word(&self.state.payment).into(),
            Value::int(paid.map(|paid| paid.total.get())),
            Value::int(paid.map(|paid| paid.taken.get())),
            Value::text(paid.map(|paid| paid.method.as_str())),
            Value::int(paid.map(|paid| paid.at.millis())),
            Value::text(paid.map(|paid| paid.fact.booth.as_str())),
            Value::int(paid.map(|paid| paid.fact.incarnation.into())),
            number(paid.map(|paid| paid.fact.seq)),
            Value::int(exit.map(|exit| exit.at.millis())),
            Value::text(exit.and_then(|exit| exit.lane.as_ref()).map(LaneId::as_str)),
            Value::text(exit.map(|exit| exit.fact.booth.as_str())),
            Value::int(exit.map(|exit| exit.fact.incarnation.into())),
            number(exit.map(|exit| exit.fact.seq)),
            self.feed.into(),
            Value::Int(self.is_open().into()),
        ]
    }
}

/// Writes stays down, each as it is now.
pub(super) fn write<'a>(
    tx: &mut dyn Tx,
    site: SiteId,
    stays: impl Iterator<Item = &'a Stay>,
) -> Result<(), StoreError> {
    let rows: Vec<_> = stays.map(|stay| stay.row(site)).collect();
    tx.insert(&Insert {
        table: "stay",
        columns: COLUMNS,
        conflict: "ON CONFLICT (site, ticket) DO UPDATE SET code = excluded.code, class = excluded.class,
            plate = excluded.plate, gate = excluded.gate, area = excluded.area, lane = excluded.lane,
            entry = excluded.entry, tariff = excluded.tariff, tariff_name = excluded.tariff_name,
            trust = excluded.trust, booth = excluded.booth, incarnation = excluded.incarnation, seq = excluded.seq,
            presence = excluded.presence, payment = excluded.payment, total = excluded.total, taken = excluded.taken,
            method = excluded.method, paid = excluded.paid, paid_booth = excluded.paid_booth,
            paid_incarnation = excluded.paid_incarnation, paid_seq = excluded.paid_seq, exited = excluded.exited,
            exit_lane = excluded.exit_lane, exit_booth = excluded.exit_booth,
            exit_incarnation = excluded.exit_incarnation, exit_seq = excluded.exit_seq, feed = excluded.feed,
            open = excluded.open",
        rows: &rows,
    })
}

fn parsed<T: std::str::FromStr<Err = &'static str>>(text: Option<&str>) -> Result<Option<T>, StoreError> {
    text.map(|text| text.parse().map_err(corrupt)).transpose()
}

/// The stable word of one of the domain's enums.
pub(super) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn unword<T: DeserializeOwned>(word: &str) -> Result<T, StoreError> {
    serde_json::from_value(word.into()).map_err(corrupt)
}
