//! The server: its ledger on its SQLite store, and the booth protocol without the HTTP around it. A wait is a parked
//! call, answered by the next commit or by its end.

use super::booth::site;
use super::clock::BEGAN;
use super::plant::Crooked;
use super::{Answer, Ask, Plant};
use crate::dice::Dice;
use ed25519_dalek::VerifyingKey;
use palang_booth::sync::{Reply, TransportError};
use palang_domain::{BoothId, Currency, Hash, SiteId, Timestamp, Zone};
use palang_server::ledger::{self, LedgerError, NewSite, Principal, Site};
use palang_server::store::{Store, Tx};
use palang_wire::enrol::EnrolRequest;
use palang_wire::feed::PullRequest;
use palang_wire::{Batch, Envelope, FrameError, Limits, PROTOCOL, PushAnswer, paths};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What a booth shows.
pub type Credential = Principal;

/// What became of a call at the server.
#[derive(Default)]
pub struct Handled {
    /// Answers that are ready now: to this call, or to others that had waited.
    pub answers: Vec<Answer>,
    /// This call waits for something new, until then.
    pub parked_until: Option<u64>,
    /// What the trace says of it.
    pub told: String,
}

/// The server of the simulated site.
pub struct Server {
    dir: PathBuf,
    store: Option<Store>,
    dice: Dice,
    parked: Vec<(Ask, Principal)>,
    plant: Plant,
}

fn time(now: u64) -> Timestamp {
    BEGAN.plus_millis(i64::try_from(now).unwrap_or(i64::MAX))
}

impl Server {
    /// Opens a server in `dir` that has the site in it.
    pub fn open(dir: &Path, mut dice: Dice, plant: Plant) -> Result<Self, String> {
        std::fs::create_dir_all(dir).map_err(|error| error.to_string())?;
        let store = Store::open_sqlite(dir).map_err(|error| error.to_string())?;
        let (seed, nonce) = (bytes(&mut dice), bytes(&mut dice));
        let new = NewSite {
            site: Site {
                site: site(),
                name: "Parkir Uji".into(),
                zone: Zone::JAKARTA,
                currency: Currency::Idr,
                language: "en".into(),
            },
            seed,
            nonce,
        };
        let server = Self { dir: dir.to_owned(), store: Some(store), dice, parked: Vec::new(), plant };
        server.write(move |tx| ledger::create_site(tx, &new, BEGAN))?;
        Ok(server)
    }

    /// A one-time code.
    pub fn invite(&mut self, booth: &BoothId) -> Result<String, String> {
        let (booth, random) = (booth.clone(), bytes(&mut self.dice));
        self.write(move |tx| ledger::invite_booth(tx, site(), &booth, &[], random, BEGAN))
    }

    /// Enrols a booth: what it shows from now on, and the site's key.
    pub fn enrol(&mut self, request: EnrolRequest) -> Result<(Principal, VerifyingKey), String> {
        let random = bytes(&mut self.dice);
        let answer = self.write(move |tx| ledger::enrol(tx, &request, &random, BEGAN))?;
        let key = answer.api_key.clone();
        let principal = self.read(move |tx| ledger::authenticate(tx, &key, BEGAN))?;
        let site_key = data_encoding::HEXLOWER.decode(answer.site_key.as_bytes()).map_err(|error| error.to_string())?;
        let site_key: [u8; 32] = site_key.try_into().map_err(|_| "a short site key".to_owned())?;
        Ok((principal, VerifyingKey::from_bytes(&site_key).map_err(|error| error.to_string())?))
    }

    fn store(&self) -> Result<&Store, String> {
        self.store.as_ref().ok_or_else(|| "the server is down".to_owned())
    }

    fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn Tx) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, String> {
        self.store()?.write_blocking(work).map_err(|error| error.to_string())
    }

    /// Asks the books, for the checks too.
    pub fn read<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn Tx) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, String> {
        self.store()?.read_blocking(work).map_err(|error| error.to_string())
    }

    /// The feed's newest number.
    pub fn latest(&self) -> Result<u64, String> {
        let sql = "SELECT feed FROM counter WHERE site = $1";
        self.read(move |tx| Ok(tx.query(sql, &[number().into()])?.first().map_or(Ok(0), |row| row.count(0))?))
    }

    /// It dies. Whether it was up.
    pub fn crash(&mut self) -> bool {
        self.parked.clear();
        self.store.take().is_some()
    }

    /// It comes back on what lies on its disk.
    pub fn restart(&mut self) -> Result<(), String> {
        if self.store.is_none() {
            self.store = Some(Store::open_sqlite(&self.dir).map_err(|error| error.to_string())?);
        }
        Ok(())
    }

    /// Handles a call that arrives at the virtual millisecond `now`.
    pub fn handle(&mut self, ask: &Ask, principal: &Principal, now: u64) -> Result<Handled, String> {
        if self.store.is_none() {
            let refused = Err(TransportError::Unreachable("nobody listens".into()));
            return Ok(Handled { answers: vec![(ask.clone(), refused)], told: "is down".into(), ..Handled::default() });
        }
        let before = self.latest()?;
        let path = ask.call.path.as_str();
        let (status, body, told) = match path {
            paths::PUSH => self.push(ask, principal, now)?,
            paths::PULL => {
                let request: PullRequest = match serde_json::from_slice(&ask.call.body) {
                    Ok(request) => request,
                    Err(_) => return Ok(answered(ask, 400, Vec::new(), "no pull".into())),
                };
                let nothing_new = request.after >= before && request.secrets >= self.secrets()?;
                if request.wait_s > 0 && nothing_new {
                    self.parked.push((ask.clone(), principal.clone()));
                    let parked_until = Some(now + u64::from(request.wait_s) * 1_000);
                    return Ok(Handled { parked_until, told: "waits".into(), ..Handled::default() });
                }
                self.page(&request, principal, now)?
            }
            paths::SNAPSHOT => {
                let since = time(now).plus_millis(-86_400_000);
                let plant = self.plant;
                let snapshot = self.read(move |tx| {
                    let snapshot = ledger::snapshot(tx, site(), PROTOCOL, since, time(now))?;
                    plant.snapshot(tx, snapshot)
                })?;
                let told = format!("snapshot of {} with {} stays", snapshot.header.feed, snapshot.stays.len());
                (200, snapshot.pack().map_err(|error| error.to_string())?, told)
            }
            paths::SECRETS => {
                let secrets = self.read(|tx| ledger::secrets(tx, site()))?;
                let body = serde_json::to_vec(&secrets).map_err(|error| error.to_string())?;
                (200, body, format!("secrets {}", secrets.version))
            }
            _ => (404, Vec::new(), "not here".to_owned()),
        };
        let mut handled = answered(ask, status, body, told);
        if self.latest()? > before {
            for (parked, principal) in std::mem::take(&mut self.parked) {
                handled.answers.push((parked.clone(), Ok(self.wake(&parked, &principal, now)?)));
            }
        }
        Ok(handled)
    }

    /// A parked call has waited long enough.
    pub fn give_up(&mut self, number: u64, now: u64) -> Result<Vec<Answer>, String> {
        let Some(place) = self.parked.iter().position(|(ask, _)| ask.number == number) else { return Ok(Vec::new()) };
        let (ask, principal) = self.parked.remove(place);
        let reply = self.wake(&ask, &principal, now)?;
        Ok(vec![(ask, Ok(reply))])
    }

    fn wake(&self, ask: &Ask, principal: &Principal, now: u64) -> Result<Reply, String> {
        let request: PullRequest = serde_json::from_slice(&ask.call.body).map_err(|error| error.to_string())?;
        let (status, body, _) = self.page(&request, principal, now)?;
        Ok(Reply { status, body, ..Reply::default() })
    }

    fn secrets(&self) -> Result<u64, String> {
        let sql = "SELECT secrets FROM counter WHERE site = $1";
        self.read(move |tx| Ok(tx.query(sql, &[number().into()])?.first().map_or(Ok(0), |row| row.count(0))?))
    }

    fn page(&self, request: &PullRequest, principal: &Principal, now: u64) -> Result<(u16, Vec<u8>, String), String> {
        let (request, booth): (PullRequest, BoothId) = (request.clone(), principal.booth.clone());
        let after = request.after;
        let plant = self.plant;
        let page = self.read(move |tx| {
            let page = ledger::pull(tx, site(), &booth, &request, Vec::new(), time(now))?;
            plant.page(tx, page)
        })?;
        let told = format!("page {after}..{} with {}", page.header.through, page.entries.len());
        Ok((200, page.pack().map_err(|error| error.to_string())?, told))
    }

    /// The ledger takes a batch, with what is wrong on purpose.
    fn take(
        &mut self,
        principal: Principal,
        batch: Batch,
        envelopes: Vec<(Envelope, Hash)>,
        now: u64,
    ) -> Result<PushAnswer, String> {
        let plant = self.plant;
        // The dice are rolled only where something is wrong: a sound world is the same with and without this.
        let strikes = plant != Plant::Nothing && self.dice.permille(400);
        let said = Arc::new(Mutex::new(None));
        let tell = Arc::clone(&said);
        let done = self.write(move |tx| {
            plant.before_push(tx, &batch.header)?;
            let answer = ledger::push(&mut Crooked { tx, plant, strikes }, &principal, &batch, &envelopes, time(now))?;
            plant.after_push(tx, &batch.header)?;
            if strikes && plant == Plant::ServerAcknowledgesFirst {
                *tell.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
                return Err(LedgerError::Malformed("the power went".to_owned()));
            }
            Ok(answer)
        });
        let said = said.lock().unwrap_or_else(PoisonError::into_inner).take();
        said.map_or(done, Ok)
    }

    fn push(&mut self, ask: &Ask, principal: &Principal, now: u64) -> Result<(u16, Vec<u8>, String), String> {
        let unpacked: Result<_, FrameError> = Batch::unpack(&ask.call.body, Limits::BATCH);
        let (batch, envelopes) = match unpacked {
            Ok(unpacked) => unpacked,
            Err(error) => return Ok((400, Vec::new(), error.to_string())),
        };
        let (from, count) = (batch.header.from, batch.header.count);
        let mut answer = self.take(principal.clone(), batch, envelopes, now)?;
        if self.plant == Plant::WitnessOfAnother
            && let PushAnswer::Held { witness, .. } = &mut answer
        {
            witness.seq += 1;
        }
        let told = format!("{from}+{count}: {}", state(&answer));
        Ok((200, serde_json::to_vec(&answer).map_err(|error| error.to_string())?, told))
    }
}

fn state(answer: &PushAnswer) -> String {
    use PushAnswer::{Fork, Held, Quarantined, Wanted};
    match answer {
        Held { through, .. } => format!("held {through}"),
        Wanted { from, .. } => format!("wants {from}"),
        Fork { at, .. } => format!("fork at {at}"),
        Quarantined { through, .. } => format!("apart {through}"),
    }
}

fn answered(ask: &Ask, status: u16, body: Vec<u8>, told: String) -> Handled {
    let reply = Reply { status, body, ..Reply::default() };
    Handled { answers: vec![(ask.clone(), Ok(reply))], parked_until: None, told }
}

fn bytes<const N: usize>(dice: &mut Dice) -> [u8; N] {
    let mut bytes = [0; N];
    for piece in bytes.chunks_mut(8) {
        piece.copy_from_slice(&dice.roll().to_le_bytes()[..piece.len()]);
    }
    bytes
}

/// The site of these books, as they number it.
pub fn number() -> i64 {
    let site: SiteId = site();
    i64::from(site.get())
}
