//! What the real channels do with a disk, an answer or a page of the model. Each is made anew for its step; what came
//! of it is remembered, because the same step comes up in thousands of states.
#![allow(clippy::cast_possible_truncation, reason = "numbers below ten")]

use crate::booth::{Books, Sink, identity, name, site, site_key};
use crate::drive::{Drive, chance};
use palang_domain::{Hash, Money, Timestamp};
use palang_sync::{Channel, Contact, FeedSink, Journal, Position, Pull, Push, Quarantine, Reply, Step};
use palang_wire::feed::{FeedEntry, PageHeader};
use palang_wire::{Batch, Limits, PROTOCOL, Page, PushAnswer, Witness};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);

/// A fact by itself: no two are the same, whatever their number.
pub type Id = u8;

/// One incarnation of a journal on the booth's disk.
#[derive(Clone, Debug, Default, Hash, PartialEq, Eq)]
pub struct Incarnation {
    pub facts: Vec<Id>,
    pub pushed: usize,
    /// The first number that is another fact at the server.
    pub forked: Option<usize>,
}

/// A batch: everything of its incarnation up to its end, from `from` on really in it.
#[derive(Clone, Debug, Hash, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sent {
    pub incarnation: usize,
    pub facts: Vec<Id>,
    pub from: usize,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub enum ServerAnswer {
    /// The server holds these of the incarnation.
    Held(Vec<Id>),
    Wanted(usize),
    /// There the server holds the last of these.
    Fork(usize, Vec<Id>),
}

/// The journal of a disk as the channel reads it.
fn books(incarnations: &[Incarnation]) -> Arc<Books> {
    let books = Books::default();
    for (number, incarnation) in (1..).zip(incarnations) {
        let texts: Vec<String> = incarnation.facts.iter().map(Id::to_string).collect();
        books.append(number, &texts.iter().map(String::as_str).collect::<Vec<_>>());
        let mut kept = books.0.lock().unwrap();
        let kept = kept.entry(number).or_default();
        kept.pushed = incarnation.pushed as u64;
        // Which fact stands there is the server's to say; the channel only asks whether one does.
        kept.quarantine = incarnation.forked.map(|at| Quarantine::Forked { at: at as u64, known: Hash::ZERO });
    }
    Arc::new(books)
}

/// The hash of the last of these facts of an incarnation.
fn hash(incarnation: u32, facts: &[Id]) -> Hash {
    let books = Books::default();
    let texts: Vec<String> = facts.iter().map(Id::to_string).collect();
    books.append(incarnation, &texts.iter().map(String::as_str).collect::<Vec<_>>());
    let incarnations = books.0.lock().unwrap();
    incarnations.get(&incarnation).and_then(|kept| kept.facts.last()).map_or(Hash::ZERO, |bytes| Hash::of(bytes))
}

/// What the real channel of facts sends from this disk, and its flight.
fn push_channel(books: &Arc<Books>) -> (Push, Option<Batch>) {
    let journal: Arc<dyn Journal> = Arc::clone(books) as Arc<dyn Journal>;
    let mut channel = Push::new(identity(), Arc::new(Contact::new(None)), journal, chance(1));
    let batch = match channel.step(Drive::new().reading()) {
        Step::Call(call) => Some(Batch::unpack(&call.body, Limits::BATCH).unwrap().0),
        Step::Wait(_) => None,
    };
    (channel, batch)
}

static SENT: LazyLock<Mutex<HashMap<Vec<Incarnation>, Option<Sent>>>> = LazyLock::new(Mutex::default);

pub fn sends(incarnations: &[Incarnation]) -> Option<Sent> {
    if let Some(known) = SENT.lock().unwrap().get(incarnations) {
        return known.clone();
    }
    let (_, batch) = push_channel(&books(incarnations));
    let sent = batch.map(|batch| {
        let incarnation = batch.header.incarnation as usize - 1;
        let (from, count) = (batch.header.from as usize, batch.header.count as usize);
        Sent { incarnation, facts: incarnations[incarnation].facts[..from + count - 1].to_vec(), from }
    });
    SENT.lock().unwrap().insert(incarnations.to_vec(), sent.clone());
    sent
}

