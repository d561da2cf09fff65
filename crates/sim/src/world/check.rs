//! What must be true at the end, whatever happened (SYNC 6, R4).

use super::booth::Booth;
use super::cars::Lot;
use super::server::{Server, number};
use palang_booth::sync::{Journal, ReadLimit};
use palang_domain::{Hash, TicketId};
use std::collections::{BTreeMap, BTreeSet};

/// One fact at the server.
struct Held {
    feed: u64,
    booth: String,
    incarnation: u64,
    seq: u64,
    hash: Hash,
}

/// Checks everything; how many facts the server holds.
pub fn everything(server: &Server, booths: &[Booth], lot: &Lot) -> Result<u64, String> {
    let held = held(server)?;
    feed_without_gap(&held, server)?;
    for booth in booths {
        same_journal(booth, &held)?;
        witnesses_hold(booth, &held)?;
    }
    money(server, lot)?;
    same_stays(server, booths, lot)?;
    double_exits_are_told(server, lot)?;
    Ok(held.len() as u64)
}

fn held(server: &Server) -> Result<Vec<Held>, String> {
    server.read(|tx| {
        let sql = "SELECT feed, booth, incarnation, seq, hash FROM fact WHERE site = $1 ORDER BY feed";
        let rows = tx.query(sql, &[number().into()])?;
        let mut held = Vec::with_capacity(rows.len());
        for row in &rows {
            let hash = row.bytes(4)?.try_into().map(Hash).unwrap_or(Hash::ZERO);
            let booth = row.text(1)?.to_owned();
            held.push(Held { feed: row.count(0)?, booth, incarnation: row.count(2)?, seq: row.count(3)?, hash });
        }
        Ok(held)
    })
}

fn feed_without_gap(held: &[Held], server: &Server) -> Result<(), String> {
    let latest = server.latest()?;
    match held.iter().zip(1..).find(|(fact, expected)| fact.feed != *expected) {
        Some((fact, expected)) => Err(format!("the feed has {} where {expected} belongs", fact.feed)),
        None if held.len() as u64 == latest => Ok(()),
        None => Err(format!("the counter says {latest}, the feed has {}", held.len())),
    }
}

/// Exactly once, in order, nothing else: by hash.
fn same_journal(booth: &Booth, held: &[Held]) -> Result<(), String> {
    let id = booth.id().as_str();
    let marks = booth.shelf.marks().map_err(|error| error.0)?;
    let most = ReadLimit { facts: usize::MAX, bytes: usize::MAX };
    for incarnation in &marks.incarnations {
        let run = booth.shelf.read(incarnation.number, 1, most).map_err(|error| error.0)?;
        let there = held.iter().filter(|fact| fact.booth == id && fact.incarnation == u64::from(incarnation.number));
        let there: Vec<(u64, Hash)> = there.map(|fact| (fact.seq, fact.hash)).collect();
        let here: Vec<(u64, Hash)> = (1..).zip(run.records.iter().map(|bytes| Hash::of(bytes))).collect();
        if here != there {
            let at = here.iter().zip(&there).position(|(one, other)| one != other);
            let (ours, theirs) = (here.len(), there.len());
            return Err(format!("{id}: {ours} facts here, {theirs} at the server, first difference at {at:?}"));
        }
    }
    Ok(())
}

fn witnesses_hold(booth: &Booth, held: &[Held]) -> Result<(), String> {
    for witness in booth.witnesses()? {
        let (id, seq) = (booth.id().as_str(), witness.seq);
        let fact = held.iter().find(|fact| fact.booth == id && fact.seq == seq);
        if fact.map(|fact| fact.hash) != Some(witness.head) {
            return Err(format!("{id}: the witness of {seq} is of another fact"));
        }
    }
    Ok(())
}

/// What drivers gave is what the server's books say was taken.
fn money(server: &Server, lot: &Lot) -> Result<(), String> {
    let taken = server.read(|tx| {
        let rows = tx.query("SELECT taken FROM settlement WHERE site = $1", &[number().into()])?;
        let mut sum = 0;
        for row in &rows {
            sum += row.int(0)?;
        }
        Ok(sum)
    })?;
    let given = lot.given.get();
    if taken == given { Ok(()) } else { Err(format!("drivers gave {given}, the books say {taken}")) }
}

/// Every booth and the server agree on who is inside.
fn same_stays(server: &Server, booths: &[Booth], lot: &Lot) -> Result<(), String> {
    let left: BTreeSet<&TicketId> = lot.left().collect();
    let truly: BTreeSet<String> =
        lot.issued.iter().filter(|ticket| !left.contains(ticket)).map(ToString::to_string).collect();
    let at_server: BTreeSet<String> = server.read(|tx| {
        let rows = tx.query("SELECT ticket FROM stay WHERE site = $1 AND open = 1", &[number().into()])?;
        let mut tickets = BTreeSet::new();
        for row in &rows {
            tickets.insert(row.text(0)?.to_owned());
        }
        Ok(tickets)
    })?;
    if at_server != truly {
        return Err(format!("the server thinks inside {at_server:?}, truly {truly:?}"));
    }
    for booth in booths {
        let inside = booth.shelf.ask(|view| {
            let own = view.own_inside()?.into_iter().map(|(_, _, count)| count);
            let others = view.site_inside()?.into_iter().map(|(_, _, count)| count);
            Ok(own.sum::<u64>() + others.sum::<u64>())
        });
        let inside = inside.map_err(|error| error.to_string())?;
        if inside != truly.len() as u64 {
            return Err(format!("{} thinks {inside} inside, truly {}", booth.id(), truly.len()));
        }
    }
    Ok(())
}

/// A ticket that two vehicles left by is a conflict that supervisors see; one that was used once is none.
fn double_exits_are_told(server: &Server, lot: &Lot) -> Result<(), String> {
    let told = server.read(|tx| {
        let sql = "SELECT ticket FROM conflict WHERE site = $1 AND kind = 'double_exit'";
        let rows = tx.query(sql, &[number().into()])?;
        let mut told: BTreeMap<String, u64> = BTreeMap::new();
        for row in &rows {
            *told.entry(row.text(0)?.to_owned()).or_default() += 1;
        }
        Ok(told)
    })?;
    let told: u64 = told.values().sum();
    let happened = lot.double_exits();
    if told == happened { Ok(()) } else { Err(format!("{happened} double exits, {told} told")) }
}
