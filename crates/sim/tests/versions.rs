//! SYNC R14 over real HTTP: a booth's engine and a server, each of another release of the protocol. Only one was ever
//! released, so the other is this one under another number; a real second one adds what differs between the two.
#![allow(clippy::unwrap_used)]

use palang_booth::clock::{Clock, SystemClock};
use palang_booth::config::Config as BoothConfig;
use palang_booth::desk::model::{SyncState, Tender};
use palang_booth::engine::{Engine, Options, SyncDriver, key_number};
use palang_booth::keys::{BoothKeys, Enrolment};
use palang_booth::sync::core::{Channel, Contact, Identity, Monitor, Step, channels};
use palang_booth::sync::enrol::{Applicant, enrol};
use palang_booth::sync::worker::{ApiKey, Http, HttpSetup, TlsTime};
use palang_booth::sync::{Refused, Transport};
use palang_domain::{Currency, Money, Zone};
use palang_server::app::{App, Outside};
use palang_server::config::{Config, MetricsListen};
use palang_server::ledger::{self, NewSite};
use palang_server::serve::{self, Running};
use palang_sim::site::{PIN, config as booth_config};
use palang_wire::Versions;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// Nothing here takes so long, even on a busy machine: a bound, not a wait.
const BOUND: Duration = Duration::from_secs(60);

const fn from(oldest: u16, newest: u16) -> Versions {
    Versions { oldest, newest }
}

/// A server in this process, on a port and a folder that outlive its updates.
struct Server {
    runtime: Runtime,
    config: Config,
    running: Option<(App, Running)>,
}

impl Server {
    fn new(dir: &Path, versions: Versions) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listen: SocketAddr = "127.0.0.1:0".parse().unwrap();
        let (data, metrics_listen) = (Some(dir.join("server")), MetricsListen(None));
        let config = Config { data, listen, metrics_listen, ..Config::default() };
        let mut server = Self { runtime, config, running: None };
        server.start(versions);
        let site = ledger::Site {
            site: 7.try_into().unwrap(),
            name: "Parkir Uji".into(),
            zone: Zone::JAKARTA,
            currency: Currency::Idr,
            language: "en".into(),
        };
        let (new, now) = (NewSite { site, seed: [3; 32], nonce: [4; 16] }, server.app().now());
        server.app().store().write_blocking(move |tx| ledger::create_site(tx, &new, now)).unwrap();
        server
    }

    fn start(&mut self, versions: Versions) {
        let app = App::open_speaking(&self.config, Outside::system(), versions).unwrap();
        let running = self.runtime.block_on(serve::start(app.clone(), &self.config)).unwrap();
        // The next one listens where this one did.
        self.config.listen = running.address;
        self.running = Some((app, running));
    }

    /// Ends it, and starts one of another release on what it left.
    fn update(&mut self, versions: Versions) {
        let (app, running) = self.running.take().unwrap();
        self.runtime.block_on(running.stop());
        drop(app);
        self.start(versions);
    }

    fn app(&self) -> &App {
        &self.running.as_ref().unwrap().0
    }

    fn url(&self) -> String {
        self.running.as_ref().unwrap().1.url.clone()
    }

    fn code(&self) -> String {
        let (booth, now, gates) =
            ("B1".parse().unwrap(), self.app().now(), [1, 2].map(|gate| gate.try_into().unwrap()));
        let invite = move |tx: &mut dyn palang_server::store::Tx| {
            ledger::invite_booth(tx, 7.try_into().unwrap(), &booth, &gates, [5; 10], now)
        };
        self.app().store().write_blocking(invite).unwrap()
    }

    /// What it holds of the booth.
    fn held(&self) -> u64 {
        let sql = "SELECT seq FROM head WHERE booth = 'B1'";
        let rows = self.app().store().read_blocking(move |tx| tx.query(sql, &[])).unwrap();
        rows.first().map_or(0, |row| row.count(0).unwrap())
    }
}

/// A whole booth of some release, its channels driven from here.
struct Booth {
    engine: Engine,
    stop: watch::Sender<bool>,
    threads: Vec<JoinHandle<()>>,
}

impl Booth {
    /// Starts what was enrolled in that folder.
    fn start(dir: &Path, url: &str, versions: Versions) -> Self {
        let config = configured(dir, url);
        let enrolment = Enrolment::load(dir).unwrap().unwrap();
        let keys = BoothKeys::open(dir, key_number(&config), &config.booth.id, config.site.id).unwrap();
        let options = Options { sync: SyncDriver::Caller, ..Options::new(dir.to_owned()) };
        let engine = Engine::start(config, options).unwrap();
        let (host, _) = engine.sync_host();
        let contact = Arc::new(Contact::new(None).speaking(versions));
        let identity = Arc::new(Identity {
            site: enrolment.site,
            booth: enrolment.booth.clone(),
            key: keys.own.signing().clone(),
            site_key: enrolment.site_key().unwrap(),
        });
        let (stop, stopped) = watch::channel(false);
        let mut all: Vec<Box<dyn Channel>> = channels(&identity, &contact, &host, || Box::new(|| 0)).into();
        all.push(Box::new(Monitor::new(Arc::clone(&contact), Arc::clone(&host.journal))));
        let key = ApiKey::new(enrolment.api_key.clone());
        let run = |channel| {
            let setup = HttpSetup {
                address: url.parse().unwrap(),
                authority: None,
                time: TlsTime::new(Arc::new(SystemClock), None),
                key: key.clone(),
                proxy: false,
            };
            let http = Http::new(setup, stopped.clone()).unwrap();
            let stopped = stopped.clone();
            std::thread::spawn(move || drive(channel, http, &stopped))
        };
        let threads = all.into_iter().map(run).collect();
        engine.show_status(move || contact.status(SystemClock.read()));
        Self { engine, stop, threads }
    }

