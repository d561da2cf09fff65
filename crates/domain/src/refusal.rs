//! Refusals: why something was not done. One list, worded in `locales/*/refusal.ftl`, with a stable word for programs.

use crate::{AreaId, BoothId, ClassId, LaneId, Money, Permission, TicketId, Timestamp};

/// Why a use case refused. Every variant is something an operator reacts to differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No such ticket, and it carries nothing that proves it.
    Unknown,
    /// The vehicle of that ticket has left already.
    Used {
        /// The ticket.
        ticket: TicketId,
        /// When it left.
        at: Timestamp,
        /// The lane that it left by.
        lane: LaneId,
        /// At which booth, where that is another than the one that is asked: a lane's name alone is not found.
        booth: Option<BoothId>,
    },
    /// Its code is well made, and the booth that it names has issued no such number (DESIGN 6): the site's feed knows
    /// everything that happened there at that time.
    NeverIssued {
        /// The ticket.
        ticket: TicketId,
        /// The instant of entry that the ticket claims.
        entry: Timestamp,
    },
    /// The ticket was declared void.
    Void {
        /// The ticket.
        ticket: TicketId,
    },
    /// The keyed check or the signature is wrong.
    Forged,
    /// A true ticket, of another car park.
    ForeignSite,
    /// It says it will be issued in the future.
    Future {
        /// The instant of entry that the ticket claims.
        entry: Timestamp,
    },
    /// Older than any stay this site accepts.
    TooOld {
        /// The instant of entry that the ticket claims.
        entry: Timestamp,
    },
    /// This computer's clock is wrong by decades: no ticket can say that date.
    Clock {
        /// The time that the computer's clock shows.
        at: Timestamp,
    },
    /// Made for showing and trying (`palang ticket issue`): believed by no booth.
    Training,
    /// The symbol of a receipt, held up instead of the ticket.
    Receipt,
    /// Nothing that could be a ticket.
    Malformed,
    /// The check digit is wrong.
    CheckDigit {
        /// Position of the digit that looks wrong, from 1, when a single transposition or digit explains it and
        /// a stay has that number.
        position: Option<u8>,
        /// The number that was probably meant.
        likely: Option<TicketId>,
    },
    /// Several open stays end in these digits; all of the number is needed.
    Ambiguous {
        /// How many open stays end in these digits.
        count: u64,
    },
    /// Two scans ran together.
    Glued,
    /// Far more characters than any ticket has.
    TooLong,
    /// The exit lies before the entry.
    ExitBeforeEntry {
        /// Instant of the entry.
        entry: Timestamp,
    },
    /// The ticket names a class or tariff this booth does not have.
    UnknownTariff {
        /// The class or tariff version that the ticket names.
        version: String,
    },
    /// The site has no such vehicle class.
    UnknownClass,
    /// No place is left for that class (S2-M02).
    Full {
        /// The vehicle class.
        class: ClassId,
        /// Which part of the site; nothing is the whole of it.
        area: Option<AreaId>,
        /// Places left. Never below zero, even when more vehicles are inside than there are places (S2-X06).
        available: u64,
        /// How many places there are.
        capacity: u64,
    },
    /// The lane does not do that (an entry lane takes no money).
    WrongLane,
    /// The quote is no longer the price.
    QuoteExpired,
    /// Less was tendered than is due.
    TooLittle {
        /// The amount that is due.
        due: Money,
        /// The cash that was tendered.
        tendered: Money,
    },
    /// No amount can be read from what was typed.
    NotAnAmount,
    /// More was typed than anybody hands over: probably a slip of the fingers.
    TooMuch,
    /// Number or PIN is wrong.
    BadPin,
    /// Too many wrong PINs.
    LockedOut {
        /// The instant from which an attempt is taken again.
        until: Timestamp,
    },
    /// The role may not do that.
    NotAllowed {
        /// The permission that the role lacks.
        permission: Permission,
    },
    /// No shift is open.
    NoShift,
    /// A shift is open already.
    ShiftOpen,
    /// The shift is somebody else's.
    OthersShift,
    /// A reason is needed.
    ReasonNeeded,
    /// Nothing to print again.
    NothingToReprint,
    /// The gate has given out all 99,999 numbers of this day.
    NumbersExhausted,
    /// Nothing more is being waited for.
    NothingPending,
    /// Neither a JPEG nor a PNG.
    NotAPicture,
    /// The disk is full: nothing was recorded, so nothing was done.
    DiskFull,
    /// The journal cannot be written: nothing was recorded, so nothing was done.
    StoreFailed,
    /// The engine is overloaded or ending.
    Busy,
}

impl Refusal {
    /// The word for programs, in JSON and logs; it never changes.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Used { .. } => "used",
            Self::NeverIssued { .. } => "never_issued",
            Self::Void { .. } => "void",
            Self::Forged => "forged",
            Self::ForeignSite => "foreign_site",
            Self::Future { .. } => "future",
            Self::TooOld { .. } => "too_old",
            Self::Clock { .. } => "clock",
            Self::Training => "training",
            Self::Receipt => "receipt",
            Self::Malformed => "malformed",
            Self::CheckDigit { .. } => "check_digit",
            Self::Ambiguous { .. } => "ambiguous",
            Self::Glued => "glued",
            Self::TooLong => "too_long",
            Self::ExitBeforeEntry { .. } => "exit_before_entry",
            Self::UnknownTariff { .. } => "unknown_tariff",
            Self::UnknownClass => "unknown_class",
            Self::Full { .. } => "full",
            Self::WrongLane => "wrong_lane",
            Self::QuoteExpired => "quote_expired",
            Self::TooLittle { .. } => "too_little",
            Self::NotAnAmount => "not_an_amount",
            Self::TooMuch => "too_much",
            Self::BadPin => "bad_pin",
            Self::LockedOut { .. } => "locked_out",
            Self::NotAllowed { .. } => "not_allowed",
            Self::NoShift => "no_shift",
            Self::ShiftOpen => "shift_open",
            Self::OthersShift => "others_shift",
            Self::ReasonNeeded => "reason_needed",
            Self::NothingToReprint => "nothing_to_reprint",
            Self::NumbersExhausted => "numbers_exhausted",
            Self::NothingPending => "nothing_pending",
            Self::NotAPicture => "not_a_picture",
            Self::DiskFull => "disk_full",
            Self::StoreFailed => "store_failed",
            Self::Busy => "busy",
        }
    }
}
