//! A thousand booths on one server of two cores: idle in their long polls, and at one event a second each; how long a
//! push takes to be durable and answered, how long until another booth of the site has it, what memory the server
//! takes.
//!
//! `cargo bench -p palang-sim --bench load`; `PALANG_BOOTHS`, `PALANG_SECONDS` change the size. The booths are of
//! many sites, ten each, as a company's are. They run beside the server on the same cores, so every figure is an
//! upper bound.
#![allow(clippy::unwrap_used, missing_docs)]

use ed25519_dalek::{Signer, SigningKey};
use palang_domain::fact::TicketIssued;
use palang_domain::quote::TariffRef;
use palang_domain::{BoothId, Currency, Fact, Hash, Record, SiteId, Timestamp, Zone};
use palang_server::ledger::{self, NewSite, Site};
use palang_server::store::Store;
use palang_sim::dice::Dice;
use palang_sim::measure::{number, of_process, percentile};
use palang_sim::site::{Child, Programs};
use palang_wire::enrol::EnrolRequest;
use palang_wire::feed::PullRequest;
use palang_wire::{Batch, Envelope, Limits, MEDIA_TYPE, PROTOCOL, Page, PushAnswer, paths};
use reqwest::Client;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const A_SITE: u64 = 10;

/// A booth without a disk.
struct Booth {
    site: SiteId,
    id: BoothId,
    key: SigningKey,
    api_key: String,
    seq: u64,
    head: Hash,
    /// Not known to be held, the hash before them first.
    waiting: (Hash, Vec<Vec<u8>>),
}

struct Shared {
    client: Client,
    url: String,
    stop: AtomicBool,
    /// When each fact was about to be pushed, by its hash.
    sent: Mutex<HashMap<Hash, Instant>>,
    pushes: Mutex<Vec<Duration>>,
    /// Events known to be held.
    held: AtomicU64,
    arrivals: Mutex<Vec<Duration>>,
    /// Calls that came to nothing, by why.
    wrong: Mutex<BTreeMap<String, u64>>,
}

impl Shared {
    fn failed(&self, why: String) {
        *self.wrong.lock().unwrap().entry(why).or_default() += 1;
    }
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap())
}

/// Sites and booths straight into the books: enrolment is not what is measured.
fn enrol(dir: &Path, booths: u64) -> Vec<Booth> {
    std::fs::create_dir_all(dir).unwrap();
    let store = Store::open_sqlite(dir).unwrap();
    let mut dice = Dice::new(7);
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    let mut made = Vec::new();
    for site in 0..booths.div_ceil(A_SITE) {
        let number = SiteId::try_from(u16::try_from(site + 1).unwrap()).unwrap();
        let new = NewSite {
            site: Site {
                site: number,
                name: format!("Site {number}"),
                zone: Zone::JAKARTA,
                currency: Currency::Idr,
                language: "en".into(),
            },
            seed: Hash::of(&dice.roll().to_le_bytes()).0,
            nonce: [7; 16],
        };
        store.write_blocking(move |tx| ledger::create_site(tx, &new, now())).unwrap();
        for booth in 0..A_SITE.min(booths - site * A_SITE) {
            let id: BoothId = format!("B{}", booth + 1).parse().unwrap();
            let key = SigningKey::from_bytes(&Hash::of(&dice.roll().to_le_bytes()).0);
            let invited = id.clone();
            let mut random = [0; 10];
            random.iter_mut().for_each(|byte| *byte = dice.roll().to_le_bytes()[0]);
            let code =
                store.write_blocking(move |tx| ledger::invite_booth(tx, number, &invited, &[], random, now())).unwrap();
            let mut request = EnrolRequest {
                protocol: PROTOCOL,
                code,
                booth: id.clone(),
                public_key: hex(key.verifying_key().as_bytes()),
                hmac: hex(&[9; 32]),
                signature: String::new(),
            };
            request.signature = hex(&key.sign(&request.signed()).to_bytes());
            let random = Hash::of(&dice.roll().to_le_bytes()).0;
            let answer = store.write_blocking(move |tx| ledger::enrol(tx, &request, &random, now())).unwrap();
            made.push(Booth {
                site: number,
                id,
                key,
                api_key: answer.api_key,
                seq: 0,
                head: Hash::ZERO,
                waiting: (Hash::ZERO, Vec::new()),
            });
        }
    }
    made
}

