//! A booth as the server sees one: it enrols, says things in a chained journal, and pushes them. No clock, no network.

use ed25519_dalek::{Signer, SigningKey};
use palang_domain::fact::JournalOpened;
use palang_domain::{BoothId, Currency, Fact, Hash, Record, SiteId, Timestamp, Zone};
use palang_server::ledger::{self, LedgerError, NewSite, Principal, Site};
use palang_server::store::Store;
use palang_wire::enrol::EnrolRequest;
use palang_wire::feed::PullRequest;
use palang_wire::{Batch, Limits, PROTOCOL, Page, PushAnswer};

/// 2026-11-21 07:00 UTC, and a little more for every minute of a test's story.
pub fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millis(1_795_244_400_000).plus_minutes(minutes)
}

pub fn site_id(number: u16) -> SiteId {
    number.try_into().unwrap()
}

/// Makes a site.
pub fn make_site(store: &Store, number: u16) -> SiteId {
    let site = site_id(number);
    let new = NewSite {
        site: Site {
            site,
            name: format!("Lot {number}"),
            zone: "Asia/Jakarta".parse::<Zone>().unwrap(),
            currency: Currency::Idr,
            language: "id".to_owned(),
        },
        seed: [u8::try_from(number % 250).unwrap() + 1; 32],
        nonce: [7; 16],
    };
    store.write_blocking(move |tx| ledger::create_site(tx, &new, at(0))).unwrap();
    site
}

/// A PC with its key and its journal.
#[derive(Clone)]
pub struct Pc {
    pub site: SiteId,
    pub booth: BoothId,
    pub key: SigningKey,
    pub api_key: String,
    pub incarnation: u32,
    pub records: Vec<Vec<u8>>,
    pub now: Timestamp,
}

impl Pc {
    /// Enrols under `name`; `number` makes its keys.
    pub fn enrol(store: &Store, site: SiteId, name: &str, number: u8) -> Self {
        let booth: BoothId = name.parse().unwrap();
        let key = SigningKey::from_bytes(&[number; 32]);
        let whose = booth.clone();
        let code =
            store.write_blocking(move |tx| ledger::invite_booth(tx, site, &whose, &[], [number; 10], at(0))).unwrap();
        let request = enrol_request(&code, &booth, &key);
        let answer = store.write_blocking(move |tx| ledger::enrol(tx, &request, &[number; 32], at(0))).unwrap();
        assert_eq!((answer.site, &answer.booth), (site, &booth));
        let mut pc =
            Self { site, booth, key, api_key: answer.api_key, incarnation: 1, records: Vec::new(), now: at(0) };
        pc.open("first");
        pc
    }

    fn open(&mut self, reason: &str) {
        let public_key = data_encoding::HEXLOWER.encode(self.key.verifying_key().as_bytes());
        let nonce = format!("{:032x}", self.incarnation);
        self.say(Fact::JournalOpened(JournalOpened {
            public_key,
            nonce,
            reason: reason.to_owned(),
            predecessor: None,
            recalled: Vec::new(),
        }));
    }

    /// Begins a fresh incarnation.
    pub fn begin_again(&mut self, reason: &str) {
        self.incarnation += 1;
        self.records.clear();
        self.open(reason);
    }

    /// Appends to its journal; returns the number.
    pub fn say(&mut self, fact: Fact) -> u64 {
        let record = Record {
            v: Record::VERSION,
            site: self.site,
            booth: self.booth.clone(),
            incarnation: self.incarnation,
            seq: self.len() + 1,
            at: self.now,
            prev: self.hash(self.len()),
            fact,
        };
        self.records.push(record.seal().unwrap().0);
        self.len()
    }

    /// Appends a record of a kind that this program does not know, or cannot read.
    pub fn say_raw(&mut self, kind: &str, body: &serde_json::Value) -> u64 {
        let record = serde_json::json!({
            "v": 1, "site": self.site, "booth": self.booth, "incarnation": self.incarnation, "seq": self.len() + 1,
            "at": self.now, "prev": self.hash(self.len()), "kind": kind, "body": body,
        });
        self.records.push(serde_json::to_vec(&record).unwrap());
        self.len()
    }

