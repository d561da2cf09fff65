//! The frame of everything that carries facts: zstd over one line of JSON, the header, and then one line a record.

use crate::Versions;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Read;

/// What a reader accepts. Nothing is unpacked beyond it (SYNC 7.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of a frame as it travels.
    pub packed: usize,
    /// The most bytes of it unpacked.
    pub unpacked: usize,
    /// The most lines behind the header.
    pub records: usize,
    /// The versions of the protocol that are understood.
    pub versions: Versions,
}

impl Limits {
    /// A batch: SYNC 3 asks for at most 500 facts or 256 KiB packed.
    pub const BATCH: Self = Self { packed: 1 << 20, unpacked: 8 << 20, records: 2_000, versions: Versions::HERE };
    /// A feed page or a snapshot.
    pub const PAGE: Self = Self { packed: 64 << 20, unpacked: 256 << 20, records: 1_000_000, versions: Versions::HERE };

    /// The same of another side's versions.
    #[must_use]
    pub const fn of(self, versions: Versions) -> Self {
        Self { versions, ..self }
    }
}

/// Why bytes are not a frame.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// It is larger than [`Limits`] allow; names the limit.
    #[error("more than the allowed {0}")]
    TooLarge(&'static str),
    /// Not zstd, or cut off.
    #[error("not a zstd frame: {0}")]
    Packing(std::io::Error),
    /// No header line, or not the expected one.
    #[error("no header: {0}")]
    Header(serde_json::Error),
    /// It is in a version of the protocol that is not understood here.
    #[error("protocol {0} is not spoken here")]
    Protocol(u16),
    /// The header and the lines do not agree.
    #[error("{0}")]
    Content(String),
    /// The signature is not of these bytes, or not of that key.
    #[error("the signature does not hold")]
    Signature,
}

/// Packs a header and lines. Compact JSON has no line break, so a line is a record.
///
/// # Errors
/// When the header cannot be written.
pub fn pack<'a, H: Serialize>(header: &H, lines: impl Iterator<Item = &'a [u8]>) -> Result<Vec<u8>, FrameError> {
    let mut plain = serde_json::to_vec(header).map_err(FrameError::Header)?;
    plain.push(b'\n');
    for line in lines {
        plain.extend_from_slice(line);
        plain.push(b'\n');
    }
    zstd::encode_all(plain.as_slice(), 3).map_err(FrameError::Packing)
}

/// A header read, its line as it came, and the lines after it.
pub type Unpacked<H> = (H, Vec<u8>, Vec<Vec<u8>>);

/// Unpacks a header and its lines, never more than `limits`.
pub fn unpack<H: DeserializeOwned>(packed: &[u8], limits: Limits) -> Result<Unpacked<H>, FrameError> {
    if packed.len() > limits.packed {
        return Err(FrameError::TooLarge("bytes"));
    }
    let most = u64::try_from(limits.unpacked).unwrap_or(u64::MAX);
    let mut plain = Vec::new();
    let mut reader = zstd::Decoder::new(packed).map_err(FrameError::Packing)?;
    // What a frame may make its reader keep in memory is bounded, too; ours never ask for more than 8 MiB.
    reader.window_log_max(23).map_err(FrameError::Packing)?;
    reader.take(most.saturating_add(1)).read_to_end(&mut plain).map_err(FrameError::Packing)?;
    if plain.len() > limits.unpacked {
        return Err(FrameError::TooLarge("unpacked bytes"));
    }
    let mut lines = plain.split(|byte| *byte == b'\n');
    let raw = lines.next().unwrap_or_default();
    let header = serde_json::from_slice(raw).map_err(FrameError::Header)?;
    let mut records: Vec<Vec<u8>> = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        if records.len() == limits.records {
            return Err(FrameError::TooLarge("records"));
        }
        records.push(line.to_vec());
    }
    Ok((header, raw.to_vec(), records))
}

/// What was signed of a header line: the line as it came, its last field `signature` emptied. Not the header written
/// again: a later version's fields are unknown here, and are signed all the same.
///
/// # Errors
/// [`FrameError::Signature`] when the line does not end with that signature.
pub(crate) fn unsigned(purpose: &str, raw: &[u8], signature: &str) -> Result<Vec<u8>, FrameError> {
    let tail = format!("\"signature\":\"{signature}\"}}");
    let rest = raw.strip_suffix(tail.as_bytes()).ok_or(FrameError::Signature)?;
    Ok([purpose.as_bytes(), rest, b"\"signature\":\"\"}"].concat())
}
