//! A stay as the site knows it: one row, read and written whole.

use super::corrupt;
use crate::store::{Insert, Row, StoreError, Tx, Value};
use palang_domain::fact::{FactRef, Trust};
use palang_domain::settlement::Prepaid;
use palang_domain::stay::{PaymentState, Presence, StayState};
use palang_domain::{AreaId, BoothId, ClassId, GateNumber, LaneId, Money, SiteId, TariffRef, TicketId, Timestamp};
use palang_wire::feed::SiteStay;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One visit, from its entry to its exit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Number or foreign code.
    pub ticket: TicketId,
    /// What its symbol carries.
    pub code: String,
    /// The class that the tariff prices it in.
    pub class: ClassId,
    /// The plate: upper-case letters and digits only.
    pub plate: Option<String>,
    /// Gate of the number, where it has one.
    pub gate: Option<GateNumber>,
    /// Part of the site.
    pub area: Option<AreaId>,
    /// Where it began.
    pub lane: Option<LaneId>,
    /// The instant of the entry.
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
    /// What was settled, waived parts included.
    pub total: Money,
    /// What was taken in money.
    pub taken: Money,
    /// `cash`, `free`, or another program's word.
    pub method: String,
    /// The instant of the fact.
    pub at: Timestamp,
    /// The fact that settled it.
    pub fact: FactRef,
}

/// The exit that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// The instant of the fact.
    pub at: Timestamp,
    /// The lane it left by.
    pub lane: Option<LaneId>,
    /// The fact that let it leave.
    pub fact: FactRef,
    /// What it left owing: what its quote asked beyond what was settled; nothing where the fact holds no quote.
    pub asked: Option<Money>,
}

impl Stay {
    /// Still in the car park.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// What has been settled of its fee.
    #[must_use]
    pub fn prepaid(&self) -> Option<Prepaid> {
        let paid = self.paid.as_ref()?;
        Some(Prepaid { amount: paid.total, at: paid.at, booth: Some(paid.fact.booth.clone()) })
    }

    /// What it owes by its exit, else what its settlements asked.
    #[must_use]
    pub fn asked(&self) -> Option<Money> {
        let owed = self.exit.as_ref().and_then(|exit| exit.asked);
        owed.or_else(|| self.paid.as_ref().map(|paid| paid.total))
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
            prepaid: self.prepaid().filter(|_| self.is_open()),
        }
    }
}

/// A column's name is said once, those of the key in brackets: its place in a row and how it is written follow from
/// this table.
macro_rules! stay_table {
    (
        ($dollar:tt) |$site:ident, $stay:ident|
        [$($key:ident = $key_value:expr,)+]
        $first:ident = $first_value:expr,
        $($name:ident = $value:expr,)+
    ) => {
        /// Where a column stands in a row of `select_stays`.
        #[derive(Clone, Copy)]
        #[expect(dead_code, non_camel_case_types, reason = "a variant a column, called as it is")]
        enum At { $($key,)+ $first, $($name,)+ }

        const COLUMNS: &str = concat!(
            $(stringify!($key), ", ",)+ stringify!($first), $(", ", stringify!($name),)+
        );

        const UPSERT: &str = concat!(
            "ON CONFLICT (site, ticket) DO UPDATE SET ", stringify!($first), " = excluded.", stringify!($first),
            $(", ", stringify!($name), " = excluded.", stringify!($name),)+
        );

        impl Stay {
            fn row(&self, $site: SiteId) -> Vec<Value> {
                let $stay = self;
                vec![$($key_value,)+ $first_value, $($value,)+]
            }
        }

        /// The statement that finds stays for [`Stay::read`]; its argument is what follows `FROM stay`.
        macro_rules! select_stays {
            ($dollar($dollar tail:literal),+) => {
                concat!(
                    "SELECT ", $(stringify!($key), ", ",)+ stringify!($first), $(", ", stringify!($name),)+
                    " FROM stay ", $dollar($dollar tail),+
                )
            };
        }
    };
}

stay_table! {
    ($) |site, stay|
    [site = site.into(), ticket = stay.ticket.as_str().into(),]
    code = stay.code.as_str().into(),
    class = stay.class.as_str().into(),
    plate = Value::text(stay.plate.as_deref()),
    gate = Value::int(stay.gate.map(|gate| gate.get().into())),
    area = Value::text(stay.area.as_ref().map(AreaId::as_str)),
    lane = Value::text(stay.lane.as_ref().map(LaneId::as_str)),
    entry = stay.entry.millis().into(),
    tariff = stay.tariff.version.as_str().into(),
    tariff_name = stay.tariff.name.as_str().into(),
    trust = Value::text(stay.trust.as_ref().map(word).as_deref()),
    booth = stay.booth.as_str().into(),
    incarnation = stay.issued.map_or(0, |(incarnation, _)| incarnation).into(),
    seq = stay.issued.map_or(0, |(_, seq)| seq).into(),
    presence = word(&stay.state.presence).into(),
    payment = word(&stay.state.payment).into(),
    open = Value::Int(stay.is_open().into()),
    total = Value::int(stay.asked().map(Money::get)),
    settled = Value::int(stay.paid.as_ref().map(|paid| paid.total.get())),
    taken = Value::int(stay.paid.as_ref().map(|paid| paid.taken.get())),
    method = Value::text(stay.paid.as_ref().map(|paid| paid.method.as_str())),
    paid = Value::int(stay.paid.as_ref().map(|paid| paid.at.millis())),
    paid_booth = Value::text(stay.paid.as_ref().map(|paid| paid.fact.booth.as_str())),
    paid_incarnation = Value::int(stay.paid.as_ref().map(|paid| paid.fact.incarnation.into())),
    paid_seq = stay.paid.as_ref().map_or(Value::NONE, |paid| paid.fact.seq.into()),
    exited = Value::int(stay.exit.as_ref().map(|exit| exit.at.millis())),
    exit_lane = Value::text(stay.exit.as_ref().and_then(|exit| exit.lane.as_ref()).map(LaneId::as_str)),
    exit_booth = Value::text(stay.exit.as_ref().map(|exit| exit.fact.booth.as_str())),
    exit_incarnation = Value::int(stay.exit.as_ref().map(|exit| exit.fact.incarnation.into())),
    exit_seq = stay.exit.as_ref().map_or(Value::NONE, |exit| exit.fact.seq.into()),
    feed = stay.feed.into(),
}
pub(crate) use select_stays;