    pub fn len(&self) -> u64 {
        u64::try_from(self.records.len()).unwrap()
    }

    pub fn hash(&self, seq: u64) -> Hash {
        let index = usize::try_from(seq).unwrap();
        index.checked_sub(1).map_or(Hash::ZERO, |index| Hash::of(&self.records[index]))
    }

    /// The batch of facts `from..=to`.
    pub fn batch(&self, from: u64, to: u64) -> Batch {
        let range = usize::try_from(from - 1).unwrap()..usize::try_from(to).unwrap();
        let whose = (self.site, self.booth.clone(), self.incarnation);
        Batch::sign(whose, from, self.hash(from - 1), self.records[range].to_vec(), &self.key)
    }

    pub fn principal(&self, store: &Store) -> Result<Principal, LedgerError> {
        let (key, now) = (self.api_key.clone(), self.now);
        store.read_blocking(move |tx| ledger::authenticate(tx, &key, now))
    }

    /// Pushes `from..=to` as it would travel.
    pub fn push_range(&self, store: &Store, from: u64, to: u64) -> Result<PushAnswer, LedgerError> {
        push_batch(store, &self.principal(store)?, &self.batch(from, to), self.now)
    }

    /// Pushes everything after what the server says it has.
    pub fn push(&self, store: &Store) -> PushAnswer {
        let head = held(store, self);
        let answer = self.push_range(store, head + 1, self.len()).unwrap();
        assert!(matches!(&answer, PushAnswer::Held { through, .. } if *through == self.len()), "{answer:?}");
        answer
    }

    /// Pulls one page.
    pub fn pull(&self, store: &Store, after: u64, limit: u32) -> Page {
        let request = PullRequest {
            protocol: PROTOCOL,
            after,
            limit,
            wait_s: 0,
            secrets: 0,
            incarnation: self.incarnation,
            quotas: Vec::new(),
        };
        let (site, booth, now) = (self.site, self.booth.clone(), self.now);
        let page = store.read_blocking(move |tx| ledger::pull(tx, site, &booth, &request, Vec::new(), now)).unwrap();
        let key = store.read_blocking(move |tx| ledger::site_key(tx, site)).unwrap();
        Page::unpack(&page.pack().unwrap(), Limits::PAGE, &key.verifying_key()).unwrap()
    }
}

pub fn enrol_request(code: &str, booth: &BoothId, key: &SigningKey) -> EnrolRequest {
    let mut request = EnrolRequest {
        protocol: PROTOCOL,
        code: code.to_owned(),
        booth: booth.clone(),
        public_key: data_encoding::HEXLOWER.encode(key.verifying_key().as_bytes()),
        hmac: "ab".repeat(32),
        signature: String::new(),
    };
    request.signature = data_encoding::HEXLOWER.encode(&key.sign(&request.signed()).to_bytes());
    request
}

/// Pushes a batch, packed and unpacked as on the wire.
pub fn push_batch(
    store: &Store,
    principal: &Principal,
    batch: &Batch,
    now: Timestamp,
) -> Result<PushAnswer, LedgerError> {
    let packed = batch.pack().unwrap();
    let (batch, envelopes) = Batch::unpack(&packed, Limits::BATCH)?;
    let principal = principal.clone();
    store.write_blocking(move |tx| ledger::push(tx, &principal, &batch, &envelopes, now))
}

/// The last number of its present incarnation that the server holds.
pub fn held(store: &Store, pc: &Pc) -> u64 {
    let (site, booth, incarnation) = (pc.site.get(), pc.booth.to_string(), pc.incarnation);
    let sql = "SELECT seq FROM head WHERE site = $1 AND booth = $2 AND incarnation = $3";
    let rows = store
        .read_blocking(move |tx| tx.query(sql, &[i64::from(site).into(), booth.as_str().into(), incarnation.into()]));
    rows.unwrap().first().map_or(0, |row| row.count(0).unwrap())
}