impl Booth {
    fn fact(&mut self) -> Vec<u8> {
        self.seq += 1;
        let at = now();
        let fact = Fact::TicketIssued(TicketIssued {
            ticket: format!("{:014}", self.seq).parse().unwrap(),
            code: format!("P1-{}-{}-0123456789abcdef0123456789", self.id, self.seq),
            lane: "IN-1".parse().unwrap(),
            gate: 1.try_into().unwrap(),
            class: "mobil".parse().unwrap(),
            entry: at,
            tariff: TariffRef { name: "id-hourly".into(), version: "0123456789abcdef".into() },
            plate: Some(format!("B{}XYZ", self.seq)),
            operator: None,
            shift: None,
            area: None,
        });
        let (site, booth) = (self.site, self.id.clone());
        let record =
            Record { v: Record::VERSION, site, booth, incarnation: 1, seq: self.seq, at, prev: self.head, fact };
        let (bytes, hash) = record.seal().unwrap();
        self.head = hash;
        bytes
    }

    /// One more event, and whatever earlier ones are not known to be held: as a booth does after a call that failed.
    async fn push(&mut self, shared: &Shared) {
        let bytes = self.fact();
        self.waiting.1.push(bytes);
        let from = self.seq + 1 - self.waiting.1.len() as u64;
        let whose = (self.site, self.id.clone(), 1);
        let body = Batch::sign(whose, from, self.waiting.0, self.waiting.1.clone(), &self.key).pack().unwrap();
        let began = Instant::now();
        shared.sent.lock().unwrap().insert(self.head, began);
        let call = shared.client.post(format!("{}{}", shared.url, paths::PUSH)).bearer_auth(&self.api_key);
        let why = match call.header("content-type", MEDIA_TYPE).body(body).send().await {
            Err(error) => format!("push: {}", if error.is_timeout() { "timeout" } else { "broken" }),
            Ok(answer) => {
                let status = answer.status();
                match answer.json().await {
                    Ok(PushAnswer::Held { through, .. }) if through == self.seq => {
                        let events = std::mem::replace(&mut self.waiting, (self.head, Vec::new())).1;
                        shared.held.fetch_add(events.len() as u64, Ordering::Relaxed);
                        return shared.pushes.lock().unwrap().push(began.elapsed());
                    }
                    Ok(other) => format!("push: {status} {other:?}"),
                    Err(_) => format!("push: {status}"),
                }
            }
        };
        shared.failed(why);
    }
}

/// Follows the feed of a site for one booth.
async fn follow(shared: Arc<Shared>, site: SiteId, api_key: String, key: ed25519_dalek::VerifyingKey, measured: bool) {
    let mut request = PullRequest {
        protocol: PROTOCOL,
        after: 0,
        limit: 1_000,
        wait_s: 20,
        secrets: 0,
        incarnation: 1,
        quotas: Vec::new(),
    };
    while !shared.stop.load(Ordering::Relaxed) {
        let call = shared.client.post(format!("{}{}", shared.url, paths::PULL)).bearer_auth(&api_key);
        let page = match call.json(&request).send().await {
            Ok(answer) => {
                let status = answer.status();
                let body = answer.bytes().await.unwrap_or_default();
                Page::unpack(&body, Limits::PAGE, &key).map_err(|error| format!("pull: {status} {error}"))
            }
            Err(error) => Err(format!("pull: {}", if error.is_timeout() { "timeout" } else { "broken" })),
        };
        let page = match page {
            Ok(page) if page.header.site == site => page,
            other => {
                shared.failed(other.err().unwrap_or_else(|| "pull: another site's".to_owned()));
                tokio::time::sleep(Duration::from_secs(1)).await;
                continue;
            }
        };
        (request.after, request.secrets) = (page.header.through, page.header.secrets);
        if !measured {
            continue;
        }
        for entry in &page.entries {
            if Envelope::open(&entry.bytes).is_ok_and(|envelope| envelope.kind == "ticket_issued") {
                let sent = shared.sent.lock().unwrap().get(&Hash::of(&entry.bytes)).copied();
                if let Some(sent) = sent {
                    shared.arrivals.lock().unwrap().push(sent.elapsed());
                }
            }
        }
    }
}

