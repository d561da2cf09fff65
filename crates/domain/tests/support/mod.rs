//! A site, its keys and a car, for the ticket tests.
#![allow(dead_code, clippy::unwrap_used)]

use palang_domain::ticket::{
    Affixes, BoothKey, Claims, CodeFormat, Decoder, ForeignPattern, KeyRing, Limits, Number, Scanned, decode, issue,
};
use palang_domain::{ClassId, GateNumber, Plate, Refusal, SiteId, TariffRef, Timestamp, Zone};

/// Monday noon in Jakarta.
pub const NOW: &str = "2026-11-23T05:00:00.000Z";

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
pub fn site(number: u16) -> SiteId {
    number.try_into().unwrap()
}
pub fn gate(number: u8) -> GateNumber {
    number.try_into().unwrap()
}
pub fn class(name: &str) -> ClassId {
    name.parse().unwrap()
}
pub fn tariff() -> TariffRef {
    TariffRef { name: "id-hourly".into(), version: "0123456789abcdef".into() }
}

/// The key of a booth, from a seed of one repeated byte.
pub fn key(kid: u8, site_id: u16, seed: u8) -> BoothKey {
    BoothKey::from_seed(kid, "IN-1".parse().unwrap(), site(site_id), &[seed; 32])
}

/// The number of a car that came in at that instant, in Jakarta.
pub fn number(entry: Timestamp, gate_number: u8, count: u32) -> Number {
    Number::new(Zone::JAKARTA.local(entry).date(), gate(gate_number), count).unwrap()
}

pub fn claims(entry: Timestamp, gate_number: u8, count: u32, plate: Option<&str>) -> Claims {
    let plate = plate.and_then(Plate::normalise);
    Claims::new(number(entry, gate_number, count), site(7), entry, &class("mobil"), &tariff(), plate.as_ref()).unwrap()
}

/// Site 7 with the key of booth 3, valid in 2026 and 2027, and with foreign tickets.
pub struct Site {
    pub key: BoothKey,
    pub ring: KeyRing,
    pub foreign: Vec<ForeignPattern>,
    pub affixes: Affixes,
}

impl Site {
    pub fn new() -> Self {
        let key = key(3, 7, 0x51);
        let mut ring = KeyRing::new();
        ring.add(key.entry(at("2026-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z"))).unwrap();
        let foreign = ["YYYYMMDDHHMMSS", "PK########", "TKT*", "OFFYYYYMMDDHHMMSS"].map(|text| text.parse().unwrap());
        Self { key, ring, foreign: foreign.to_vec(), affixes: Affixes::default() }
    }

    pub fn decoder(&self) -> Decoder<'_> {
        Decoder {
            site: site(7),
            zone: Zone::JAKARTA,
            keys: &self.ring,
            foreign: &self.foreign,
            affixes: &self.affixes,
            limits: Limits::default(),
        }
    }

    pub fn decode(&self, text: &str) -> Result<Scanned, Refusal> {
        decode(text, &self.decoder(), at(NOW))
    }

    pub fn issue(&self, format: CodeFormat) -> String {
        issue(format, &claims(at("2026-11-23T03:52:56Z"), 1, 417, Some("B 1234 XY")), &self.key)
    }
}

pub const FORMATS: [CodeFormat; 3] = [CodeFormat::P1, CodeFormat::P2, CodeFormat::Code128];
