//! A site's server for one test: the feed in memory, a cable that can be pulled, nothing else. What it says it signs.

use crate::harness::*;
use ed25519_dalek::SigningKey;
use palang_booth::clock::DrillClock;
use palang_booth::config::{Config, ServerLink};
use palang_booth::keys::Enrolment;
use palang_booth::sync::{Host, HostError, ReadLimit, WantedPage};
use palang_domain::fact::BoothCertified;
use palang_domain::ticket::KeyEntry;
use palang_domain::{BoothId, Fact, Hash, Money, Record, SiteId, Timestamp};
use palang_wire::feed::{FeedEntry, Known, PageHeader, SiteStay, SnapshotHeader};
use palang_wire::quota::Lease;
use palang_wire::secrets::Secrets;
use palang_wire::{Batch, Envelope, HeldIncarnation, Page, Snapshot, Witness};
use std::collections::BTreeMap;
use tempfile::TempDir;

const SITE: u16 = 1;
const MOST: ReadLimit = ReadLimit { facts: 7, bytes: 1 << 18 };

fn site_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

pub fn booth_id(name: &str) -> BoothId {
    name.parse().unwrap()
}

/// A booth of the site, enrolled, with its own lane and gate.
pub fn enrolled(number: u8, clock: &DrillClock, change: impl FnOnce(&mut Config)) -> Booth {
    let (data, config) = prepared(number, change);
    Booth::on(data, clock.clone(), config)
}

/// The same before its first start.
pub fn prepared(number: u8, change: impl FnOnce(&mut Config)) -> (TempDir, Config) {
    let mut config = config();
    config.booth.id = booth_id(&format!("BOOTH-{number}"));
    config.lanes[0].id = format!("LANE-{number}").parse().unwrap();
    config.lanes[0].gate_number = number.try_into().unwrap();
    config.server = Some(ServerLink { url: "http://127.0.0.1:9".into(), ca: None });
    change(&mut config);
    let data = tempfile::tempdir().unwrap();
    let hex = data_encoding::HEXLOWER.encode(site_key().verifying_key().as_bytes());
    Enrolment {
        server: "http://127.0.0.1:9".into(),
        site: SiteId::try_from(SITE).unwrap(),
        booth: config.booth.id.clone(),
        kid: number,
        site_key: hex,
        api_key: "key".into(),
        issued: noon(),
    }
    .save(data.path())
    .unwrap();
    (data, config)
}

/// What the server holds.
pub struct Server {
    feed: Vec<(u64, BoothId, Vec<u8>)>,
    heads: BTreeMap<(String, u32), Vec<Hash>>,
    office: Vec<Vec<u8>>,
    pub known: bool,
    pub leases: BTreeMap<String, Vec<Lease>>,
    pub page: usize,
}

impl Server {
    pub fn new() -> Self {
        Self {
            feed: Vec::new(),
            heads: BTreeMap::new(),
            office: Vec::new(),
            known: true,
            leases: BTreeMap::new(),
            page: 5,
        }
    }

    fn append(&mut self, booth: BoothId, bytes: Vec<u8>) {
        let feed = self.feed.len() as u64 + 1;
        self.feed.push((feed, booth, bytes));
    }

    /// The office says something at that moment.
    pub fn say(&mut self, at: Timestamp, fact: Fact) {
        let prev = self.office.last().map_or(Hash::ZERO, |last| Hash::of(last));
        let seq = self.office.len() as u64 + 1;
        let (site, booth) = (SiteId::try_from(SITE).unwrap(), booth_id(BoothId::OFFICE));
        let record = Record { v: Record::VERSION, site, booth: booth.clone(), incarnation: 1, seq, at, prev, fact };
        let (bytes, _) = record.seal().unwrap();
        self.office.push(bytes.clone());
        self.append(booth, bytes);
    }

    /// Something another journal says, as it stands.
    pub fn hear(&mut self, booth: &str, bytes: Vec<u8>) {
        self.append(booth_id(booth), bytes);
    }

    /// Takes everything the booth has not pushed.
    pub fn push(&mut self, booth: &Booth) {
        let host = host(booth);
        loop {
            let marks = host.journal.marks().unwrap();
            let Some(incarnation) = marks.incarnations.iter().find(|one| one.pushed < one.head) else { return };
            let run = host.journal.read(incarnation.number, incarnation.pushed + 1, MOST).unwrap();
            let held = self.heads.entry((booth.config.booth.id.to_string(), incarnation.number)).or_default();
            assert_eq!(run.prev, held.last().copied().unwrap_or(Hash::ZERO), "contiguous");
            let mut fresh = Vec::new();
            for bytes in run.records {
                held.push(Hash::of(&bytes));
                fresh.push(bytes);
            }
            let (through, head) = (held.len() as u64, *held.last().unwrap());
            for bytes in fresh {
                self.append(booth.config.booth.id.clone(), bytes);
            }
            let whose = (booth.config.booth.id.clone(), incarnation.number, through, head);
            let witness = Witness::sign(whose, booth.desk.now(), &site_key());
            host.journal.record_held(incarnation.number, through, &witness, Money::new(7_000)).unwrap();
        }
    }

    /// The incarnations of a booth's journal, as the server holds them.
    pub fn held_incarnations(&self, booth: &str) -> Vec<HeldIncarnation> {
        let mine = self.heads.iter().filter(|((name, _), _)| name == booth);
        let held = |((_, incarnation), hashes): (&(String, u32), &Vec<Hash>)| HeldIncarnation {
            incarnation: *incarnation,
            seq: hashes.len() as u64,
            head: *hashes.last().unwrap(),
        };
        mine.map(held).collect()
    }

