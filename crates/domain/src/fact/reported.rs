//! What other programs report through the owner's REST (S0, S2, S3), written down by a virtual booth of the server, and
//! photos.

use crate::id::AreaId;
use crate::settlement::Prepaid;
use crate::{ClassId, Hash, LaneId, Money, OperatorNumber, Quote, TariffRef, TicketId, Timestamp};
use serde::{Deserialize, Serialize};

/// A vehicle came in at a lane that another program serves (S0-E02, S3-E01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct EntryReported {
    /// Its number, or one the server made for it.
    pub ticket: TicketId,
    /// The lane at which it happened.
    pub lane: LaneId,
    /// The area it belongs to; nothing for the site as a whole.
    pub area: Option<AreaId>,
    /// Vehicle class.
    pub class: ClassId,
    /// Instant of the entry; the tariff counts from it.
    pub entry: Timestamp,
    /// The tariff that will price it, pinned.
    pub tariff: TariffRef,
    /// The plate as normalised; nothing where none was read.
    pub plate: Option<String>,
    /// What else the program said of itself and of the fee.
    pub by: Reporter,
}

/// A vehicle went out at such a lane (S0-F10…F18, S3-F11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct ExitReported {
    /// The ticket of the stay.
    pub ticket: TicketId,
    /// The lane at which it happened.
    pub lane: LaneId,
    /// When it went out.
    pub exit: Timestamp,
    /// The price by the stay's own tariff.
    pub quote: Quote,
    /// What the program says it took; nothing when the vehicle left owing (S3-F09: `UNPAID`).
    pub taken: Option<Money>,
    /// `CASH`, …, in the program's words.
    pub method: Option<String>,
    /// What else the program said of itself and of the fee.
    pub by: Reporter,
    /// What had been settled before, where what was taken is the difference to that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepaid: Option<Prepaid>,
}

/// An entry that a program reported is taken back: the vehicle never took its place (S2-F06). The stay becomes void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct EntryCancelled {
    /// The ticket of the stay.
    pub ticket: TicketId,
    /// Why, in the program's own words.
    pub reason: Option<String>,
    /// What else the program said of itself and of the fee.
    pub by: Reporter,
}

/// Who reported, in their own words. Nothing of it decides anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct Reporter {
    /// The gate or camera, as the program names it: `GATE-1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The operator, as the program names them: `OPERATOR-1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// The shift, as the program names it: `SHIFT-1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// The fee as the program reckoned it (S0-F08); ours is in the quote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The picture that came with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<Hash>,
}

/// A camera read a plate (S3-F02). Kept whether or not anything came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct PlateSeen {
    /// The plate as normalised.
    pub plate: String,
    /// How sure the camera was, in thousandths.
    pub confidence: u32,
    /// When the camera saw it.
    pub at: Timestamp,
    /// The lane at which it happened.
    pub lane: Option<LaneId>,
    /// The camera, as it names itself.
    pub source: String,
    /// SHA-256 of the picture, where there is one.
    pub photo: Option<Hash>,
    /// What came of it.
    pub outcome: Sighting,
}

/// What came of a sighting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
#[serde(rename_all = "snake_case")]
pub enum Sighting {
    /// A stay began.
    Entered,
    /// A stay ended.
    Exited,
    /// The vehicle is inside already (S3-M01).
    AlreadyInside,
    /// No stay of that plate is open (S3-M02).
    NoEntry,
    /// The camera was not sure enough (S3-C02).
    Unsure,
    /// No place is left.
    Full,
}

/// A vehicle was not let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct EntryRefused {
    /// The lane at which it happened.
    pub lane: LaneId,
    /// The area it belongs to; nothing for the site as a whole.
    pub area: Option<AreaId>,
    /// Vehicle class.
    pub class: ClassId,
    /// The stable word of the refusal.
    pub reason: String,
    /// Sign-in number of the operator at the lane; nothing at a lane without one.
    pub operator: Option<OperatorNumber>,
    /// Number of the open shift that it counts in; nothing where none was open.
    pub shift: Option<u64>,
}

/// A picture belongs to a fact. The picture is a file named by its hash and travels on its own lane (S0-X05).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(proptest_derive::Arbitrary))]
pub struct PhotoTaken {
    /// Seq of the fact that the picture belongs to.
    pub cause: u64,
    /// The lane at which it happened.
    pub lane: LaneId,
    /// SHA-256 of the file.
    pub photo: Hash,
    /// Its size in bytes.
    pub size: u64,
}
