//! What the real channels do with a disk, an answer or a page of the model. Each is made anew for its step; what came
//! of it is remembered, because the same step comes up in thousands of states.
#![allow(clippy::cast_possible_truncation, reason = "numbers below ten")]

use crate::booth::{Books, Sink, identity, name, site, site_key};
use crate::drive::{Drive, chance};
use palang_domain::{Hash, Money, Timestamp};
use palang_sync::{Apart, Channel, Contact, FeedSink, Journal, Position, Pull, Push, Reply, Step};
use palang_wire::feed::{FeedEntry, PageHeader};
use palang_wire::{Batch, Limits, PROTOCOL, Page, PushAnswer, Witness};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);

/// A fact by itself: no two are the same, whatever their number.
pub type Id = u8;

/// One life of a journal on the booth's disk.
#[derive(Clone, Debug, Default, Hash, PartialEq, Eq)]
pub struct Life {
    pub facts: Vec<Id>,
    pub pushed: usize,
    /// The first number that is another fact at the server.
    pub forked: Option<usize>,
}

/// A batch: everything of its life up to its end, from `from` on really in it.
#[derive(Clone, Debug, Hash, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sent {
    pub life: usize,
    pub facts: Vec<Id>,
    pub from: usize,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub enum Said {
    /// The server holds these of the life.
    Held(Vec<Id>),
    Wanted(usize),
    /// There the server holds the last of these.
    Fork(usize, Vec<Id>),
}

/// The journal of a disk as the channel reads it.
fn books(lives: &[Life]) -> Arc<Books> {
    let books = Books::default();
    for (number, life) in (1..).zip(lives) {
        let texts: Vec<String> = life.facts.iter().map(Id::to_string).collect();
        books.append(number, &texts.iter().map(String::as_str).collect::<Vec<_>>());
        let mut kept = books.0.lock().unwrap();
        let kept = kept.entry(number).or_default();
        kept.pushed = life.pushed as u64;
        // Which fact stands there is the server's to say; the channel only asks whether one does.
        kept.apart = life.forked.map(|at| Apart::Forked { at: at as u64, known: Hash::ZERO });
    }
    Arc::new(books)
}

/// The hash of the last of these facts of a life.
fn hash(life: u32, facts: &[Id]) -> Hash {
    let books = Books::default();
    let texts: Vec<String> = facts.iter().map(Id::to_string).collect();
    books.append(life, &texts.iter().map(String::as_str).collect::<Vec<_>>());
    let lives = books.0.lock().unwrap();
    lives.get(&life).and_then(|kept| kept.facts.last()).map_or(Hash::ZERO, |bytes| Hash::of(bytes))
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

static SENT: LazyLock<Mutex<HashMap<Vec<Life>, Option<Sent>>>> = LazyLock::new(Mutex::default);

pub fn sends(lives: &[Life]) -> Option<Sent> {
    if let Some(known) = SENT.lock().unwrap().get(lives) {
        return known.clone();
    }
    let (_, batch) = push_channel(&books(lives));
    let sent = batch.map(|batch| {
        let life = batch.header.incarnation as usize - 1;
        let (from, count) = (batch.header.from as usize, batch.header.count as usize);
        Sent { life, facts: lives[life].facts[..from + count - 1].to_vec(), from }
    });
    SENT.lock().unwrap().insert(lives.to_vec(), sent.clone());
    sent
}

type Heard = (Vec<Life>, Said);
static HEARD: LazyLock<Mutex<HashMap<Heard, Vec<Life>>>> = LazyLock::new(Mutex::default);

/// What the real channel writes down when it hears that.
pub fn hears(lives: &[Life], said: &Said) -> Vec<Life> {
    let key = (lives.to_vec(), said.clone());
    if let Some(known) = HEARD.lock().unwrap().get(&key) {
        return known.clone();
    }
    let books = books(lives);
    let (mut channel, batch) = push_channel(&books);
    let life = batch.expect("a call was on its way").header.incarnation;
    let answer = match said {
        Said::Wanted(from) => PushAnswer::Wanted { from: *from as u64, now: NOW },
        Said::Fork(at, known) => PushAnswer::Fork { at: *at as u64, known: hash(life, known), now: NOW },
        Said::Held(facts) => {
            let head = (name(), life, facts.len() as u64, hash(life, facts));
            let witness = Witness::sign(head, NOW, &site_key());
            PushAnswer::Held { through: facts.len() as u64, witness, now: NOW, money: Money::ZERO }
        }
    };
    let body = serde_json::to_vec(&answer).unwrap();
    channel.answer(Drive::new().reading(), Ok(Reply { status: 200, body, ..Reply::default() }));
    let kept = books.0.lock().unwrap();
    let after = (1..).zip(lives).map(|(number, life): (u32, &Life)| {
        let forked = kept[&number].apart.map(|apart| {
            let Apart::Forked { at, .. } = apart else { unreachable!("nobody is revoked here") };
            at as usize
        });
        Life { facts: life.facts.clone(), pushed: kept[&number].pushed as usize, forked }
    });
    let after: Vec<Life> = after.collect();
    drop(kept);
    HEARD.lock().unwrap().insert(key, after.clone());
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
