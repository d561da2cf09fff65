//! A booth: its store, its clock, and its channels.

use super::clock::{BEGAN, VirtualClock};
use super::host::Shelf;
use super::server::{Credential, Server};
use super::{Ask, Plant};
use crate::dice::Dice;
use ed25519_dalek::{Signer, SigningKey};
use palang_booth::clock::{Clock, Reading, TrustedClock};
use palang_booth::store::{Settings, Store};
use palang_booth::sync::core::{Channel, Contact, Identity, Step, channels};
use palang_booth::sync::{Host, Journal, Reply, TransportError};
use palang_domain::{BoothId, Hash, SiteId};
use palang_wire::enrol::EnrolRequest;
use palang_wire::{PROTOCOL, Witness};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// A booth of the world.
pub struct Booth {
    /// The booth's number, from 1.
    pub number: usize,
    /// Its store.
    pub shelf: Arc<Shelf>,
    /// What it shows the server.
    pub credential: Credential,
    /// Which life of its process this is.
    pub life: u32,
    /// When each of its sync channels is asked next, in virtual milliseconds.
    pub wake_at: [u64; 3],
    /// The number of each channel's call that is on its way.
    flying: [Option<u64>; 3],
    channels: Vec<Box<dyn Channel>>,
    contact: Arc<Contact>,
    identity: Arc<Identity>,
    clock: VirtualClock,
    dir: PathBuf,
    dice: Dice,
}

impl Booth {
    /// Makes its key, enrols it and starts it.
    pub fn enrol(number: usize, dir: &Path, server: &mut Server, mut dice: Dice, plant: Plant) -> Result<Self, String> {
        let id: BoothId = format!("B{number}").parse().map_err(str::to_owned)?;
        let key = SigningKey::from_bytes(&Hash::of(&dice.roll().to_le_bytes()).0);
        let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
        let mut request = EnrolRequest {
            protocol: PROTOCOL,
            code: server.invite(&id)?,
            booth: id.clone(),
            public_key: hex(key.verifying_key().as_bytes()),
            hmac: hex(&Hash::of(id.as_str().as_bytes()).0),
            signature: String::new(),
        };
        request.signature = hex(&key.sign(&request.signed()).to_bytes());
        let (credential, site_key) = server.enrol(request)?;
        let clock = VirtualClock::default();
        let shelf = Arc::new(Shelf::new(id.clone(), clock.clone(), dice.fork(1), plant));
        let mut booth = Self {
            number,
            shelf,
            credential,
            life: 0,
            wake_at: [0; 3],
            flying: [None; 3],
            channels: Vec::new(),
            contact: Arc::new(Contact::new(None)),
            identity: Arc::new(Identity { site: site(), booth: id, key, site_key }),
            clock,
            dir: dir.to_owned(),
            dice,
        };
        booth.restart(0)?;
        Ok(booth)
    }

    /// The booth's id.
    pub fn id(&self) -> &BoothId {
        &self.identity.booth
    }

    /// Whether it is up.
    pub fn is_up(&self) -> bool {
        self.shelf.is_up()
    }

    /// Its clocks go on with everybody's.
    pub fn passes(&self, now: u64) {
        self.clock.set(now);
    }

    fn reading(&self, now: u64) -> Reading {
        self.clock.set(now);
        self.clock.read()
    }

    /// The virtual time of a reading of its monotonic clock.
    pub fn virtual_time(&self, at: Duration) -> u64 {
        self.clock.virtual_time(at)
    }

    /// What a channel wants next; nothing while the booth is down.
    pub fn step(&mut self, channel: usize, now: u64) -> Option<Step> {
        let reading = self.reading(now);
        if self.flying[channel].is_some() {
            return None;
        }
        self.channels.get_mut(channel).map(|channel| channel.step(reading))
    }

    /// A call was given a number on its way.
    pub fn flies(&mut self, channel: usize, number: u64) {
        self.flying[channel] = Some(number);
    }

