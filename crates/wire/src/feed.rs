//! Pull: the site's ordered stream of facts by cursor, and the snapshot for a booth that was away long.

use crate::batch::check;
use crate::frame::{self, FrameError, Limits};
use crate::quota::{Held, Lease};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use palang_domain::fact::Trust;
use palang_domain::settlement::Prepaid;
use palang_domain::stay::StayState;
use palang_domain::{BoothId, ClassId, GateNumber, Hash, LaneId, SiteId, TariffRef, TicketId, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What the site key signs begins with what it is for.
const PAGE: &str = "palang page 1\n";
const SNAPSHOT: &str = "palang snapshot 1\n";

/// A booth's question for the feed behind its cursor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequest {
    /// Version of the protocol that it is written in.
    pub protocol: u16,
    /// Last feed number durably applied here; 0 for none.
    pub after: u64,
    /// The most entries that the answer may hold.
    pub limit: u32,
    /// Wait so long for something new, in seconds; the server caps it.
    pub wait_s: u32,
    /// Version of the secrets held here; a change ends the wait as an entry does.
    pub secrets: u64,
    /// The incarnation of its journal that the booth writes now.
    pub incarnation: u32,
    /// What it makes of its leases.
    #[serde(default)]
    pub quotas: Vec<Held>,
}

/// One fact of the feed, with its feed number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedEntry {
    /// Its number: a counter of the site, raised inside the transaction that stored it.
    pub feed: u64,
    /// The fact's stored bytes, as they were hashed.
    pub bytes: Vec<u8>,
}

/// The first line of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageHeader {
    /// Version of the protocol that it is written in.
    pub protocol: u16,
    /// Number of the site.
    pub site: SiteId,
    /// The cursor that the asker named: entries begin behind it.
    pub after: u64,
    /// Everything up to here that concerns the asker is in this page: the next cursor. The asker's own facts are left
    /// out.
    pub through: u64,
    /// The newest feed number of the site.
    pub latest: u64,
    /// Feed numbers of the lines, in order.
    pub feeds: Vec<u64>,
    /// What the server's clock showed when it answered; the booth checks its own by it.
    pub now: Timestamp,
    /// Version of the secrets at the server.
    pub secrets: u64,
    /// How far each booth's facts are in the server's hands, by time: what a booth may rely on when it asks whether a
    /// number was ever issued (DESIGN 6).
    pub known: Vec<Known>,
    /// The asker's leases, all of them.
    #[serde(default)]
    pub leases: Vec<Lease>,
    /// The asker is too far behind: a snapshot is quicker.
    #[serde(default)]
    pub snapshot: bool,
    /// SHA-256 over the record lines, each with its line break.
    pub content: Hash,
    /// The site key's signature over [`PageHeader::signed`], hex. Always the last field.
    pub signature: String,
}

/// How far a booth's journal is known to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The booth whose journal it is.
    pub booth: BoothId,
    /// Everything that happened there before this instant is in the feed.
    pub until: Timestamp,
}

impl PageHeader {
    /// What is signed: the header as JSON without its signature.
    ///
    /// # Errors
    /// Never for a header of this crate.
    pub fn signed(&self) -> Result<Vec<u8>, FrameError> {
        let bare = Self { signature: String::new(), ..self.clone() };
        let mut bytes = PAGE.as_bytes().to_vec();
        serde_json::to_writer(&mut bytes, &bare).map_err(FrameError::Header)?;
        Ok(bytes)
    }
}

/// A page of the feed, signed by the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its first line, which the signature covers.
    pub header: PageHeader,
    /// Its facts, in the order of their feed numbers.
    pub entries: Vec<FeedEntry>,
}

impl Page {
    /// Fills in numbers, content hash and signature.
    ///
    /// # Errors
    /// Never for a header of this crate.
    pub fn sign(mut header: PageHeader, entries: Vec<FeedEntry>, key: &SigningKey) -> Result<Self, FrameError> {
        header.feeds = entries.iter().map(|entry| entry.feed).collect();
        header.content = content(entries.iter().map(|entry| entry.bytes.as_slice()));
        header.signature = data_encoding::HEXLOWER.encode(&key.sign(&header.signed()?).to_bytes());
        Ok(Self { header, entries })
    }

    /// As it travels.
    ///
    /// # Errors
    /// Never for a page made by [`Page::sign`].
    pub fn pack(&self) -> Result<Vec<u8>, FrameError> {
        frame::pack(&self.header, self.entries.iter().map(|entry| entry.bytes.as_slice()))
    }

    /// Unpacks and checks a page, signature included: what comes out was said by the site.
    pub fn unpack(packed: &[u8], limits: Limits, key: &VerifyingKey) -> Result<Self, FrameError> {
        let (header, raw, lines) = frame::unpack::<PageHeader>(packed, limits)?;
        if !limits.versions.understand(header.protocol) {
            return Err(FrameError::Protocol(header.protocol));
        }
        check(key, &frame::unsigned(PAGE, &raw, &header.signature)?, &header.signature)?;
        if header.content != content(lines.iter().map(Vec::as_slice)) || header.feeds.len() != lines.len() {
            return Err(FrameError::Content("the page is not what its header says".into()));
        }
        let rising = header.feeds.windows(2).all(|pair| pair[0] < pair[1]);
        let within = header.feeds.iter().all(|feed| header.after < *feed && *feed <= header.through);
        if !rising || !within || header.through < header.after {
            return Err(FrameError::Content("the page's numbers are out of order".into()));
        }
        let entries = header.feeds.iter().zip(lines).map(|(feed, bytes)| FeedEntry { feed: *feed, bytes }).collect();
        Ok(Self { header, entries })
    }
}

