//! A server, its booths behind a proxy each, and somebody who audits: everything a run with real programs needs.

use super::{
    Auditor, BoothFolder, Database, Entry, Programs, RunningBooth, RunningServer, ServerFolder, SiteError, agree,
};
use crate::proxy::{Proxy, Weather};
use std::thread;
use std::time::{Duration, Instant};

/// See the module. Booth `n` is `B<n>`, at `booths[n - 1]`.
pub struct Rig {
    /// The server's folder.
    pub server: ServerFolder,
    /// Its process; nothing while it is down.
    pub running: Option<RunningServer>,
    /// One for each booth.
    pub proxies: Vec<Proxy>,
    /// The booths' folders.
    pub booths: Vec<BoothFolder>,
    /// Their processes; nothing while one is down.
    pub up: Vec<Option<RunningBooth>>,
    auditor: Auditor,
}

impl Rig {
    /// Makes the site, starts the server, enrols the booths. None of them is started yet.
    ///
    /// # Errors
    /// When something of it does not come up.
    pub fn new(programs: &Programs, database: Database, booths: u8, seed: u64) -> Result<Self, SiteError> {
        let server = ServerFolder::new(programs, database)?;
        let running = server.start(None)?;
        let auditor = Auditor::enrol(&running.url(), "AUDIT", &server.code("AUDIT", &[])?)?;
        let mut rig = Self { server, running: Some(running), proxies: vec![], booths: vec![], up: vec![], auditor };
        for number in 1..=booths {
            rig.add(programs, number, seed.wrapping_add(number.into()))?;
        }
        Ok(rig)
    }

    fn add(&mut self, programs: &Programs, number: u8, seed: u64) -> Result<(), SiteError> {
        let Some(running) = &self.running else { return Err(SiteError::Unexpected("the server is down".into())) };
        let proxy = Proxy::start(running.address(), seed, Weather::default()).map_err(SiteError::io("proxy"))?;
        let booth = BoothFolder::new(programs, number, Some(&format!("http://{}", proxy.address())))?;
        let code = self.server.code(booth.id(), &[number * 2 - 1, number * 2])?;
        booth.enrol(&code)?;
        self.proxies.push(proxy);
        self.booths.push(booth);
        self.up.push(None);
        Ok(())
    }

    /// Starts every booth that is down, opens its shift, and waits until the booths have one another's ticket keys:
    /// only then does a ticket prove itself where nobody has heard of it.
    ///
    /// # Errors
    /// When one does not come up, or the keys do not come.
    pub fn start_booths(&mut self, at: Option<&str>) -> Result<(), SiteError> {
        for place in 0..self.booths.len() {
            if self.up[place].is_none() {
                self.up[place] = Some(self.booths[place].start(at)?);
            }
        }
        self.up.iter_mut().flatten().try_for_each(RunningBooth::open)?;
        self.introduced(Duration::from_secs(60))
    }

    fn introduced(&self, longest: Duration) -> Result<(), SiteError> {
        let began = Instant::now();
        for booth in &self.booths {
            let ring = booth.data().join("keyring.json");
            let knows = |text: &str| {
                let mut others = self.booths.iter().filter(|other| other.id() != booth.id());
                others.all(|other| text.contains(&format!("\"{}\"", other.id())))
            };
            while !knows(&std::fs::read_to_string(&ring).unwrap_or_default()) {
                if began.elapsed() > longest {
                    let (what, last) = (format!("the site's keys at {}", booth.id()), String::new());
                    return Err(SiteError::Late { what, seconds: longest.as_secs(), last });
                }
                thread::sleep(Duration::from_millis(20));
            }
        }
        Ok(())
    }

    /// Starts one booth.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn start_booth(&mut self, place: usize, at: Option<&str>) -> Result<&mut RunningBooth, SiteError> {
        let mut running = self.booths[place].start(at)?;
        running.open()?;
        Ok(self.up[place].insert(running))
    }

    /// A booth that is up.
    ///
    /// # Errors
    /// When it is down.
    pub fn booth(&mut self, place: usize) -> Result<&mut RunningBooth, SiteError> {
        self.up[place].as_mut().ok_or_else(|| SiteError::Unexpected(format!("B{} is down", place + 1)))
    }

    /// `kill -9` of the server.
    pub fn kill_server(&mut self) {
        if let Some(running) = self.running.take() {
            drop(running.child.kill());
        }
    }

    /// The server again, on the port it had or on another: the proxies find it.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn start_server(&mut self) -> Result<(), SiteError> {
        if self.running.is_none() {
            let running = self.server.start(None)?;
            self.proxies.iter().for_each(|proxy| proxy.redirect(running.address()));
            self.auditor.ask_at(&running.url());
            self.running = Some(running);
        }
        Ok(())
    }

    /// Every fact on every booth's disk.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn disks(&self) -> Result<Vec<Entry>, SiteError> {
        let mut all = Vec::new();
        for booth in &self.booths {
            all.extend(booth.entries()?);
        }
        Ok(all)
    }

    /// The facts that the server has, by its own protocol.
    ///
    /// # Errors
    /// When it does not answer, or its feed has a gap.
    pub fn auditor(&mut self) -> Result<&mut Auditor, SiteError> {
        self.auditor.pull()?;
        Ok(&mut self.auditor)
    }

    /// Waits until the server's set is the union of the journals, by hash; how long that took.
    ///
    /// # Errors
    /// When they still differ after `longest`, with how.
    pub fn agreed(&mut self, longest: Duration) -> Result<Duration, SiteError> {
        let began = Instant::now();
        loop {
            let disks = self.disks()?;
            let found = agree(&self.auditor()?.journals()?, &disks);
            let Some(found) = found else { return Ok(began.elapsed()) };
            if began.elapsed() > longest {
                let (what, last) = ("agreement by hash".to_owned(), found.to_string());
                return Err(SiteError::Late { what, seconds: longest.as_secs(), last });
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}