    /// What came of a call. False when nobody waits for it any more.
    pub fn hear(&mut self, ask: &Ask, answer: Result<Reply, TransportError>, now: u64) -> bool {
        if self.life != ask.life || self.flying[ask.channel] != Some(ask.number) {
            return false;
        }
        self.flying[ask.channel] = None;
        let reading = self.reading(now);
        if let Some(channel) = self.channels.get_mut(ask.channel) {
            channel.answer(reading, answer);
        }
        true
    }

    /// Its wall clock jumps: a battery dies, a hand sets it, summer ends.
    pub fn jump(&mut self) {
        const HOUR: i64 = 3_600_000;
        let offsets = [0, HOUR, -HOUR, 8 * HOUR, -BEGAN.millis(), 10 * 365 * 24 * HOUR, -50 * 365 * 24 * HOUR, 400];
        let offset = self.dice.one(&offsets).copied().unwrap_or_default();
        self.clock.put_off(offset);
    }

    /// Its process dies: everything that is not on its disk is gone. Whether it was up.
    pub fn crash(&mut self) -> bool {
        self.life += 1;
        self.channels.clear();
        self.flying = [None; 3];
        self.shelf.take()
    }

    /// It is started, on what lies on its disk.
    pub fn restart(&mut self, now: u64) -> Result<(), String> {
        if self.is_up() {
            return Ok(());
        }
        self.clock.boot(now);
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&self.dice.roll().to_le_bytes());
        let settings = Settings {
            dir: self.dir.clone(),
            site: site(),
            booth: self.id().clone(),
            public_key: data_encoding::HEXLOWER.encode(self.identity.key.verifying_key().as_bytes()),
            nonce,
            now: self.clock.read().wall.max(self.clock.not_before()),
        };
        let (store, opened) = Store::open(settings).map_err(|error| format!("B{}: {error}", self.number))?;
        if let Some(aside) = opened.set_aside {
            return Err(format!("B{}: the journal was set aside: {}", self.number, aside.why));
        }
        let trusted = TrustedClock::new(Arc::new(self.clock.clone()), opened.last.max(Some(opened.head.at)));
        self.shelf.put(store, trusted);
        self.life += 1;
        self.contact = Arc::new(Contact::new(None));
        let host = Host {
            journal: Arc::clone(&self.shelf) as _,
            feed: Arc::clone(&self.shelf) as _,
            photos: Arc::clone(&self.shelf) as _,
        };
        let dice = &mut self.dice;
        let chance = || {
            let mut own = dice.fork(7);
            Box::new(move || own.roll()) as Box<dyn FnMut() -> u64 + Send>
        };
        self.channels = channels(&self.identity, &self.contact, &host, chance).into_iter().collect();
        Ok(())
    }

    /// Its clock and its disk are well from now on.
    pub fn heal(&mut self) {
        self.clock.put_off(0);
        self.shelf.heal();
    }

    /// Everything is pushed, and the feed is read to `latest`.
    pub fn drained(&self, latest: u64) -> Result<bool, String> {
        if !self.is_up() {
            return Ok(false);
        }
        let marks = self.shelf.marks().map_err(|error| error.0)?;
        let mark = self.shelf.feed_mark().map_err(|error| error.to_string())?;
        Ok(marks.unsynced() == 0 && mark.cursor >= latest && !mark.snapshot)
    }

    /// How far it is behind, for whoever looks for a mistake.
    pub fn lag(&self, now: u64) -> String {
        let unsynced = self.shelf.marks().map_or(0, |marks| marks.unsynced());
        let cursor = self.shelf.feed_mark().map_or(0, |mark| mark.cursor);
        let status = self.contact.status(self.reading(now));
        format!("B{}: {unsynced} unsynced, cursor {cursor}, {:?}, {:?}", self.number, status.state, status.trouble)
    }

    /// Countersigned heads that it keeps.
    pub fn witnesses(&self) -> Result<Vec<Witness>, String> {
        let id = self.id().clone();
        self.shelf.ask(move |view| view.witnesses(&id, 1)).map_err(|error| error.to_string())
    }
}

/// The number of the only site.
pub fn site() -> SiteId {
    SiteId::try_from(7).expect("a small number")
}
