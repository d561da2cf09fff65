//! Cars: in by a ticket, out by money, at whichever booth; and now and then a ticket that was used before.

use super::Plant;
use super::booth::Booth;
use crate::dice::Dice;
use palang_booth::store::{Ledger, StoreError};
use palang_domain::fact::{ExitGranted, Settled, TicketAccepted, TicketIssued, Trust};
use palang_domain::quote::{Line, Quote, Rule, TariffRef};
use palang_domain::settlement::Payment;
use palang_domain::stay::Presence;
use palang_domain::ticket::Number;
use palang_domain::{Currency, Fact, GateNumber, Money, TicketId, Timestamp, Zone};
use std::collections::{BTreeMap, BTreeSet};

const PRICE: Money = Money::new(5_000);

/// A ticket in somebody's hand.
#[derive(Clone, Debug)]
struct Ticket {
    number: TicketId,
    code: String,
    gate: GateNumber,
    entry: Timestamp,
}

/// What is known outside all booths: who is really inside, what was really paid.
pub struct Lot {
    dice: Dice,
    inside: Vec<Ticket>,
    used: Vec<Ticket>,
    exits: BTreeMap<TicketId, u64>,
    /// Money that drivers have given.
    pub given: Money,
    /// Tickets that were issued.
    pub issued: BTreeSet<TicketId>,
}

impl Lot {
    /// A lot without vehicles.
    pub fn new(dice: Dice) -> Self {
        let (inside, used) = (Vec::new(), Vec::new());
        Self { dice, inside, used, exits: BTreeMap::new(), given: Money::ZERO, issued: BTreeSet::new() }
    }

    /// Tickets that more than one vehicle left by.
    pub fn double_exits(&self) -> u64 {
        self.exits.values().map(|times| times.saturating_sub(1)).sum()
    }

    /// Tickets that somebody has left by.
    pub fn left(&self) -> impl Iterator<Item = &TicketId> {
        self.exits.keys()
    }

    /// Somebody comes to a booth. What happened, if the booth is up.
    pub fn visit(&mut self, booth: &Booth, now: u64) -> Result<Option<String>, String> {
        if !booth.is_up() {
            return Ok(None);
        }
        booth.passes(now);
        let enters = self.inside.is_empty() || self.inside.len() < 25 && self.dice.permille(550);
        let done = if enters { self.enter(booth) } else { self.leave(booth) };
        done.map(Some).map_err(|error| format!("B{}: {error}", booth.number))
    }

    fn enter(&mut self, booth: &Booth) -> Result<String, StoreError> {
        let gate = gate_of(booth);
        let ticket = booth.shelf.acknowledge(move |ledger| issue(ledger, gate))?;
        let told = format!("lets {} in", ticket.number);
        self.issued.insert(ticket.number.clone());
        self.inside.push(ticket);
        Ok(told)
    }

    fn leave(&mut self, booth: &Booth) -> Result<String, StoreError> {
        let stolen = !self.used.is_empty() && self.dice.permille(60);
        let from = if stolen { &self.used } else { &self.inside };
        let place = usize::try_from(self.dice.within(0..from.len() as u64)).unwrap_or(0);
        let ticket = from[place].clone();
        let (asked, number) = (ticket.clone(), ticket.number.clone());
        let forgets = booth.shelf.plant == Plant::StaysInside;
        if !booth.shelf.acknowledge(move |ledger| let_out(ledger, &asked, forgets))? {
            return Ok(format!("refuses {number}"));
        }
        self.given += PRICE;
        *self.exits.entry(number.clone()).or_default() += 1;
        if !stolen {
            self.used.push(self.inside.swap_remove(place));
        }
        Ok(format!("lets {number} out"))
    }
}

fn gate_of(booth: &Booth) -> GateNumber {
    let number = u8::try_from(booth.number).unwrap_or(99);
    GateNumber::try_from(number).expect("below a hundred")
}

fn tariff() -> TariffRef {
    TariffRef { name: "id-flat".to_owned(), version: "0123456789abcdef".to_owned() }
}

fn odd(error: impl std::fmt::Display) -> StoreError {
    StoreError::Other(error.to_string())
}

fn issue(ledger: &mut Ledger<'_>, gate: GateNumber) -> Result<Ticket, StoreError> {
    let entry = ledger.at();
    let date = Zone::JAKARTA.local(entry).date();
    let serial = ledger.next_serial(gate, date)?;
    let number = Number::new(date, gate, serial).map_err(|error| odd(format!("{error:?}")))?.to_id();
    let code = format!("P1-{number}-0123456789abcdef");
    ledger.append(Fact::TicketIssued(TicketIssued {
        ticket: number.clone(),
        code: code.clone(),
        lane: "IN-1".parse().map_err(odd)?,
        gate,
        class: "mobil".parse().map_err(odd)?,
        entry,
        tariff: tariff(),
        plate: None,
        operator: None,
        shift: None,
        area: None,
    }))?;
    Ok(Ticket { number, code, gate, entry })
}

/// As the desk does it: what this journal knows, then what the feed told, then what the ticket itself proves.
fn let_out(ledger: &mut Ledger<'_>, ticket: &Ticket, forgets: bool) -> Result<bool, StoreError> {
    match ledger.stay(&ticket.number)? {
        Some(stay) if stay.state.presence != Presence::Inside => return Ok(false),
        Some(_) if ledger.elsewhere(&ticket.number)?.left.is_some() => return Ok(false),
        Some(_) => {}
        None => match ledger.site_stay(&ticket.number)? {
            Some(row) if row.stay.state.presence != Presence::Inside => return Ok(false),
            Some(_) => {
                accept(ledger, ticket, Trust::Feed)?;
                if !forgets {
                    ledger.left_here(&ticket.number, &"OUT-1".parse().map_err(odd)?)?;
                }
            }
            None => accept(ledger, ticket, Trust::Keyed)?,
        },
    }
    let (receipt, at) = (ledger.next_receipt()?, ledger.at().max(ticket.entry));
    let lane = "OUT-1".parse().map_err(odd)?;
    ledger.append(Fact::Settled(Settled {
        ticket: ticket.number.clone(),
        lane,
        receipt,
        quote: Quote {
            tariff: tariff(),
            class: "mobil".parse().map_err(odd)?,
            entry: ticket.entry,
            exit: at,
            minutes: 0,
            currency: Currency::Idr,
            total: PRICE,
            free: false,
            lines: vec![Line { rule: Rule::Flat, from: ticket.entry, to: at, quantity: 1, unit: PRICE, amount: PRICE }],
            tax: None,
        },
        payments: vec![Payment::Cash { amount: PRICE, tendered: PRICE, change: Money::ZERO }],
        turnover: ledger.turnover()? + PRICE,
        operator: None,
        shift: None,
        prepaid: None,
    }))?;
    let lane = "OUT-1".parse().map_err(odd)?;
    ledger.append(Fact::ExitGranted(ExitGranted { ticket: ticket.number.clone(), lane, receipt, prepaid: None }))?;
    Ok(true)
}

fn accept(ledger: &mut Ledger<'_>, ticket: &Ticket, trust: Trust) -> Result<(), StoreError> {
    ledger
        .append(Fact::TicketAccepted(TicketAccepted {
            ticket: ticket.number.clone(),
            code: ticket.code.clone(),
            trust,
            gate: Some(ticket.gate),
            class: "mobil".parse().map_err(odd)?,
            entry: ticket.entry,
            tariff: tariff(),
            plate: None,
        }))
        .map(drop)
}