    /// A few facts of one of them.
    pub fn journal(&self, booth: &BoothId, wanted: WantedPage) -> Batch {
        let fits = |bytes: &&Vec<u8>| {
            Envelope::open(bytes).is_ok_and(|one| {
                (one.booth == *booth && one.incarnation == wanted.incarnation) && one.seq > wanted.after
            })
        };
        let records: Vec<Vec<u8>> = self.feed.iter().map(|(_, _, bytes)| bytes).filter(fits).take(7).cloned().collect();
        let whose = (SiteId::try_from(SITE).unwrap(), booth.clone(), wanted.incarnation);
        Batch::sign(whose, wanted.after + 1, wanted.prev, records, &site_key())
    }

    /// Gives the booth back what it asks for of its own past; says how many pages that took.
    pub fn recall(&self, booth: &Booth) -> usize {
        let recovery = booth.engine.as_ref().unwrap().recovery();
        let mut pages = 0;
        while recovery.due().unwrap() {
            match recovery.wanted(&self.held_incarnations(booth.config.booth.id.as_str())).unwrap() {
                Some(wanted) => recovery.keep(&self.journal(&booth.config.booth.id, wanted)).unwrap(),
                None => recovery.completed().unwrap(),
            }
            pages += 1;
            assert!(pages < 1_000, "it never has enough");
        }
        pages
    }

    /// One page for the booth, if there is anything it has not got.
    pub fn page_for(&self, booth: &Booth) -> Option<Page> {
        let after = host(booth).feed.position().unwrap().after;
        let latest = self.feed.len() as u64;
        let own = &booth.config.booth.id;
        let mut theirs: Vec<FeedEntry> = self
            .feed
            .iter()
            .filter(|(feed, from, _)| *feed > after && from != own)
            .map(|(feed, _, bytes)| FeedEntry { feed: *feed, bytes: bytes.clone() })
            .collect();
        let more = theirs.len() > self.page;
        theirs.truncate(self.page);
        let through = if more { theirs.last().unwrap().feed } else { latest };
        let leases = self.leases.get(own.as_str()).cloned().unwrap_or_default();
        if through == after && leases.is_empty() {
            return None;
        }
        let now = booth.desk.now();
        let header = PageHeader { after, through, leases, ..self.header(latest, now) };
        Some(Page::sign(header, theirs, &site_key()).unwrap())
    }

    fn header(&self, latest: u64, now: Timestamp) -> PageHeader {
        PageHeader {
            protocol: 1,
            site: SiteId::try_from(SITE).unwrap(),
            after: 0,
            through: 0,
            latest,
            feeds: Vec::new(),
            now,
            secrets: 0,
            known: self.known_until(),
            leases: Vec::new(),
            snapshot: false,
            content: Hash::ZERO,
            signature: String::new(),
        }
    }

    fn known_until(&self) -> Vec<Known> {
        let mut known: BTreeMap<String, Timestamp> = BTreeMap::new();
        for (_, booth, bytes) in self.feed.iter().filter(|(_, booth, _)| !booth.is_office()) {
            if let Ok(envelope) = Envelope::open(bytes) {
                let until = known.entry(booth.to_string()).or_insert(envelope.at);
                *until = envelope.at.max(*until);
            }
        }
        let said = known.into_iter().filter(|_| self.known);
        said.map(|(booth, until)| Known { booth: booth_id(&booth), until }).collect()
    }

    /// Gives the booth everything it has not got.
    pub fn pull(&self, booth: &Booth) {
        let mut pages = 0;
        while let Some(page) = self.page_for(booth) {
            let whole = page.header.through == page.header.latest;
            host(booth).feed.apply(page).unwrap();
            pages += 1;
            if whole {
                return;
            }
            assert!(pages < 1_000, "the cursor stands still");
        }
    }

    /// Both directions, for all of them, until everybody has everything.
    pub fn sync(&mut self, booths: &[&Booth]) {
        for booth in booths {
            self.push(booth);
        }
        for booth in booths {
            self.pull(booth);
        }
    }

    /// Everybody's ticket keys to everybody, and the certificates that go with them.
    pub fn share_keys(&mut self, booths: &[&Booth]) {
        let entry = |booth: &&Booth| -> KeyEntry {
            serde_json::from_slice(&std::fs::read(booth.data.path().join("booth-entry.json")).unwrap()).unwrap()
        };
        let keys: Vec<KeyEntry> = booths.iter().map(entry).collect();
        for key in &keys {
            let at = noon();
            self.say(
                at,
                Fact::BoothCertified(BoothCertified {
                    booth: key.booth.clone(),
                    kid: key.kid,
                    public_key: key.public.clone(),
                    gates: Vec::new(),
                    from: key.from,
                    until: key.until,
                }),
            );
        }
        for booth in booths {
            let secrets = Secrets { version: 1, keys: keys.clone(), credentials: Vec::new() };
            host(booth).feed.apply_secrets(secrets).unwrap();
        }
    }

    /// A snapshot with these stays and the office's facts.
    pub fn snapshot(&self, stays: Vec<SiteStay>, now: Timestamp) -> Snapshot {
        let header = SnapshotHeader {
            protocol: 1,
            site: SiteId::try_from(SITE).unwrap(),
            feed: self.feed.len() as u64,
            stays: 0,
            now,
            known: self.known_until(),
            content: Hash::ZERO,
            signature: String::new(),
        };
        Snapshot::sign(header, stays, self.office.clone(), &site_key()).unwrap()
    }
}

pub fn host(booth: &Booth) -> Host {
    booth.engine.as_ref().unwrap().sync_host().0
}

/// What cannot be done now is an error, and nothing has changed.
pub fn refused<T: std::fmt::Debug>(result: Result<T, HostError>) -> String {
    result.unwrap_err().0
}
