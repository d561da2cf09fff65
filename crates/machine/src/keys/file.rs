//! Key files in the data directory: the booth's own secret, and the keys it believes.

use crate::keys::{KeysError, stand_in};
use palang_domain::ticket::{BoothKey, KeyEntry, KeyFile, KeyRing};
use palang_domain::{BoothId, SiteId, Timestamp};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The booth's own secret. Never in the config, the log or a backup (SYNC 7.7).
const OWN: &str = "booth-key.json";
/// Keys of the site's other booths: put there by hand, later delivered by the feed.
pub(super) const RING: &str = "keyring.json";
/// What other booths need to check this one's tickets, ready to be copied into their [`OTHERS`].
pub(super) const ENTRY: &str = "booth-entry.json";
/// Folder of other booths' entries, one file each: how keys travel until the feed brings them.
pub(super) const OTHERS: &str = "keys";
/// Windows come with certification by the site; until then a booth's own key is good for its life.
const FOR_EVER: (Timestamp, Timestamp) = (Timestamp::EPOCH, Timestamp::from_millis(253_402_300_799_000));

/// The key a booth issues with, and the ring it checks with.
#[derive(Clone, Debug)]
pub struct BoothKeys {
    /// The booth's own secret, which issues its tickets.
    pub own: BoothKey,
    /// Checks tickets; the own key is always in it.
    pub ring: KeyRing,
    /// What other booths put into their rings to check this one's tickets.
    pub entry: KeyEntry,
    /// Why the own key is only a stand-in, where it is: the booth then sells on and sends nothing.
    pub stands_in: Option<KeysError>,
}

impl BoothKeys {
    /// Reads the keys of a data directory; makes the booth's own at its first start. `kid` is the key's number at the
    /// site and is only used for a new key.
    ///
    /// # Errors
    /// A file that cannot be read, is no key, or is another booth's.
    pub fn open(data: &Path, kid: u8, booth: &BoothId, site: SiteId) -> Result<Self, KeysError> {
        let path = data.join(OWN);
        let file = match read(&path)? {
            Some(text) => parse(&path, &text)?,
            None => make(&path, kid, booth, site)?,
        };
        if file.booth != *booth || file.site != site {
            let detail = format!("it is the key of booth {} at site {}", file.booth, file.site);
            return Err(KeysError { file: path, detail });
        }
        let entry = file.entry();
        let ring_path = data.join(RING);
        let mut ring = KeyRing::new();
        add(&mut ring, entry.clone(), &path)?;
        let delivered: Option<KeyRing> = read(&ring_path)?.map(|text| parse(&ring_path, &text)).transpose()?;
        for key in delivered.iter().flat_map(|ring| ring.entries().iter().cloned()) {
            // The number is ours: one was given twice. The rest of the site's keys are as good as before.
            add(&mut ring, key, &ring_path).unwrap_or_else(|error| tracing::warn!(%error, "a key is not believed"));
        }
        for (path, other) in others(data)? {
            match add(&mut ring, other, &path) {
                // What was copied here before the site delivered its own gives way to that.
                Err(error) if delivered.is_some() => tracing::warn!(%error, "a key is not believed"),
                added => added?,
            }
        }
        if !data.join(ENTRY).exists() {
            write(&data.join(ENTRY), &entry)?;
        }
        stand_in::believe(data, &mut ring);
        Ok(Self { own: file.key(), ring, entry, stands_in: None })
    }

    /// The site has given the booth's key another number. Tickets that carry the old one stay good: its entry joins the
    /// other booths' keys.
    ///
    /// # Errors
    /// A file that cannot be read or written.
    pub fn renumber(data: &Path, kid: u8) -> Result<(), KeysError> {
        let path = data.join(OWN);
        let Some(text) = read(&path)? else { return Err(failed(&path, "there is none")) };
        let mut file: KeyFile = parse(&path, &text)?;
        if file.kid == kid {
            return Ok(());
        }
        let folder = data.join(OTHERS);
        crate::private::folder(&folder).map_err(|error| failed(&folder, &error.to_string()))?;
        write(&folder.join(format!("own-{}.json", file.kid)), &file.entry())?;
        file.kid = kid;
        write(&path, &file)?;
        write(&data.join(ENTRY), &file.entry())
    }

    /// Keeps the keys that the site has delivered, whole or not at all.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn deliver(data: &Path, keys: &[KeyEntry]) -> Result<(), KeysError> {
        let mut ring = KeyRing::new();
        for key in keys {
            if let Err(error) = ring.add(key.clone()) {
                tracing::warn!(%error, booth = %key.booth, "a delivered key is not believed");
            }
        }
        write(&data.join(RING), &ring)
    }

    /// Whether this data directory has a key already: reading a ticket must not make one.
    #[must_use]
    pub fn exist(data: &Path) -> bool {
        data.join(OWN).is_file()
    }
}

