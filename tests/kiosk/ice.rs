//! What people do, written down as iced's own test scripts (`tests/flows/*.ice`) and run on the real program: the
//! daemon, its tasks and subscriptions, a real desk, virtual devices.
//!
//! A script knows no F-keys, hears no window and sees nothing that comes by a subscription in a foreseeable order (the
//! gate's and the printer's answers): `flows.rs` has those. Each preset has a booth of its own, on a clock that stands.

use super::sandbox::{answer, config};
use iced::Preset;
use palang::app::{App, Message, Options};
use palang::context::Services;
use palang_booth::clock::DrillClock;
use palang_booth::desk::Desk;
use palang_booth::engine::{self, Engine};
use palang_domain::{LaneId, Money};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

/// Nobody waits for ever, whatever a script does.
const PATIENCE: Duration = Duration::from_secs(300);

/// A booth behind one script.
struct Booth {
    engine: Engine,
    clock: DrillClock,
    lane: LaneId,
    _data: tempfile::TempDir,
}

impl Booth {
    fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let clock = DrillClock::frozen("2026-11-21T05:00:00Z".parse().unwrap());
        let options =
            engine::Options { clock: Arc::new(clock.clone()), ..engine::Options::new(data.path().to_owned()) };
        let config = config();
        let lane = config.lanes[0].id.clone();
        Self { engine: Engine::start(config, options).unwrap(), clock, lane, _data: data }
    }

    fn desk(&self) -> &Desk {
        self.engine.desk()
    }

    /// Sari's shift is open, and a car has been inside for 125 minutes: number 26112101000015 by the clock that stands.
    fn at_work(self) -> Self {
        let session = answer(self.desk().sign_in(&"1".parse().unwrap(), "1234")).unwrap();
        answer(self.desk().open_shift(&session, Money::new(100_000))).unwrap();
        answer(self.desk().issue(&session, &self.lane, &"mobil".parse().unwrap(), None)).unwrap();
        answer(self.desk().sign_out(&session)).unwrap();
        self.clock.advance(Duration::from_secs(125 * 60));
        self
    }
}

/// Booths live until the scripts are over: a preset only borrows their desk.
type Running = Arc<Mutex<Vec<Booth>>>;

fn preset(name: &'static str, running: &Running, booth: fn() -> Booth) -> Preset<App, Message> {
    let running = Arc::clone(running);
    Preset::new(name, move || {
        let booth = booth();
        let services = Services::new(booth.desk().clone(), None).unwrap();
        running.lock().unwrap().push(booth);
        App::new(services, Options::default(), None)
    })
}

#[test]
fn what_people_do_works_on_the_whole_program() {
    let (done, over) = mpsc::channel();
    let scripts = std::thread::spawn(move || {
        let running = Running::default();
        let first = Booth::start();
        let services = Services::new(first.desk().clone(), None).unwrap();
        running.lock().unwrap().push(first);
        let program = palang::program(services, Options::default(), None, None).presets([
            preset("nobody", &running, Booth::start),
            preset("at work", &running, || Booth::start().at_work()),
        ]);
        let flows = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/flows");
        let scripts = std::fs::read_dir(flows).unwrap().count();
        let result = iced_test::run(program, flows).map_err(|error| format!("{error:?}"));
        for booth in running.lock().unwrap().drain(..) {
            booth.engine.stop();
        }
        drop(done.send((result, scripts)));
    });
    match over.recv_timeout(PATIENCE) {
        Ok((result, scripts)) => {
            assert_eq!(result, Ok(()));
            assert!(scripts >= 6, "a script is missing");
        }
        Err(RecvTimeoutError::Timeout) => panic!("a script waits for something that never comes"),
        Err(RecvTimeoutError::Disconnected) => {}
    }
    scripts.join().unwrap();
}
