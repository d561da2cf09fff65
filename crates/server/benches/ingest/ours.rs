//! Our side: packed, signed batches through unpacking, checking and the ledger, as a route would hand them over.

use super::support::booth::{Pc, at, make_site};
use super::support::postgres::{Cluster, database_of};
use super::support::say;
use super::{BATCH, BOOTHS, Case};
use palang_domain::fact::{GateAnswered, GateOutcome, SlipAnswered, SlipOutcome};
use palang_domain::{Fact, SiteId};
use palang_server::ledger;
use palang_server::store::{Postgres, Store};
use palang_wire::{Batch, Limits, PushAnswer};
use std::time::Instant;

/// Batches a booth pushes in a round.
const EACH: u64 = 12;

/// What every booth is going to say; the same for every round.
pub struct Batches {
    facts: Vec<Fact>,
    /// Bytes of a fact, on average.
    pub size: usize,
}

impl Batches {
    pub fn make(trade: bool) -> Self {
        let count = usize::try_from(EACH * BATCH).unwrap() - 1;
        let facts: Vec<Fact> =
            (0..).flat_map(|number| if trade { visit(number) } else { answers(number) }).take(count).collect();
        let size = facts.iter().map(|fact| serde_json::to_vec(fact).unwrap().len()).sum::<usize>() / facts.len() + 210;
        Self { facts, size }
    }
}

fn answers(number: u32) -> Vec<Fact> {
    let cause = u64::from(number);
    let lane = say::lane("out-1");
    vec![
        Fact::GateAnswered(GateAnswered { cause, lane, gate: None, outcome: GateOutcome::Acknowledged }),
        Fact::SlipAnswered(SlipAnswered { cause, printer: None, duplicate: 0, outcome: SlipOutcome::Printed }),
    ]
}

/// One vehicle, in and out: seven facts.
fn visit(number: u32) -> Vec<Fact> {
    let receipt = u64::from(number) + 1;
    let answers = || answers(number);
    let entered = std::iter::once(say::issued(number, at(0), Some(&format!("B{number}XY")))).chain(answers());
    let left = [say::settled(number, receipt, (at(0), at(60)), 5_000), say::left(number, receipt)];
    entered.chain(left).chain(answers()).collect()
}

/// Facts a second.
pub fn push(cluster: &Cluster, case: Case, batches: &Batches) -> f64 {
    let url = cluster.database();
    let store = Store::open_postgres(&Postgres::new(&url)).unwrap();
    let taken = take(&store, case.sites, batches);
    drop(store);
    cluster.sql("postgres", &format!("DROP DATABASE {} WITH (FORCE)", database_of(&url)));
    taken
}

/// The same into the embedded store.
pub fn push_embedded(batches: &Batches) -> f64 {
    let dir = tempfile::tempdir().unwrap();
    take(&Store::open_sqlite(dir.path()).unwrap(), 1, batches)
}

fn take(store: &Store, sites: u16, batches: &Batches) -> f64 {
    let sites: Vec<SiteId> = (1..=sites).map(|number| make_site(store, number)).collect();
    let ready: Vec<(Pc, Vec<Vec<u8>>)> = (0..BOOTHS)
        .map(|number| {
            let site = sites[usize::from(number) % sites.len()];
            let mut pc = Pc::enrol(store, site, &format!("B{number}"), u8::try_from(number).unwrap() + 1);
            for fact in &batches.facts {
                pc.say(of_booth(fact, number));
            }
            let packed = (0..EACH).map(|n| pc.batch(n * BATCH + 1, (n + 1) * BATCH).pack().unwrap()).collect();
            (pc, packed)
        })
        .collect();
    let began = Instant::now();
    std::thread::scope(|scope| {
        for (pc, packed) in &ready {
            scope.spawn(move || {
                let principal = pc.principal(store).unwrap();
                for packed in packed {
                    let (batch, envelopes) = Batch::unpack(packed, Limits::BATCH).unwrap();
                    let principal = principal.clone();
                    let answer =
                        store.write_blocking(move |tx| ledger::push(tx, &principal, &batch, &envelopes, at(61)));
                    assert!(matches!(answer, Ok(PushAnswer::Held { .. })), "{answer:?}");
                }
            });
        }
    });
    (u64::from(BOOTHS) * EACH * BATCH) as f64 / began.elapsed().as_secs_f64()
}

/// Every booth has tickets of its own.
fn of_booth(fact: &Fact, booth: u16) -> Fact {
    let number = |ticket: &palang_domain::TicketId| format!("{booth}{}", &ticket.as_str()[1..]).parse().unwrap();
    let mut fact = fact.clone();
    match &mut fact {
        Fact::TicketIssued(fact) => {
            fact.ticket = number(&fact.ticket);
            fact.plate = Some(format!("B{booth}{}", fact.plate.as_deref().unwrap_or_default()));
        }
        Fact::Settled(fact) => fact.ticket = number(&fact.ticket),
        Fact::ExitGranted(fact) => fact.ticket = number(&fact.ticket),
        _ => {}
    }
    fact
}