/// First line of a snapshot; then one line a stay ([`SiteStay`] as JSON), then the office's facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotHeader {
    /// Version of the protocol that it is written in.
    pub protocol: u16,
    /// Number of the site.
    pub site: SiteId,
    /// The feed number it is of: the cursor after applying it.
    pub feed: u64,
    /// How many of the lines are stays; the others are master data.
    pub stays: u64,
    /// What the server's clock showed when it answered; the booth checks its own by it.
    pub now: Timestamp,
    /// See [`PageHeader::known`].
    pub known: Vec<Known>,
    /// SHA-256 over all lines behind the header.
    pub content: Hash,
    /// The site key's signature, hex. Always the last field.
    pub signature: String,
}

impl SnapshotHeader {
    /// What is signed.
    ///
    /// # Errors
    /// Never for a header of this crate.
    pub fn signed(&self) -> Result<Vec<u8>, FrameError> {
        let bare = Self { signature: String::new(), ..self.clone() };
        let mut bytes = SNAPSHOT.as_bytes().to_vec();
        serde_json::to_writer(&mut bytes, &bare).map_err(FrameError::Header)?;
        Ok(bytes)
    }
}

/// Everything a booth needs to begin from: stays inside or lately gone, and what is mastered for the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Its first line, which the signature covers.
    pub header: SnapshotHeader,
    /// Stays inside, and those that left within the tickets' longest age, so that a used ticket stays used.
    pub stays: Vec<SiteStay>,
    /// The office's facts in force, as stored.
    pub office: Vec<Vec<u8>>,
}

/// A stay as the whole site knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteStay {
    /// Our 14-digit number, or the code of another machine's ticket.
    pub ticket: TicketId,
    /// The ticket code: the text that the ticket's symbol carries.
    pub code: String,
    /// The booth that began it.
    pub booth: BoothId,
    /// Vehicle class.
    pub class: ClassId,
    /// The plate as normalised; nothing where nobody entered or read one.
    pub plate: Option<String>,
    /// Gate of the number, where it has one.
    pub gate: Option<GateNumber>,
    /// The area it belongs to; nothing for the site as a whole.
    pub area: Option<palang_domain::AreaId>,
    /// Instant of the entry; the tariff counts from it.
    pub entry: Timestamp,
    /// The lane of the entry; nothing where it is not known.
    pub lane: Option<LaneId>,
    /// The tariff that prices it.
    pub tariff: TariffRef,
    /// Why the ticket was believed; nothing when the booth issued it.
    pub trust: Option<Trust>,
    /// Where it is, and whether it has been paid for.
    pub state: StayState,
    /// When it left; nothing while it is inside.
    pub exited: Option<Timestamp>,
    /// The lane it left by.
    pub exit_lane: Option<LaneId>,
    /// The booth it left by.
    pub exit_booth: Option<BoothId>,
    /// What has been settled of its fee, by which booth and when last; servers of earlier releases do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepaid: Option<Prepaid>,
}

impl Snapshot {
    /// Fills in counts, content hash and signature.
    ///
    /// # Errors
    /// When a stay cannot be written.
    pub fn sign(
        mut header: SnapshotHeader,
        stays: Vec<SiteStay>,
        office: Vec<Vec<u8>>,
        key: &SigningKey,
    ) -> Result<Self, FrameError> {
        header.stays = u64::try_from(stays.len()).unwrap_or(u64::MAX);
        let mut snapshot = Self { header, stays, office };
        let lines = snapshot.lines()?;
        snapshot.header.content = content(lines.iter().map(Vec::as_slice));
        let signed = snapshot.header.signed()?;
        snapshot.header.signature = data_encoding::HEXLOWER.encode(&key.sign(&signed).to_bytes());
        Ok(snapshot)
    }

    fn lines(&self) -> Result<Vec<Vec<u8>>, FrameError> {
        let stays: Result<Vec<_>, _> = self.stays.iter().map(serde_json::to_vec).collect();
        let mut lines = stays.map_err(FrameError::Header)?;
        lines.extend(self.office.iter().cloned());
        Ok(lines)
    }

    /// As it travels.
    ///
    /// # Errors
    /// When a stay cannot be written.
    pub fn pack(&self) -> Result<Vec<u8>, FrameError> {
        frame::pack(&self.header, self.lines()?.iter().map(Vec::as_slice))
    }

    /// Unpacks and checks a snapshot, signature included.
    pub fn unpack(packed: &[u8], limits: Limits, key: &VerifyingKey) -> Result<Self, FrameError> {
        let (header, raw, mut lines) = frame::unpack::<SnapshotHeader>(packed, limits)?;
        if !limits.versions.understand(header.protocol) {
            return Err(FrameError::Protocol(header.protocol));
        }
        check(key, &frame::unsigned(SNAPSHOT, &raw, &header.signature)?, &header.signature)?;
        let wrong = || FrameError::Content("the snapshot is not what its header says".into());
        if header.content != content(lines.iter().map(Vec::as_slice)) {
            return Err(wrong());
        }
        let count = usize::try_from(header.stays).ok().filter(|count| *count <= lines.len()).ok_or_else(wrong)?;
        let office = lines.split_off(count);
        // A stay in a later version's words is passed over, as a fact of a later kind is: the rest must not wait.
        let stays = lines.iter().filter_map(|line| serde_json::from_slice(line).ok()).collect();
        Ok(Self { header, stays, office })
    }
}

fn content<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Hash {
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line);
        hash.update(b"\n");
    }
    Hash(hash.finalize().into())
}