/// Whether the key in a data directory is a whole one, and another booth's.
pub(super) fn is_anothers(data: &Path, booth: &BoothId, site: SiteId) -> bool {
    let path = data.join(OWN);
    let file = read(&path).ok().flatten().and_then(|text| parse::<KeyFile>(&path, &text).ok());
    file.is_some_and(|file| file.booth != *booth || file.site != site)
}

/// Adds a key unless the ring has it already.
pub(super) fn add(ring: &mut KeyRing, entry: KeyEntry, from: &Path) -> Result<(), KeysError> {
    if ring.entries().iter().any(|other| other.public == entry.public && other.kid == entry.kid) {
        return Ok(());
    }
    ring.add(entry).map_err(|error| failed(from, &error.to_string()))
}

/// The entries of other booths that somebody copied here, in the order of their names.
pub(super) fn others(data: &Path) -> Result<Vec<(PathBuf, KeyEntry)>, KeysError> {
    let folder = data.join(OTHERS);
    let files = match fs::read_dir(&folder) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(&folder, &error.to_string())),
    };
    let mut paths: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            read(&path)?.map_or_else(
                || Err(failed(&path, "it went away")),
                |text| parse(&path, &text).map(|entry| (path.clone(), entry)),
            )
        })
        .collect()
}

pub(super) fn make(path: &Path, kid: u8, booth: &BoothId, site: SiteId) -> Result<KeyFile, KeysError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| failed(path, &error.to_string()))?;
    let file = KeyFile::new(kid, booth.clone(), site, FOR_EVER, seed);
    write(path, &file)?;
    Ok(file)
}

pub(super) fn failed(path: &Path, detail: &str) -> KeysError {
    KeysError { file: path.to_owned(), detail: detail.to_owned() }
}

pub(super) fn read(path: &Path) -> Result<Option<String>, KeysError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, &error.to_string())),
    }
}

pub(super) fn parse<T: serde::de::DeserializeOwned>(path: &Path, text: &str) -> Result<T, KeysError> {
    // serde's message may quote the value it did not like, and that may be a secret: only its place is told.
    serde_json::from_str(text)
        .map_err(|error| failed(path, &format!("not a key file (line {}, column {})", error.line(), error.column())))
}

/// Whole or not at all, and for nobody else's eyes: a new file, synced, then renamed.
pub(super) fn write<T: serde::Serialize>(path: &Path, value: &T) -> Result<(), KeysError> {
    let bytes = serde_json::to_vec_pretty(value).map_err(|error| failed(path, &error.to_string()))?;
    let mut draft = PathBuf::from(path);
    draft.set_extension("new");
    let write = || -> io::Result<()> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&draft)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&draft, path)
    };
    write().map_err(|error| failed(path, &error.to_string()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn open(data: &Path, kid: u8, booth: &str) -> Result<BoothKeys, KeysError> {
        BoothKeys::open(data, kid, &booth.parse().unwrap(), SiteId::try_from(7).unwrap())
    }

    #[test]
    fn s0_x14_a_booth_has_its_own_secret_and_keeps_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = open(folder.path(), 1, "B1").unwrap();
        assert_eq!(open(folder.path(), 9, "B1").unwrap().entry, first.entry, "made once");
        assert_eq!(first.ring.entries(), std::slice::from_ref(&first.entry));
        let other = tempfile::tempdir().unwrap();
        assert_ne!(open(other.path(), 1, "B1").unwrap().entry.public, first.entry.public);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(OWN)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn another_booths_key_is_believed_beside_the_own_one() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let theirs = open(one.path(), 1, "B1").unwrap().entry;
        fs::create_dir(two.path().join(OTHERS)).unwrap();
        fs::copy(one.path().join(ENTRY), two.path().join(OTHERS).join("b1.json")).unwrap();
        let ours = open(two.path(), 2, "B2").unwrap();
        assert_eq!(ours.ring.entries().len(), 2);
        assert!(ours.ring.entries().contains(&theirs));
    }

    #[test]
    fn a_wrong_or_broken_key_file_is_refused_without_saying_what_stands_in_it() {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path(), 1, "B1").unwrap();
        assert!(open(folder.path(), 1, "B2").unwrap_err().detail.contains("B1"));
        fs::write(folder.path().join(OWN), r#"{"seed":"deadbeef"}"#).unwrap();
        let error = open(folder.path(), 1, "B1").unwrap_err();
        assert!(!error.to_string().contains("deadbeef"), "{error}");
    }

    #[test]
    fn sync_7_1_a_key_renumbered_by_the_site_still_checks_its_old_tickets() {
        let folder = tempfile::tempdir().unwrap();
        let first = open(folder.path(), 1, "B1").unwrap();
        BoothKeys::renumber(folder.path(), 40).unwrap();
        BoothKeys::renumber(folder.path(), 40).unwrap();
        let now = open(folder.path(), 1, "B1").unwrap();
        assert_eq!((now.own.kid, &now.entry.public), (40, &first.entry.public));
        let kids: Vec<u8> = now.ring.entries().iter().map(|entry| entry.kid).collect();
        assert_eq!((kids.len(), kids.contains(&1), kids.contains(&40)), (2, true, true));
    }
}