/// The stay that a ticket names; nothing where the site has not heard of it.
pub fn stay(tx: &mut dyn Tx, site: SiteId, ticket: &TicketId) -> Result<Option<Stay>, StoreError> {
    let sql = select_stays!("WHERE site = $1 AND ticket = $2");
    tx.query(sql, &[site.into(), ticket.as_str().into()])?.first().map(Stay::read).transpose()
}

/// Those of many tickets that are known, in no order.
pub(super) fn stays(tx: &mut dyn Tx, site: SiteId, tickets: &[Value]) -> Result<Vec<Stay>, StoreError> {
    let sql = select_stays!("WHERE site = $1 AND ticket = ANY($2)");
    tx.query_any(sql, &[site.into()], tickets)?.iter().map(Stay::read).collect()
}

/// The vehicles inside with this plate, oldest first.
pub fn inside_with_plate(tx: &mut dyn Tx, site: SiteId, plate: &str) -> Result<Vec<Stay>, StoreError> {
    let sql = select_stays!("WHERE site = $1 AND plate = $2 AND open = 1 ORDER BY entry, ticket");
    tx.query(sql, &[site.into(), plate.into()])?.iter().map(Stay::read).collect()
}

impl Stay {
    /// Reads a row of `select_stays`.
    ///
    /// # Errors
    /// When what was read is not what was written.
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        let int = |at: At| row.int(at as usize);
        let text = |at: At| row.text(at as usize);
        let maybe_text = |at: At| row.maybe_text(at as usize);
        let fact = |of: [At; 3]| -> Result<Option<FactRef>, StoreError> {
            let Some(name) = maybe_text(of[0])? else { return Ok(None) };
            let (incarnation, seq) = (row.small(of[1] as usize)?, row.count(of[2] as usize)?);
            Ok(Some(FactRef { booth: name.parse().map_err(corrupt)?, incarnation, seq }))
        };
        let paid = match fact([At::paid_booth, At::paid_incarnation, At::paid_seq])? {
            Some(fact) => Some(Paid {
                // Before the column there was, nobody owed a difference.
                total: Money::new(row.maybe_int(At::settled as usize)?.map_or_else(|| int(At::total), Ok)?),
                taken: Money::new(int(At::taken)?),
                method: text(At::method)?.to_owned(),
                at: Timestamp::from_millis(int(At::paid)?),
                fact,
            }),
            None => None,
        };
        let state = StayState {
            presence: unword::<Presence>(text(At::presence)?)?,
            payment: unword::<PaymentState>(text(At::payment)?)?,
        };
        let owing = state.payment == PaymentState::Unpaid;
        let exit = match fact([At::exit_booth, At::exit_incarnation, At::exit_seq])? {
            Some(fact) => Some(Exit {
                at: Timestamp::from_millis(int(At::exited)?),
                lane: parsed(maybe_text(At::exit_lane)?)?,
                fact,
                asked: row.maybe_int(At::total as usize)?.filter(|_| owing).map(Money::new),
            }),
            None => None,
        };
        let gate = row.maybe_int(At::gate as usize)?.map(|gate| u8::try_from(gate).map_err(corrupt)).transpose()?;
        let seq = row.count(At::seq as usize)?;
        let incarnation = row.small(At::incarnation as usize)?;
        Ok(Self {
            ticket: row.parsed(At::ticket as usize)?,
            code: text(At::code)?.to_owned(),
            class: serde_json::from_value(text(At::class)?.into()).map_err(corrupt)?,
            plate: maybe_text(At::plate)?.map(ToOwned::to_owned),
            gate: gate.map(GateNumber::try_from).transpose().map_err(corrupt)?,
            area: parsed(maybe_text(At::area)?)?,
            lane: parsed(maybe_text(At::lane)?)?,
            entry: Timestamp::from_millis(int(At::entry)?),
            tariff: TariffRef { version: text(At::tariff)?.to_owned(), name: text(At::tariff_name)?.to_owned() },
            trust: maybe_text(At::trust)?.map(unword::<Trust>).transpose()?,
            booth: row.parsed(At::booth as usize)?,
            issued: (seq > 0).then_some((incarnation, seq)),
            state,
            paid,
            exit,
            feed: row.count(At::feed as usize)?,
        })
    }
}

/// Writes stays down, each as it is now.
pub(super) fn write<'a>(
    tx: &mut dyn Tx,
    site: SiteId,
    stays: impl Iterator<Item = &'a Stay>,
) -> Result<(), StoreError> {
    let rows: Vec<_> = stays.map(|stay| stay.row(site)).collect();
    tx.insert(&Insert { table: "stay", columns: COLUMNS, conflict: UPSERT, rows: &rows })
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
