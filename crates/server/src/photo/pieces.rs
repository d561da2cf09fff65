//! A photo that comes in pieces (`palang_wire::photo`): each is appended where the last one ended, and once the file is
//! whole its hash must be its name.

use super::check::NotAPicture;
use super::{Photos, check, write_whole};
use palang_domain::{BoothId, Hash, SiteId};
use palang_wire::photo::{LARGEST, PIECE};
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

/// `content-range: bytes A-B/TOTAL`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The place of its first byte in the photo.
    pub from: u64,
    /// Of how many in all.
    pub total: u64,
    /// How many are in this piece.
    pub length: u64,
}

impl Range {
    /// Reads the header.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
        let (from, to) = range.split_once('-')?;
        let number = |text: &str| -> Option<u64> {
            let digits = !text.is_empty() && text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
            if digits { text.parse().ok() } else { None }
        };
        let (from, to, total) = (number(from)?, number(to)?, number(total)?);
        (from <= to && to < total).then(|| Self { from, total, length: to - from + 1 })
    }
}

/// One piece on its way in.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// The name of the photo: its SHA-256.
    pub photo: Hash,
    /// Where it belongs.
    pub range: Range,
    /// The bytes of this piece.
    pub bytes: &'a [u8],
}

/// How much of a photo is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// All of it.
    Whole,
    /// So many bytes from its start.
    Part(u64),
}

/// Why a piece is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PieceError {
    /// Larger than any photo, or the piece is not as long as it says.
    #[error("the piece does not fit its range")]
    Range,
    /// It begins elsewhere than where the bytes here end.
    #[error("{0} bytes are here")]
    Elsewhere(u64),
    /// The whole is not what its name says: it is forgotten.
    #[error("the whole is not what its name says")]
    Hash,
    /// The whole is no picture: it is forgotten.
    #[error(transparent)]
    NotAPicture(#[from] NotAPicture),
    /// The photo folder cannot be written or read.
    #[error("the photo folder: {0}")]
    Disk(#[from] io::Error),
}

impl Photos {
    /// Parts are apart by booth: two booths that send one file do not write into one another's.
    fn part(&self, site: SiteId, booth: &BoothId, photo: Hash) -> PathBuf {
        self.dir.join(site.to_string()).join("part").join(format!("{booth}.{photo}"))
    }

    /// How much of a photo is here from this booth.
    ///
    /// # Errors
    /// When the disk cannot.
    pub fn held(&self, site: SiteId, booth: &BoothId, photo: Hash) -> io::Result<Held> {
        if self.holds(site, photo) {
            return Ok(Held::Whole);
        }
        match fs::metadata(self.part(site, booth, photo)) {
            Ok(part) => Ok(Held::Part(part.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Held::Part(0)),
            Err(error) => Err(error),
        }
    }

    /// Takes a piece. Blocks, and decodes the whole.
    pub fn take(&self, site: SiteId, booth: &BoothId, piece: Piece<'_>) -> Result<Held, PieceError> {
        let Piece { photo, range, bytes } = piece;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if range.total > LARGEST || range.length != length || bytes.len() > PIECE {
            return Err(PieceError::Range);
        }
        let here = match self.held(site, booth, photo)? {
            Held::Whole => return Ok(Held::Whole),
            Held::Part(here) => here,
        };
        if range.from != here {
            return Err(PieceError::Elsewhere(here));
        }
        let part = self.part(site, booth, photo);
        if let Some(folder) = part.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = fs::OpenOptions::new().create(true).append(true).open(&part)?;
        file.write_all(bytes)?;
        let here = here + length;
        if here < range.total {
            return Ok(Held::Part(here));
        }
        let whole = fs::read(&part)?;
        // Whatever becomes of it, the next attempt begins anew.
        fs::remove_file(&part)?;
        if Hash::of(&whole) != photo {
            return Err(PieceError::Hash);
        }
        check(&whole)?;
        write_whole(&self.path(site, photo), &whole)?;
        Ok(Held::Whole)
    }
}