async fn play(
    booths: Vec<Booth>,
    keys: HashMap<SiteId, ed25519_dalek::VerifyingKey>,
    shared: Arc<Shared>,
    server: u32,
) {
    let (count, seconds) = (booths.len(), number("PALANG_SECONDS", 30));
    for (turn, booth) in booths.iter().enumerate() {
        let key = keys[&booth.site];
        // One of each site tells how long a fact takes to another booth.
        let measured = turn % usize::try_from(A_SITE).unwrap() == 0;
        tokio::spawn(follow(Arc::clone(&shared), booth.site, booth.api_key.clone(), key, measured));
    }
    tokio::time::sleep(Duration::from_secs(5)).await;
    let before = of_process(server);
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let after = of_process(server);
    println!(
        "idle: {count} booths in long polls: {} MiB resident, {:.1} % of one core, failed calls: {:?}",
        after.resident >> 20,
        100.0 * (after.cpu - before.cpu).as_secs_f64() / Duration::from_secs(seconds).as_secs_f64(),
        shared.wrong.lock().unwrap(),
    );
    let mut dice = Dice::new(11);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut pushing = Vec::new();
    for mut booth in booths {
        let (shared, first) = (Arc::clone(&shared), Duration::from_millis(dice.within(0..1_000)));
        pushing.push(tokio::spawn(async move {
            let mut beat = tokio::time::interval_at(tokio::time::Instant::now() + first, Duration::from_secs(1));
            while Instant::now() < end {
                beat.tick().await;
                booth.push(&shared).await;
            }
        }));
    }
    for pushing in pushing {
        pushing.await.unwrap();
    }
    let busy = of_process(server);
    let mut pushes = std::mem::take(&mut *shared.pushes.lock().unwrap());
    let mut arrivals = std::mem::take(&mut *shared.arrivals.lock().unwrap());
    let per_second = shared.held.load(Ordering::Relaxed) as f64 / Duration::from_secs(seconds).as_secs_f64();
    println!(
        "busy: {count} booths, one event a second each: {per_second:.0} events/s durable; answer p50 {:?}, p99 {:?}; \
         at another booth of the site p50 {:?}, p99 {:?}; {} MiB resident, {:.0} % of one core, failed calls: {:?}",
        percentile(&mut pushes, 0.5),
        percentile(&mut pushes, 0.99),
        percentile(&mut arrivals, 0.5),
        percentile(&mut arrivals, 0.99),
        busy.resident >> 20,
        100.0 * (busy.cpu - after.cpu).as_secs_f64() / Duration::from_secs(seconds).as_secs_f64(),
        shared.wrong.lock().unwrap(),
    );
    shared.stop.store(true, Ordering::Relaxed);
}

fn main() {
    palang_sim::measure::machine();
    drop(rustls::crypto::ring::default_provider().install_default());
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let booths = enrol(&data, number("PALANG_BOOTHS", 1_000));
    let store = Store::open_sqlite(&data).unwrap();
    let mut keys = HashMap::new();
    for booth in &booths {
        let site = booth.site;
        keys.entry(site)
            .or_insert_with(|| store.read_blocking(move |tx| ledger::site_key(tx, site)).unwrap().verifying_key());
    }
    drop(store);
    let programs = Programs::here().unwrap();
    let mut command = Programs::tidy(&programs.server, folder.path());
    command.arg("--data").arg(&data).args(["--listen", "127.0.0.1:0", "--metrics-listen", "off"]);
    let mut child = Child::start("palang-server", &mut command).unwrap();
    let address = child.hear("address", Duration::from_secs(60), |line| palang_sim::site::address(&line.to_string()));
    let shared = Arc::new(Shared {
        client: Client::builder().no_proxy().timeout(Duration::from_secs(60)).build().unwrap(),
        url: format!("http://{}", address.unwrap()),
        stop: AtomicBool::new(false),
        sent: Mutex::default(),
        pushes: Mutex::default(),
        held: AtomicU64::new(0),
        arrivals: Mutex::default(),
        wrong: Mutex::default(),
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(play(booths, keys, shared, child.id()));
    runtime.shutdown_background();
}
