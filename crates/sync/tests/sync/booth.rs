//! A booth as sync sees it: a journal, a cursor and photos in memory, with the rules the real ones keep.

use palang_domain::fact::DeviceChanged;
use palang_domain::{BoothId, Fact, Hash, Money, Record, SiteId, Timestamp};
use palang_sync::{
    FeedSink, HostError, Identity, Incarnation, Journal, Marks, PendingPhoto, PhotoSource, Position, Quarantine,
    ReadLimit, Run,
};
use palang_wire::secrets::Secrets;
use palang_wire::{Page, Snapshot, Witness};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

pub fn site() -> SiteId {
    7.try_into().unwrap()
}
pub fn name() -> BoothId {
    "OUT-1".parse().unwrap()
}
pub fn key() -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[7; 32])
}
pub fn site_key() -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[9; 32])
}
pub fn identity() -> Arc<Identity> {
    let site_key = site_key().verifying_key();
    Arc::new(Identity { site: site(), booth: name(), key: key(), site_key })
}

/// A fact of that number with that text in it.
pub fn sealed(incarnation: u32, seq: u64, prev: Hash, text: &str) -> Vec<u8> {
    let fact = DeviceChanged { device: "g1".parse().unwrap(), health: "fine".into(), detail: text.into() };
    let at = Timestamp::from_millis(1_795_000_000_000 + i64::try_from(seq).unwrap());
    let fact = Fact::DeviceChanged(fact);
    let record = Record { v: Record::VERSION, site: site(), booth: name(), incarnation, seq, at, prev, fact };
    record.seal().unwrap().0
}

#[derive(Default)]
pub struct Kept {
    pub facts: Vec<Vec<u8>>,
    pub pushed: u64,
    pub quarantine: Option<Quarantine>,
    pub unreadable: bool,
}

/// The journal: every incarnation, and what the server has said of it.
#[derive(Default)]
pub struct Books(pub Mutex<BTreeMap<u32, Kept>>);

impl Books {
    pub fn append(&self, incarnation: u32, texts: &[&str]) {
        let mut incarnations = self.0.lock().unwrap();
        let kept = incarnations.entry(incarnation).or_default();
        for text in texts {
            let prev = kept.facts.last().map_or(Hash::ZERO, |last| Hash::of(last));
            let seq = kept.facts.len() as u64 + 1;
            kept.facts.push(sealed(incarnation, seq, prev, text));
        }
    }
    pub fn fill(&self, incarnation: u32, count: usize) {
        self.append(incarnation, &vec!["a device said something of no interest at all"; count]);
    }
    pub fn unsynced(&self) -> u64 {
        self.marks().unwrap().unsynced()
    }
}

impl Journal for Books {
    fn marks(&self) -> Result<Marks, HostError> {
        let incarnations = self.0.lock().unwrap();
        let incarnation = |(incarnation, kept): (&u32, &Kept)| Incarnation {
            number: *incarnation,
            head: kept.facts.len() as u64,
            pushed: kept.pushed,
            quarantine: kept.quarantine,
        };
        Ok(Marks { incarnations: incarnations.iter().map(incarnation).collect(), oldest: None, money: Money::ZERO })
    }
    fn read(&self, incarnation: u32, from: u64, most: ReadLimit) -> Result<Run, HostError> {
        let incarnations = self.0.lock().unwrap();
        let kept = &incarnations[&incarnation];
        if kept.unreadable {
            return Err(HostError("a damaged page".into()));
        }
        assert!(from >= 1);
        let start = usize::try_from(from - 1).unwrap();
        let prev = if start == 0 { Hash::ZERO } else { Hash::of(&kept.facts[start - 1]) };
        let mut bytes = 0;
        let fits = |fact: &&Vec<u8>| {
            bytes += fact.len();
            bytes <= most.bytes || bytes == fact.len()
        };
        let records = kept.facts[start..].iter().take(most.facts).take_while(fits).cloned().collect();
        Ok(Run { prev, records })
    }
    fn record_held(&self, incarnation: u32, through: u64, witness: &Witness, _: Money) -> Result<(), HostError> {
        let mut incarnations = self.0.lock().unwrap();
        let kept = incarnations.get_mut(&incarnation).unwrap();
        // What sync promises to have checked before it writes a mark.
        assert!(witness.verify(&site_key().verifying_key()).is_ok());
        assert_eq!(witness.seq, through);
        if through > 0 {
            assert_eq!(witness.head, Hash::of(&kept.facts[usize::try_from(through).unwrap() - 1]));
        }
        kept.pushed = through;
        if kept.quarantine == Some(Quarantine::Revoked) {
            kept.quarantine = None;
        }
        Ok(())
    }
    fn record_wanted(&self, incarnation: u32, from: u64) -> Result<(), HostError> {
        self.0.lock().unwrap().get_mut(&incarnation).unwrap().pushed = from - 1;
        Ok(())
    }
    fn record_quarantine(&self, incarnation: u32, through: u64, why: Quarantine) -> Result<(), HostError> {
        let mut incarnations = self.0.lock().unwrap();
        let kept = incarnations.get_mut(&incarnation).unwrap();
        kept.pushed = through;
        if !matches!(kept.quarantine, Some(Quarantine::Forked { .. })) {
            kept.quarantine = Some(why);
        }
        Ok(())
    }
}

