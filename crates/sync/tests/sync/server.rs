//! A server that keeps the protocol, in memory: what the real one answers, without HTTP and a database.

use crate::booth::{key, name, site, site_key};
use palang_domain::{Hash, Money, Timestamp};
use palang_sync::{Call, Method, Reply};
use palang_wire::feed::{FeedEntry, PageHeader, PullRequest, SnapshotHeader};
use palang_wire::secrets::Secrets;
use palang_wire::versions::UNTOLD;
use palang_wire::{
    Batch, HeldIncarnation, HeldIncarnations, Limits, Page, PushAnswer, Snapshot, Versions, Witness, paths, photo,
};
use std::collections::BTreeMap;

pub struct Server {
    pub now: Timestamp,
    pub versions: Versions,
    /// Facts held, by incarnation.
    pub held: BTreeMap<u32, Vec<Vec<u8>>>,
    /// Facts in quarantine.
    pub quarantined: Vec<Vec<u8>>,
    pub revoked: bool,
    pub feed: Vec<FeedEntry>,
    pub secrets: u64,
    pub far_behind: u64,
    pub largest_batch: usize,
    pub photos: BTreeMap<String, Vec<u8>>,
    pub no_pictures: bool,
    pub batches: Vec<usize>,
}

impl Server {
    pub fn new() -> Self {
        Self {
            now: Timestamp::from_millis(1_795_000_000_000),
            versions: Versions::HERE,
            held: BTreeMap::new(),
            quarantined: Vec::new(),
            revoked: false,
            feed: Vec::new(),
            secrets: 0,
            far_behind: u64::MAX,
            largest_batch: usize::MAX,
            photos: BTreeMap::new(),
            no_pictures: false,
            batches: Vec::new(),
        }
    }

    pub fn publish(&mut self, count: u64) {
        let from = self.feed.last().map_or(0, |last| last.feed);
        self.feed.extend((1..=count).map(|n| FeedEntry { feed: from + n, bytes: format!("{{\"n\":{n}}}").into() }));
    }

    pub fn answer(&mut self, call: &Call) -> Reply {
        let spoken = call.protocol.unwrap_or(UNTOLD);
        let told = if self.versions.understand(spoken) { self.said(call, spoken) } else { status(426) };
        Reply { versions: Some(self.versions), ..told }
    }

