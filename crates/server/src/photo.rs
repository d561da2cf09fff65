//! Photos: files named by their hash, `SITE/ab/cdef…`, on disk and nowhere else (REQUIREMENTS D8, S0-X05). What is kept
//! is a JPEG or PNG that really decodes; what is not whole yet lies under `SITE/part`.

mod check;
mod pieces;
mod retire;
mod sweep;

pub use check::{Format, NotAPicture, check};
pub use pieces::{Held, Piece, PieceError, Range};
pub use retire::retire;
pub use sweep::Swept;

use palang_domain::{Hash, SiteId};
use palang_wire::photo::LARGEST;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Why a picture is not kept.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// Larger than any photo may be (S1-C09).
    #[error("a photo is at most {LARGEST} bytes")]
    TooLarge,
    /// Not what it should be.
    #[error(transparent)]
    NotAPicture(#[from] NotAPicture),
    /// The photo folder cannot be written or read.
    #[error("the photo folder: {0}")]
    Disk(#[from] io::Error),
}

/// The folder of photos. Several servers may share it: a file is complete and right, or not there.
#[derive(Clone, Debug)]
pub struct Photos {
    dir: PathBuf,
}

impl Photos {
    /// Photos in that folder, which is made where it is missing.
    ///
    /// # Errors
    /// When the disk cannot.
    pub fn open(dir: &Path) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        Ok(Self { dir: dir.to_owned() })
    }

    /// Photos in a folder that is there.
    #[must_use]
    pub fn at(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// Where a photo lies: its name is nothing but its hash, so no request can name another file.
    fn path(&self, site: SiteId, photo: Hash) -> PathBuf {
        let name = photo.to_string();
        self.dir.join(site.to_string()).join(&name[..2]).join(&name[2..])
    }

    /// Keeps a whole picture; the same one again changes nothing. Blocks, and decodes: call it where that is allowed.
    pub fn keep(&self, site: SiteId, bytes: &[u8]) -> Result<Hash, PhotoError> {
        if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) {
            return Err(PhotoError::TooLarge);
        }
        check(bytes)?;
        let photo = Hash::of(bytes);
        let path = self.path(site, photo);
        if !path.exists() {
            write_whole(&path, bytes)?;
        }
        Ok(photo)
    }

    /// A picture that is held.
    ///
    /// # Errors
    /// The disk's; [`io::ErrorKind::NotFound`] when it is not held.
    pub fn read(&self, site: SiteId, photo: Hash) -> io::Result<(Format, Vec<u8>)> {
        let bytes = fs::read(self.path(site, photo))?;
        let format = Format::of(&bytes).ok_or(io::ErrorKind::InvalidData)?;
        Ok((format, bytes))
    }

    /// Whether the whole picture is held.
    #[must_use]
    pub fn holds(&self, site: SiteId, photo: Hash) -> bool {
        self.path(site, photo).is_file()
    }
}

/// Writes beside the place and moves it there: whoever looks sees nothing or all of it.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let beside = folder.join(format!(".{}.new", data_encoding::HEXLOWER.encode(&random)));
    let written = fs::File::create_new(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    });
    if written.is_err() {
        // Nobody will ask for it by that name; the sweep takes what is left.
        drop(fs::remove_file(&beside));
    }
    written
}

#[cfg(test)]
mod tests;
