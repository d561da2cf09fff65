//! What is mastered for a whole site. The server's office journal says it first; a booth says it again in its own
//! journal when it adopts it, so that every journal tells by itself what its booth worked under.

use crate::id::{AreaId, PassId};
use crate::{BoothId, ClassId, GateNumber, Hash, Money, OperatorNumber, Plate, TariffRef, TicketId, Timestamp};
use serde::{Deserialize, Serialize};

/// A booth belongs to the site. The list of these is the site's certificate list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct BoothCertified {
    /// The booth.
    pub booth: BoothId,
    /// Number of its ticket key at the site.
    pub kid: u8,
    /// Its Ed25519 public key, hex: signs its batches, receipts and P2 tickets.
    pub public_key: String,
    /// The gates it issues tickets at; empty means any.
    pub gates: Vec<GateNumber>,
    /// First instant of entries its key may sign.
    pub from: Timestamp,
    /// The first instant at which it may not be used.
    pub until: Timestamp,
}

/// A booth, or one of its keys, is believed no more. Facts it sends from now on go into quarantine (SYNC 7.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct BoothRevoked {
    /// The booth.
    pub booth: BoothId,
    /// The Ed25519 public key that is believed no more, hex.
    pub public_key: String,
    /// Why, in the administrator's words.
    pub reason: String,
}

/// A tariff version for the site. Stays that begin at or after `from` are priced by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct TariffPublished {
    /// Name and content hash.
    pub tariff: TariffRef,
    /// The canonical form.
    pub text: String,
    /// Stays that begin at or after this instant are priced by it.
    pub from: Timestamp,
}

/// The site's vehicle classes, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ClassesPublished {
    /// In the order of the screens.
    pub classes: Vec<ClassDefined>,
}

/// One vehicle class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ClassDefined {
    /// The class's id: `motor`, `mobil`, …
    pub id: ClassId,
    /// The key that issues its ticket.
    pub key: char,
    /// What people call it: Indonesian, English, Vietnamese.
    pub names: [String; 3],
}

/// How many vehicles of a class an area takes (S2-F01). 0 is unlimited (S2-C01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct QuotaSet {
    /// Which part of the site; nothing is the whole of it.
    pub area: Option<AreaId>,
    /// The vehicle class.
    pub class: ClassId,
    /// Places; 0 is unlimited.
    pub capacity: u64,
}

/// A membership of a plate or a card for an interval. Renewal is another pass (S3-X10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct PassGranted {
    /// The pass.
    pub pass: PassId,
    /// The plate that it is for; nothing where a card is the pass.
    pub plate: Option<Plate>,
    /// The card that is the pass; nothing where it is for a plate.
    pub card: Option<String>,
    /// The class it covers; nothing is every class.
    pub class: Option<ClassId>,
    /// First instant of entries it covers.
    pub from: Timestamp,
    /// The first instant at which it does not hold.
    pub until: Timestamp,
}

/// A pass is withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct PassRevoked {
    /// The pass.
    pub pass: PassId,
    /// Why, in the administrator's words.
    pub reason: String,
}

/// A setting of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChanged {
    /// Its name, a word of `docs/server.md`.
    pub name: String,
    /// Its value, as JSON.
    pub value: serde_json::Value,
}

/// Names one fact of a site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct FactRef {
    /// The booth whose journal it is.
    pub booth: BoothId,
    /// Incarnation of that journal, from 1.
    pub incarnation: u32,
    /// Seq of the fact in that journal.
    pub seq: u64,
}

/// Facts of different journals do not fit together. Nothing was refused for it: supervisors decide (DESIGN 4.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ConflictFound {
    /// The kind of conflict.
    pub conflict: Conflict,
    /// Which ticket, where it is about one.
    pub ticket: Option<TicketId>,
    /// The fact that stands: the first in feed order. Nothing where none does.
    pub first: Option<FactRef>,
    /// The fact that does not fit.
    pub second: FactRef,
    /// The money the second fact stands for.
    pub amount: Money,
    /// What was seen, in the log's words.
    pub detail: String,
}

/// A supervisor has decided about a conflict or a fork: what was done about it, in their words. What happened stays as
/// it is; money that must move is another fact of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ConflictResolved {
    /// Feed number of the [`ConflictFound`] or [`ForkFound`].
    pub conflict: u64,
    /// What was decided, in the supervisor's words. Never empty.
    pub decision: String,
    /// Sign-in number of the supervisor.
    pub by: OperatorNumber,
}

/// Kinds of conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// Two exits for one stay (SYNC 3).
    DoubleExit,
    /// Two settlements of one stay without an exit between.
    DoublePayment,
    /// The number of a stay was issued twice.
    DoubleEntry,
    /// Priced by a version the site never published.
    UnknownTariff,
    /// Its time lies far ahead of the server's, or before the fact before it.
    OddClock,
    /// An exit of a stay that nobody issued, from a ticket that should be known.
    NeverIssued,
    /// A second vehicle with the plate of one inside.
    SamePlate,
    /// More vehicles inside than the quota allows.
    OverQuota,
    /// An entry or exit that cannot be read as what its kind says.
    Unreadable,
}

/// A booth sent another fact under a number that is taken: a restored backup, a copied disk, a swapped key (SYNC 0.2).
/// Both are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ForkFound {
    /// The identity that two facts claim.
    pub at: FactRef,
    /// Hash of the fact that came first.
    pub known: Hash,
    /// Hash of the other one, which is quarantined.
    pub other: Hash,
}
