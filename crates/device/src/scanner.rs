//! Serial scanners: a thread that reads lines. (A keyboard wedge is the screen's.)

mod lines;
mod settings;

use super::backoff::Backoff;
use super::report::{Reporter, send};
use super::supervise::supervise;
use super::ticks::{RealTicks, Ticks};
use super::transport::{Port, Transport, serial::SerialLine};
use super::{DeviceState, Event};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use lines::{Duplicates, Lines};
use palang_domain::DeviceId;
use palang_domain::device::{DeviceKind, Health};
pub use settings::{ScannerLink, ScannerSettings, ScannerTimes};
use std::time::Duration;

/// How long one look at the port may take.
const SLICE: Duration = Duration::from_millis(50);

/// A serial scanner, owned by its thread, which ends with the handle.
#[derive(Debug)]
pub struct Scanner {
    id: DeviceId,
    reporter: Reporter,
    /// Dropped with the handle: that is how the thread knows.
    _alive: Sender<()>,
}

impl Scanner {
    /// Starts the thread; there is none for a keyboard wedge. Its health and its scans come by `events`.
    #[must_use]
    pub fn spawn(settings: ScannerSettings, events: Sender<Event>) -> Option<Self> {
        let ScannerLink::Serial { port, baud } = &settings.link else { return None };
        let port = Box::new(SerialLine::new(port, *baud));
        Some(Self::over(port, settings, events))
    }

    /// On any port: the thread is the same for all of them.
    pub(crate) fn over(mut port: Box<dyn Port>, settings: ScannerSettings, events: Sender<Event>) -> Self {
        let (id, reporter) = (settings.id.clone(), Reporter::new(settings.id.clone(), events.clone()));
        let (alive, gone) = crossbeam_channel::bounded(0);
        let (on_thread, ticks) = (reporter.clone(), RealTicks::default());
        let pauses = Backoff::new(settings.times.backoff_first, settings.times.backoff_last);
        supervise(id.as_str(), &reporter, pauses, move || {
            run(&settings, port.as_mut(), &on_thread, &ticks, &events, &gone);
        });
        Self { id, reporter, _alive: alive }
    }

    /// Its id in the config.
    #[must_use]
    pub const fn id(&self) -> &DeviceId {
        &self.id
    }

    /// How it is, as last reported.
    #[must_use]
    pub fn health(&self) -> Health {
        self.reporter.health()
    }

    /// How it is, and why.
    #[must_use]
    pub fn state(&self) -> DeviceState {
        self.reporter.state(DeviceKind::Scanner)
    }
}

fn run(
    settings: &ScannerSettings,
    port: &mut dyn Port,
    reporter: &Reporter,
    ticks: &dyn Ticks,
    events: &Sender<Event>,
    gone: &Receiver<()>,
) {
    let mut backoff = Backoff::new(settings.times.backoff_first, settings.times.backoff_last);
    let mut duplicates = Duplicates::new(settings.times.duplicate);
    loop {
        match port.open(SLICE) {
            Ok(mut link) => {
                backoff.reset();
                // It cannot be asked; once it has read something it is known to work.
                reporter.show(Health::Unknown, "");
                let detail = read(settings, link.as_mut(), reporter, ticks, events, gone, &mut duplicates);
                let Some(detail) = detail else { return };
                reporter.show(Health::Down(palang_domain::device::Trouble::Missing), &detail);
            }
            Err(error) => reporter.show(Health::Down(error.trouble), &error.detail),
        }
        if !matches!(gone.recv_timeout(backoff.pause()), Err(RecvTimeoutError::Timeout)) {
            return;
        }
    }
}

/// Reads until the port is gone (why), or the handle is (nothing).
fn read(
    settings: &ScannerSettings,
    link: &mut dyn Transport,
    reporter: &Reporter,
    ticks: &dyn Ticks,
    events: &Sender<Event>,
    gone: &Receiver<()>,
    duplicates: &mut Duplicates,
) -> Option<String> {
    let mut lines = Lines::new(&settings.prefix, &settings.suffix, settings.times.silence);
    let mut buffer = [0; 512];
    while matches!(gone.try_recv(), Err(TryRecvError::Empty)) {
        let read = match link.read(&mut buffer, SLICE) {
            Ok(read) => read,
            Err(error) => return Some(error.to_string()),
        };
        let now = ticks.now();
        for text in lines.push(buffer.get(..read).unwrap_or_default(), now) {
            reporter.show(Health::Fine, "");
            if duplicates.is_new(&text, now) {
                send(events, Event::Scanned { scanner: settings.id.clone(), text });
            }
        }
    }
    None
}