/// Where the feed goes.
#[derive(Default)]
pub struct Sink {
    pub position: Mutex<Position>,
    pub facts: Mutex<Vec<(u64, Vec<u8>)>>,
    pub snapshots: Mutex<u64>,
    pub fails: Mutex<bool>,
}

impl Sink {
    fn broken(&self) -> Result<(), HostError> {
        if *self.fails.lock().unwrap() { Err(HostError("the disk is full".into())) } else { Ok(()) }
    }
}

impl FeedSink for Sink {
    fn position(&self) -> Result<Position, HostError> {
        Ok(self.position.lock().unwrap().clone())
    }
    fn apply(&self, page: Page) -> Result<(), HostError> {
        self.broken()?;
        let mut position = self.position.lock().unwrap();
        assert_eq!(page.header.after, position.after, "a page that does not follow the cursor");
        let mut facts = self.facts.lock().unwrap();
        for entry in page.entries {
            assert!(facts.last().is_none_or(|(last, _)| *last < entry.feed), "never twice, never back");
            facts.push((entry.feed, entry.bytes));
        }
        position.after = page.header.through;
        Ok(())
    }
    fn apply_snapshot(&self, snapshot: Snapshot) -> Result<(), HostError> {
        self.broken()?;
        let mut position = self.position.lock().unwrap();
        position.after = snapshot.header.feed;
        position.snapshot = false;
        self.facts.lock().unwrap().retain(|(feed, _)| *feed <= snapshot.header.feed);
        *self.snapshots.lock().unwrap() += 1;
        Ok(())
    }
    fn apply_secrets(&self, secrets: Secrets) -> Result<(), HostError> {
        self.broken()?;
        self.position.lock().unwrap().secrets = secrets.version;
        Ok(())
    }
}

/// Photos in memory.
#[derive(Default)]
pub struct Album {
    pub waiting: Mutex<Vec<Vec<u8>>>,
    pub sent: Mutex<Vec<Hash>>,
    pub refused: Mutex<Vec<Hash>>,
}

impl Album {
    fn take(&self, photo: &Hash) {
        self.waiting.lock().unwrap().retain(|bytes| Hash::of(bytes) != *photo);
    }
}

impl PhotoSource for Album {
    fn pending(&self) -> Result<(Option<PendingPhoto>, u64), HostError> {
        let waiting = self.waiting.lock().unwrap();
        let first = waiting.first().map(|bytes| PendingPhoto { hash: Hash::of(bytes), size: bytes.len() as u64 });
        Ok((first, waiting.len() as u64))
    }
    fn piece(&self, photo: &Hash, from: u64, most: usize) -> Result<Vec<u8>, HostError> {
        let waiting = self.waiting.lock().unwrap();
        let bytes = waiting.iter().find(|bytes| Hash::of(bytes) == *photo).ok_or(HostError("gone".into()))?;
        Ok(bytes.iter().skip(usize::try_from(from).unwrap()).take(most).copied().collect())
    }
    fn sent(&self, photo: &Hash) -> Result<(), HostError> {
        self.take(photo);
        self.sent.lock().unwrap().push(*photo);
        Ok(())
    }
    fn refused(&self, photo: &Hash, _: &str) -> Result<(), HostError> {
        self.take(photo);
        self.refused.lock().unwrap().push(*photo);
        Ok(())
    }
}