    fn said(&mut self, call: &Call, spoken: u16) -> Reply {
        match (call.method, call.path.as_str()) {
            (Method::Post, paths::PUSH) => self.push(&call.body),
            (Method::Post, paths::PULL) => self.pull(&serde_json::from_slice(&call.body).unwrap()),
            (Method::Post, paths::ROTATE) => ok(br#"{"api_key":"pk_next"}"#.to_vec()),
            (Method::Get, paths::SNAPSHOT) => self.snapshot(spoken),
            (Method::Get, paths::SECRETS) => {
                let secrets = Secrets { version: self.secrets, keys: Vec::new(), credentials: Vec::new() };
                ok(serde_json::to_vec(&secrets).unwrap())
            }
            (Method::Get, paths::LIVES) => self.held_incarnations(),
            (Method::Get, path) if path.starts_with(paths::JOURNAL) => self.journal(path),
            (method, path) => {
                let name = path.strip_prefix(paths::PHOTOS).unwrap().trim_start_matches('/').to_owned();
                self.photo(method, &name, call)
            }
        }
    }

    fn held_incarnations(&self) -> Reply {
        let held = |(incarnation, facts): (&u32, &Vec<Vec<u8>>)| HeldIncarnation {
            incarnation: *incarnation,
            seq: facts.len() as u64,
            head: Hash::of(facts.last().unwrap()),
        };
        let incarnations =
            HeldIncarnations::sign((site(), name()), self.held.iter().map(held).collect(), self.now, &site_key());
        ok(serde_json::to_vec(&incarnations).unwrap())
    }

    fn journal(&self, path: &str) -> Reply {
        let value = |name: &str| -> usize {
            let (_, rest) = path.split_once(&format!("{name}=")).unwrap();
            rest.split('&').next().unwrap().parse().unwrap()
        };
        let (incarnation, after) = (u32::try_from(value("incarnation")).unwrap(), value("after"));
        let facts = &self.held[&incarnation];
        let records: Vec<Vec<u8>> = facts.iter().skip(after).take(3).cloned().collect();
        if records.is_empty() {
            return status(204);
        }
        let prev = after.checked_sub(1).map_or(Hash::ZERO, |last| Hash::of(&facts[last]));
        let whose = (site(), name(), incarnation);
        ok(Batch::sign(whose, after as u64 + 1, prev, records, &site_key()).pack().unwrap())
    }

    fn push(&mut self, body: &[u8]) -> Reply {
        if body.len() > self.largest_batch {
            return status(413);
        }
        let (batch, envelopes) = Batch::unpack(body, Limits::BATCH.of(self.versions)).unwrap();
        batch.verify(&key().verifying_key()).unwrap();
        self.batches.push(batch.records.len());
        let now = self.now;
        let held = self.held.entry(batch.header.incarnation).or_default();
        let from = usize::try_from(batch.header.from).unwrap();
        if from > held.len() + 1 {
            // The rest of a tail that is kept in quarantine already follows it.
            if self.quarantined.iter().any(|bytes| Hash::of(bytes) == batch.header.prev) {
                self.quarantined.extend(batch.records);
                return json(&PushAnswer::Fork { at: batch.header.from, known: Hash::of(b"ours"), now });
            }
            return json(&PushAnswer::Wanted { from: held.len() as u64 + 1, now });
        }
        for (place, bytes) in (from - 1..).zip(&batch.records) {
            if held.get(place).is_some_and(|known| known != bytes) {
                let known = Hash::of(&held[place]);
                self.quarantined.extend(batch.records.iter().skip(place + 1 - from).cloned());
                return json(&PushAnswer::Fork { at: place as u64 + 1, known, now });
            }
        }
        let new = batch.records.iter().skip(held.len() + 1 - from).cloned();
        if self.revoked {
            self.quarantined.extend(new);
            return json(&PushAnswer::Quarantined { through: envelopes.last().unwrap().0.seq, now });
        }
        held.extend(new);
        let through = held.len() as u64;
        let head = (name(), batch.header.incarnation, through, Hash::of(held.last().unwrap()));
        let witness = Witness::sign(head, now, &site_key());
        json(&PushAnswer::Held { through, witness, now, money: Money::ZERO })
    }

    fn pull(&self, request: &PullRequest) -> Reply {
        let later = self.feed.iter().filter(|entry| entry.feed > request.after);
        let entries: Vec<FeedEntry> = later.take(request.limit as usize).cloned().collect();
        let latest = self.feed.last().map_or(0, |last| last.feed);
        let header = PageHeader {
            protocol: request.protocol,
            site: site(),
            after: request.after,
            through: entries.last().map_or(request.after, |last| last.feed),
            latest,
            feeds: Vec::new(),
            now: self.now,
            secrets: self.secrets,
            known: Vec::new(),
            leases: Vec::new(),
            snapshot: latest.saturating_sub(request.after) > self.far_behind,
            content: Hash::ZERO,
            signature: String::new(),
        };
        ok(Page::sign(header, entries, &site_key()).unwrap().pack().unwrap())
    }

    fn snapshot(&self, protocol: u16) -> Reply {
        let header = SnapshotHeader {
            protocol,
            site: site(),
            feed: self.feed.last().map_or(0, |last| last.feed),
            stays: 0,
            now: self.now,
            known: Vec::new(),
            content: Hash::ZERO,
            signature: String::new(),
        };
        ok(Snapshot::sign(header, Vec::new(), Vec::new(), &site_key()).unwrap().pack().unwrap())
    }

    fn photo(&mut self, method: Method, name: &str, call: &Call) -> Reply {
        if method == Method::Head {
            let there = self.photos.get(name).map_or(0, Vec::len) as u64;
            let whole = self.photos.get(name).is_some_and(|bytes| Hash::of(bytes).to_string() == name);
            return Reply { status: if whole { 200 } else { 404 }, received: Some(there), ..Reply::default() };
        }
        let range = call.range.as_deref().unwrap().strip_prefix("bytes ").unwrap();
        let (span, total) = range.split_once('/').unwrap();
        let from: usize = span.split_once('-').unwrap().0.parse().unwrap();
        let held = self.photos.entry(name.to_owned()).or_default();
        if from != held.len() {
            return Reply { status: 409, received: Some(held.len() as u64), ..Reply::default() };
        }
        assert!(call.body.len() <= photo::PIECE);
        held.extend_from_slice(&call.body);
        let received = Some(held.len() as u64);
        if held.len() < total.parse().unwrap() {
            return Reply { status: 202, received, ..Reply::default() };
        }
        if self.no_pictures || Hash::of(held).to_string() != name {
            self.photos.remove(name);
            return Reply { status: 422, received: Some(0), ..Reply::default() };
        }
        Reply { status: 201, received, ..Reply::default() }
    }
}

pub fn status(status: u16) -> Reply {
    Reply { status, ..Reply::default() }
}
fn ok(body: Vec<u8>) -> Reply {
    Reply { status: 200, body, ..Reply::default() }
}
fn json(answer: &PushAnswer) -> Reply {
    ok(serde_json::to_vec(answer).unwrap())
}