    fn waiting(&self) -> u64 {
        self.engine.desk().sync_status().unsynced
    }

    fn sells(&self) {
        let desk = self.engine.desk();
        let session = desk.sign_in(&"1".parse().unwrap(), PIN).wait().unwrap().unwrap();
        drop(desk.open_shift(&session, Money::new(0)).wait());
        let (lane_in, lane_out) = ("IN-1".parse().unwrap(), "OUT-1".parse().unwrap());
        let issued = desk.issue(&session, &lane_in, &"mobil".parse().unwrap(), None).wait().unwrap().unwrap();
        let quoted = desk.look_up(&session, &lane_out, &issued.code).wait().unwrap().unwrap();
        desk.settle(&session, &lane_out, quoted, Tender::Exact).wait().unwrap().unwrap();
    }

    fn waits_for(&self, what: &str, done: impl Fn() -> bool) {
        let began = Instant::now();
        while !done() {
            assert!(began.elapsed() < BOUND, "{what}: {:?}", self.engine.desk().sync_status());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Everything is at the server, the feed is read, and the lamp is well.
    fn is_in_step(&self, what: &str) {
        self.waits_for(what, || {
            let status = self.engine.desk().sync_status();
            status.state == SyncState::Fine && status.unsynced == 0 && status.held.is_some()
        });
    }

    fn stop(mut self) {
        self.stop.send_replace(true);
        self.threads.drain(..).for_each(|thread| thread.join().unwrap());
        self.engine.stop();
    }
}

/// What the worker does with a channel, with a short look at whether all is over.
fn drive(mut channel: Box<dyn Channel>, mut http: Http, stopped: &watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let now = SystemClock.read();
        match channel.step(now) {
            Step::Call(call) => {
                let answer = http.call(&call);
                channel.answer(SystemClock.read(), answer);
            }
            Step::Wait(until) => {
                std::thread::sleep(until.saturating_sub(now.monotonic).min(Duration::from_millis(20)));
            }
        }
    }
}

fn configured(dir: &Path, url: &str) -> BoothConfig {
    let file = dir.join("palang.toml");
    std::fs::write(&file, booth_config(1, Some(url))).unwrap();
    BoothConfig::load(&file).unwrap()
}

/// A site with one booth, enrolled by the releases of `versions`.
fn site(dir: &Path, versions: Versions) -> Server {
    let server = Server::new(dir, versions);
    let (booth, url) = (dir.join("booth"), server.url());
    std::fs::create_dir(&booth).unwrap();
    let config = configured(&booth, &url);
    let (kid, code) = (key_number(&config), server.code());
    let who = Applicant { data: &booth, booth: &config.booth.id, site: config.site.id, kid, code: &code };
    enrol(who, HttpSetup::before_enrolment(url.parse().unwrap(), None, Arc::new(SystemClock))).unwrap();
    server
}

#[test]
fn r14_an_old_booth_keeps_syncing_while_its_server_is_updated_and_a_new_one_with_an_old_server() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = site(dir.path(), from(1, 1));
    let (booth, url) = (dir.path().join("booth"), server.url());
    // Both of the first release.
    let old = Booth::start(&booth, &url, from(1, 1));
    old.sells();
    old.is_in_step("both old");
    // The server first: it understands its own version and the one before.
    server.update(from(1, 2));
    old.sells();
    old.is_in_step("an old booth at a new server");
    old.stop();
    let new = Booth::start(&booth, &url, from(1, 2));
    new.sells();
    new.is_in_step("both new");
    // The server's update is taken back.
    server.update(from(1, 1));
    new.sells();
    new.is_in_step("a new booth at an old server");
    new.stop();
}

#[test]
fn r14_a_booth_too_old_or_too_new_says_so_sells_on_and_drains_when_the_server_is_updated() {
    for (booth_speaks, server_speaks) in [(from(1, 1), from(2, 3)), (from(2, 3), from(1, 1))] {
        let dir = tempfile::tempdir().unwrap();
        let mut server = site(dir.path(), from(1, 1));
        server.update(server_speaks);
        let booth = Booth::start(&dir.path().join("booth"), &server.url(), booth_speaks);
        let lamp = SyncState::Refused(Refused::Protocol);
        booth.waits_for("the lamp says so", || booth.engine.desk().sync_status().state == lamp);
        booth.sells();
        booth.waits_for("the count of what waits", || booth.waiting() > 5);
        assert_eq!((server.held(), booth.engine.desk().sync_status().state), (0, lamp));
        server.update(from(1, 3));
        booth.is_in_step("updated");
        assert!(server.held() > 5);
        booth.stop();
    }
}
