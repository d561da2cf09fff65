//! Photos of the booth: files named by their hash in the data folder, `photos/ab/cdef…` (S0-X05, DESIGN 5). The fact
//! that names one carries the hash, so a file that was changed is found out when it is read. Which of them have been
//! sent is the store's to know; here are only files.

use palang_domain::{Hash, Timestamp};
use palang_wire::photo::LARGEST;
use std::fs;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

#[cfg(test)]
mod tests;

/// The folder within the data directory.
const FOLDER: &str = "photos";
/// A draft that a power cut left behind; taken away by [`sweep`] when it is a day old.
const DRAFT: &str = "new";
const DRAFT_LIFE: Duration = Duration::from_secs(86_400);

/// Why a photo is not kept, or not given.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// Larger than any photo may be (S1-C09).
    #[error("a photo is at most {LARGEST} bytes, this has {0}")]
    TooLarge(u64),
    /// Does not begin as a JPEG or PNG does. Whether it is whole, the server finds out: decoding untrusted pictures is
    /// no work for a booth.
    #[error("neither a JPEG nor a PNG")]
    NotAPicture,
    /// It was changed after it was taken.
    #[error("photo {0} is not what its name says")]
    Damaged(Hash),
    /// The file system could not read or write the file.
    #[error("the photo folder: {0}")]
    Disk(#[from] io::Error),
}

/// A photo that was kept: what its fact says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256 of its bytes, which also names its file.
    pub hash: Hash,
    /// Its size in bytes.
    pub size: u64,
}

/// Where a photo lies. Nothing but its hash makes the name.
#[must_use]
pub fn path(data: &Path, photo: &Hash) -> PathBuf {
    let name = photo.to_string();
    data.join(FOLDER).join(&name[..2]).join(&name[2..])
}

/// Keeps a picture, durably and whole; the same one again changes nothing. To be called before its fact is written.
pub fn keep(data: &Path, bytes: &[u8]) -> Result<Kept, PhotoError> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > LARGEST {
        return Err(PhotoError::TooLarge(size));
    }
    let jpeg = bytes.starts_with(&[0xFF, 0xD8, 0xFF]);
    if !jpeg && !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Err(PhotoError::NotAPicture);
    }
    let kept = Kept { hash: Hash::of(bytes), size };
    let path = path(data, &kept.hash);
    // A file of that name that is not that photo any more is written anew.
    if read(data, &kept.hash).is_err() {
        write(&path, bytes)?;
    }
    Ok(kept)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    crate::private::folder(path.parent().ok_or(io::ErrorKind::InvalidInput)?)?;
    let draft = path.with_extension(DRAFT);
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)
}

/// A whole photo, held against its name.
pub fn read(data: &Path, photo: &Hash) -> Result<Vec<u8>, PhotoError> {
    let mut bytes = Vec::new();
    fs::File::open(path(data, photo))?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if Hash::of(&bytes) == *photo { Ok(bytes) } else { Err(PhotoError::Damaged(*photo)) }
}

/// A piece of it, shorter only at its end. Before the first, the whole is held against its name.
pub fn piece(data: &Path, photo: &Hash, from: u64, most: usize) -> Result<Vec<u8>, PhotoError> {
    if from == 0 {
        let mut whole = read(data, photo)?;
        whole.truncate(most);
        return Ok(whole);
    }
    let mut file = fs::File::open(path(data, photo))?;
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(u64::try_from(most).unwrap_or(u64::MAX)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Takes a photo away; one that is gone already is fine.
///
/// # Errors
/// The disk's.
pub fn remove(data: &Path, photo: &Hash) -> io::Result<()> {
    match fs::remove_file(path(data, photo)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Takes away what was written before `before` and that `wanted` does not want any more (sent long ago, or never became
/// a fact), and drafts that a power cut left behind. Says how many photos went.
///
/// # Errors
/// The disk's; what could be taken away is then gone.
pub fn sweep(data: &Path, before: Timestamp, mut wanted: impl FnMut(&Hash) -> bool) -> io::Result<u64> {
    let folder = data.join(FOLDER);
    let shelves = match fs::read_dir(&folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        shelves => shelves?,
    };
    let before = UNIX_EPOCH + Duration::from_millis(u64::try_from(before.millis()).unwrap_or(0));
    let mut gone = 0;
    for shelf in shelves {
        let shelf = shelf?.path();
        if !shelf.is_dir() {
            continue;
        }
        for file in fs::read_dir(&shelf)? {
            let path = file?.path();
            let written = fs::metadata(&path)?.modified()?;
            match name(&path) {
                Some(photo) if written < before && !wanted(&photo) => {
                    fs::remove_file(&path)?;
                    gone += 1;
                }
                None if written + DRAFT_LIFE < before => fs::remove_file(&path)?,
                _ => {}
            }
        }
    }
    Ok(gone)
}

/// The hash that a file is named by; nothing for a draft, or for what somebody else put there.
fn name(path: &Path) -> Option<Hash> {
    let shelf = path.parent()?.file_name()?.to_str()?;
    let rest = path.file_name()?.to_str()?;
    Hash::try_from(format!("{shelf}{rest}")).ok()
}