type Applied = (Vec<Incarnation>, ServerAnswer);
static APPLIED: LazyLock<Mutex<HashMap<Applied, Vec<Incarnation>>>> = LazyLock::new(Mutex::default);

/// What the real channel writes down with that answer.
pub fn applies(incarnations: &[Incarnation], said: &ServerAnswer) -> Vec<Incarnation> {
    let key = (incarnations.to_vec(), said.clone());
    if let Some(known) = APPLIED.lock().unwrap().get(&key) {
        return known.clone();
    }
    let books = books(incarnations);
    let (mut channel, batch) = push_channel(&books);
    let incarnation = batch.expect("a call was on its way").header.incarnation;
    let answer = match said {
        ServerAnswer::Wanted(from) => PushAnswer::Wanted { from: *from as u64, now: NOW },
        ServerAnswer::Fork(at, known) => PushAnswer::Fork { at: *at as u64, known: hash(incarnation, known), now: NOW },
        ServerAnswer::Held(facts) => {
            let head = (name(), incarnation, facts.len() as u64, hash(incarnation, facts));
            let witness = Witness::sign(head, NOW, &site_key());
            PushAnswer::Held { through: facts.len() as u64, witness, now: NOW, money: Money::ZERO }
        }
    };
    let body = serde_json::to_vec(&answer).unwrap();
    channel.answer(Drive::new().reading(), Ok(Reply { status: 200, body, ..Reply::default() }));
    let kept = books.0.lock().unwrap();
    let after = (1..).zip(incarnations).map(|(number, incarnation): (u32, &Incarnation)| {
        let forked = kept[&number].quarantine.map(|quarantine| {
            let Quarantine::Forked { at, .. } = quarantine else { unreachable!("nobody is revoked here") };
            at as usize
        });
        Incarnation { facts: incarnation.facts.clone(), pushed: kept[&number].pushed as usize, forked }
    });
    let after: Vec<Incarnation> = after.collect();
    drop(kept);
    APPLIED.lock().unwrap().insert(key, after.clone());
    after
}

type Reading = (usize, usize, Vec<(usize, Id)>);
type Known = (usize, Vec<Id>);
static READ: LazyLock<Mutex<HashMap<Reading, Known>>> = LazyLock::new(Mutex::default);

/// What the real channel of the feed writes down from a page: the cursor, and the facts after it.
pub fn reads(after: usize, through: usize, others: &[(usize, Id)]) -> Known {
    let key = (after, through, others.to_vec());
    if let Some(known) = READ.lock().unwrap().get(&key) {
        return known.clone();
    }
    let sink = Arc::new(Sink::default());
    *sink.position.lock().unwrap() = Position { after: after as u64, ..Position::default() };
    let feed: Arc<dyn FeedSink> = Arc::clone(&sink) as Arc<dyn FeedSink>;
    let mut channel = Pull::new(identity(), Arc::new(Contact::new(None)), feed, chance(1));
    let Step::Call(_) = channel.step(Drive::new().reading()) else { panic!("it asks") };
    let header = PageHeader {
        protocol: PROTOCOL,
        site: site(),
        after: after as u64,
        through: through as u64,
        latest: through as u64,
        feeds: Vec::new(),
        now: NOW,
        secrets: 0,
        known: Vec::new(),
        leases: Vec::new(),
        snapshot: false,
        content: Hash::ZERO,
        signature: String::new(),
    };
    let entries = others.iter().map(|(feed, id)| FeedEntry { feed: *feed as u64, bytes: id.to_string().into() });
    let body = Page::sign(header, entries.collect(), &site_key()).unwrap().pack().unwrap();
    channel.answer(Drive::new().reading(), Ok(Reply { status: 200, body, ..Reply::default() }));
    let cursor = sink.position.lock().unwrap().after as usize;
    let facts = sink.facts.lock().unwrap();
    let heard = facts.iter().map(|(_, bytes)| std::str::from_utf8(bytes).unwrap().parse().unwrap()).collect();
    READ.lock().unwrap().insert(key, (cursor, heard));
    READ.lock().unwrap()[&(after, through, others.to_vec())].clone()
}
