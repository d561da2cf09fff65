//! What goes onto each kind of slip: plain data, which is also the JSON of `palang slip render KIND --in FILE`.

use palang_domain::chain::Hash;
use palang_domain::fact::ServerHeld;
use palang_domain::receipt::ReceiptClaims;
use palang_domain::settlement::{Payment, Prepaid};
use palang_domain::shift::ShiftTotals;
use palang_domain::ticket::CodeFormat;
use palang_domain::{BoothId, ClassId, DeviceId, GateNumber, LaneId, Money, Quote, SiteId, TicketId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What stands on every slip. Its fields lie flat in the JSON of each kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Number of the site; with it a program can place the slip.
    pub site: SiteId,
    /// Its name, large at the top. Any Unicode; long names wrap.
    pub site_name: String,
    /// Address, telephone, tax number: one line each under the name.
    #[serde(default)]
    pub address: Vec<String>,
    /// The booth in whose journal the slip's fact stands.
    pub booth: BoothId,
    /// The lane whose printer it is for; nothing on a slip that belongs to no lane.
    #[serde(default)]
    pub lane: Option<LaneId>,
    /// 0 is the original; n is marked `DUPLIKAT n` in the site's language (DEVICES 1).
    #[serde(default)]
    pub duplicate: u32,
    /// Whether it is marked as training, and worth nothing.
    #[serde(default)]
    pub training: bool,
}

/// The symbol a code is printed as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Symbol {
    /// QR, error correction M: formats P1 and P2.
    #[default]
    Qr,
    /// Code 128, for booths with a 1D laser only.
    Code128,
}

impl From<CodeFormat> for Symbol {
    fn from(format: CodeFormat) -> Self {
        match format {
            CodeFormat::P1 | CodeFormat::P2 => Self::Qr,
            CodeFormat::Code128 => Self::Code128,
        }
    }
}

/// An entry ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketSlip {
    /// What stands at the head of every slip: site, booth, and whether it is a duplicate or training.
    #[serde(flatten)]
    pub header: Header,
    /// The 14-digit number; printed in groups, the part to type large.
    pub ticket: TicketId,
    /// The ticket code: the text that the ticket's symbol carries.
    pub code: String,
    /// The kind of symbol that carries it.
    #[serde(default)]
    pub symbol: Symbol,
    /// Name of the vehicle class in the site's language.
    pub class: String,
    /// The gate in the ticket's number.
    #[serde(default)]
    pub gate: Option<GateNumber>,
    /// Instant of the entry; the tariff counts from it.
    pub entry: Timestamp,
    /// The plate; nothing where nobody entered or read one.
    #[serde(default)]
    pub plate: Option<String>,
}

/// A receipt: what was paid, why so much, and where it stands in the journal (SYNC 2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptSlip {
    /// What stands at the head of every slip: site, booth, and whether it is a duplicate or training.
    #[serde(flatten)]
    pub header: Header,
    /// The receipt's number: without gaps at this booth.
    pub receipt: u64,
    /// The ticket of the stay.
    pub ticket: TicketId,
    /// Name of the vehicle class in the site's language.
    pub class: String,
    /// The plate; nothing where nobody entered or read one.
    #[serde(default)]
    pub plate: Option<String>,
    /// The price with its lines, its tax part, entry and exit.
    pub quote: Quote,
    /// How it was paid; sums to the quote's total.
    pub payments: Vec<Payment>,
    /// What had been settled before: the payments are then the difference to that.
    #[serde(default)]
    pub prepaid: Option<Prepaid>,
    /// When it was settled.
    pub at: Timestamp,
    /// Name of the operator; nobody in an unattended lane.
    #[serde(default)]
    pub operator: Option<String>,
    /// Everything this booth has ever taken, this included.
    pub turnover: Money,
    /// Sequence of the settlement's fact. Printed before the hash as `SEQ:HASH`, which is what `palang journal verify`
    /// takes as a witness; 0 where it is not known.
    #[serde(default)]
    pub seq: u64,
    /// Hash of the settlement's fact: eight bytes of it are printed.
    pub head: Hash,
    /// The booth's signature over [`ReceiptSlip::claims`], as [`ReceiptClaims::sign`] makes it: goes into the symbol.
    #[serde(default)]
    pub signature: Option<String>,
}

impl ReceiptSlip {
    /// What its symbol says, and what the booth signs.
    #[must_use]
    pub fn claims(&self) -> ReceiptClaims {
        ReceiptClaims {
            site: self.header.site,
            booth: self.header.booth.clone(),
            receipt: self.receipt,
            at: self.at,
            total: self.quote.total - self.prepaid.as_ref().map_or(Money::ZERO, |prepaid| prepaid.amount),
            turnover: self.turnover,
            seq: self.seq,
            hash: ReceiptClaims::hash_of(self.head),
        }
    }
}

/// The two reports of a shift.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// The shift as it stands: it resets nothing and has no number.
    X,
    /// The report that closes a shift, numbered without gaps.
    #[default]
    Z,
}

/// An X or a Z.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZSlip {
    /// What stands at the head of every slip: site, booth, and whether it is a duplicate or training.
    #[serde(flatten)]
    pub header: Header,
    /// X or Z.
    #[serde(default)]
    pub kind: ReportKind,
    /// Gap-free number of the Z at this booth; an X has none.
    #[serde(default)]
    pub number: Option<u64>,
    /// Number of the shift.
    pub shift: u64,
    /// Name of the operator whose shift it is.
    pub operator: String,
    /// When the shift was opened.
    pub opened: Timestamp,
    /// Until when: the closing, or the moment of the X.
    pub at: Timestamp,
    /// The sums of the shift, by the computation that also serves the screen.
    pub totals: ShiftTotals,
    /// Shows how many and nothing that tells how much should be in the drawer: what a cashier sees before the count.
    #[serde(default)]
    pub counts_only: bool,
    /// Names of the classes in the site's language; a class without one shows its id.
    #[serde(default)]
    pub class_names: BTreeMap<ClassId, String>,
    /// What was counted, and `counted − expected`; an X has none.
    #[serde(default)]
    pub count: Option<Count>,
    /// Everything this booth has ever taken.
    pub turnover: Money,
    /// Sequence of the last fact that `head` covers.
    pub seq: u64,
    /// The journal's head, printed in full: a witness outside the program (SYNC 2).
    pub head: Hash,
    /// What the site's server held when the shift was closed; a booth that works alone has none.
    #[serde(default)]
    pub held: Option<ServerHeld>,
}

/// The count of a drawer at the end of a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The cash that was counted.
    pub counted: Money,
    /// Counted minus expected cash: negative where money is missing.
    pub variance: Money,
}

/// What a technician prints to see that a printer is well: text grid, raster, QR, Code 128, cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestSlip {
    /// What stands at the head of every slip: site, booth, and whether it is a duplicate or training.
    #[serde(flatten)]
    pub header: Header,
    /// The printer that is tested.
    pub printer: DeviceId,
    /// When it was printed first.
    pub at: Timestamp,
}
