//! A key to sell on with while the booth's own is not there: its file has been exchanged with another booth's (SYNC
//! R7). Nothing is signed with a key that is not this booth's, and nothing goes to the server under another's name.

use super::file::{BoothKeys, ENTRY, OTHERS, RING, add, failed, make, others, parse, read};
use super::{KeysError, file};
use palang_domain::ticket::{KeyEntry, KeyFile, KeyRing};
use palang_domain::{BoothId, SiteId};
use std::path::Path;

/// Made when it is first needed, and kept: its tickets must stay good when the right key is back.
const STAND_IN: &str = "booth-key.stand-in.json";

impl BoothKeys {
    /// As [`BoothKeys::open`]; where the key in the folder is another booth's, with a key that stands in for the own
    /// one. The other booth's file stays where it is, for whoever carries it back.
    ///
    /// # Errors
    /// A file that cannot be read, or is no key.
    pub fn open_or_stand_in(data: &Path, kid: u8, booth: &BoothId, site: SiteId) -> Result<Self, KeysError> {
        match Self::open(data, kid, booth, site) {
            Err(why) if file::is_anothers(data, booth, site) => {
                tracing::error!(%why, "another booth's key: a stand-in signs the tickets, and nothing is sent");
                stand_in(data, booth, site, why)
            }
            opened => opened,
        }
    }
}

fn stand_in(data: &Path, booth: &BoothId, site: SiteId, why: KeysError) -> Result<BoothKeys, KeysError> {
    let mut known: Vec<KeyEntry> = Vec::new();
    let own = data.join(ENTRY);
    known.extend(read(&own)?.map(|text| parse::<KeyEntry>(&own, &text)).transpose()?);
    let delivered = data.join(RING);
    let ring: Option<KeyRing> = read(&delivered)?.map(|text| parse(&delivered, &text)).transpose()?;
    known.extend(ring.iter().flat_map(|ring| ring.entries().iter().cloned()));
    known.extend(others(data)?.into_iter().map(|(_, entry)| entry));
    let path = data.join(STAND_IN);
    let file: KeyFile = match read(&path)? {
        Some(text) => parse(&path, &text)?,
        None => {
            let free = (1..=u8::MAX).rev().find(|kid| known.iter().all(|entry| entry.kid != *kid));
            make(&path, free.ok_or_else(|| failed(&path, "every key number is taken"))?, booth, site)?
        }
    };
    let mut ring = KeyRing::new();
    add(&mut ring, file.entry(), &path)?;
    for entry in known {
        add(&mut ring, entry, &data.join(OTHERS)).unwrap_or_else(|error| tracing::warn!(%error, "not believed"));
    }
    Ok(BoothKeys { own: file.key(), ring, entry: file.entry(), stands_in: Some(why) })
}

/// What the stand-in has signed stays good when the own key is back.
pub(super) fn believe(data: &Path, ring: &mut KeyRing) {
    let path = data.join(STAND_IN);
    let entry = read(&path).ok().flatten().and_then(|text| parse::<KeyFile>(&path, &text).ok());
    let added = entry.map_or(Ok(()), |file| add(ring, file.entry(), &path));
    added.unwrap_or_else(|error| tracing::warn!(%error, "what the stand-in signed is known by the journal alone"));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::fs;

    fn open(data: &Path, booth: &str) -> BoothKeys {
        BoothKeys::open_or_stand_in(data, 1, &booth.parse().unwrap(), SiteId::try_from(7).unwrap()).unwrap()
    }

    #[test]
    fn r7_another_booths_key_signs_nothing_and_the_own_one_comes_back() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (own, other) = (open(one.path(), "B1"), open(two.path(), "B2"));
        let (kept, file) = (one.path().join("kept"), one.path().join("booth-key.json"));
        fs::rename(&file, &kept).unwrap();
        fs::copy(two.path().join("booth-key.json"), &file).unwrap();
        let selling = open(one.path(), "B1");
        assert!(selling.stands_in.as_ref().is_some_and(|why| why.detail.contains("B2")));
        let publics: Vec<&String> = selling.ring.entries().iter().map(|entry| &entry.public).collect();
        assert!(!publics.contains(&&other.entry.public) && publics.contains(&&own.entry.public));
        assert_ne!((selling.own.kid, &selling.entry.public), (own.own.kid, &own.entry.public));
        assert_eq!(open(one.path(), "B1").entry, selling.entry, "the same after a restart");
        fs::rename(&kept, &file).unwrap();
        let back = open(one.path(), "B1");
        assert_eq!((&back.entry, back.stands_in), (&own.entry, None));
        assert!(back.ring.entries().contains(&selling.entry), "its tickets stay good");
    }
}
