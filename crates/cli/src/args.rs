//! What can be typed after `palang` (DESIGN 8). Stable: support staff and tests use it.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use palang_booth::store::maintenance::Witness;
use palang_domain::Timestamp;
use palang_domain::ticket::CodeFormat;
use palang_locale::Language;
use std::path::PathBuf;

/// The program that runs a parking booth. Without a command: the kiosk.
#[derive(Debug, Parser)]
#[command(name = "palang", version, about, disable_help_subcommand = true)]
pub struct Args {
    #[command(flatten)]
    pub common: Common,
    #[command(flatten)]
    pub kiosk: KioskFlags,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Said with every command.
#[derive(Clone, Debug, Default, ClapArgs)]
pub struct Common {
    /// The configuration; else the one in the platform's place
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where the journal is; else what the configuration says, else the platform's place
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Language of what is said: id, en or vi; else the configuration's
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<Language>,
}

/// Said with the kiosk only.
#[derive(Clone, Debug, ClapArgs)]
pub struct KioskFlags {
    /// A small lot that drives itself on virtual devices; leaves nothing behind unless --data is given
    #[arg(long)]
    pub demo: bool,
    /// In a window instead of the whole screen
    #[arg(long)]
    pub windowed: bool,
    /// In a window on one half of the screen, for two booths on one
    #[arg(long, value_name = "HALF")]
    pub half: Option<Half>,
    /// A second window for the customer
    #[arg(long)]
    pub customer: bool,
    /// The lane to serve; else the first attended one
    #[arg(long = "at", value_name = "LANE")]
    pub lane: Option<palang_domain::LaneId>,
}

/// Which half of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Half {
    /// The left one
    Left,
    /// The right one
    Right,
}

impl KioskFlags {
    /// Whether anything was said that only the kiosk understands.
    #[must_use]
    pub const fn any(&self) -> bool {
        self.demo || self.windowed || self.half.is_some() || self.customer || self.lane.is_some()
    }
}

/// One thing to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// One lane without a screen: scans and buttons from its devices
    #[command(subcommand)]
    Lane(LaneCommand),
    /// Price a stay
    Quote(QuoteArgs),
    /// Check and draw tariffs
    #[command(subcommand)]
    Tariff(TariffCommand),
    /// Read tickets, and make some for training
    #[command(subcommand)]
    Ticket(TicketCommand),
    /// Lay out a slip
    #[command(subcommand)]
    Slip(SlipCommand),
    /// Verify, export or rebuild the journal
    #[command(subcommand)]
    Journal(JournalCommand),
    /// Play a scripted lane through the real engine, one JSON line an outcome
    Drill(DrillArgs),
    /// Back the journal up, and verify the copy
    Backup(BackupArgs),
    /// Put a backup where the journal is to be
    Restore(RestoreArgs),
    /// Devices, disk, clock and configuration, said in one page
    Doctor(DoctorArgs),
    /// Make this PC a booth of a site, with the one-time code an administrator reads out
    Enrol(EnrolArgs),
    /// Operators' PINs
    #[command(subcommand)]
    Operator(OperatorCommand),
}

impl Command {
    /// Whether a program reads the answer: one JSON value and nothing else, for failures, too.
    #[must_use]
    pub const fn json(&self) -> bool {
        match self {
            Self::Quote(args) => args.json,
            Self::Tariff(TariffCommand::Check { json, .. })
            | Self::Ticket(TicketCommand::Decode { json, .. } | TicketCommand::Issue(TicketIssueArgs { json, .. }))
            | Self::Journal(JournalCommand::Verify { json, .. }) => *json,
            Self::Backup(args) => args.json,
            Self::Doctor(args) => args.json,
            Self::Enrol(args) => args.json,
            Self::Lane(_)
            | Self::Tariff(TariffCommand::Curve { .. })
            | Self::Slip(_)
            | Self::Journal(JournalCommand::Export { .. } | JournalCommand::Rebuild)
            | Self::Drill(_)
            | Self::Restore(_)
            | Self::Operator(_) => false,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum LaneCommand {
    /// Run it until told to stop
    Run {
        /// Its id in the configuration
        lane: palang_domain::LaneId,
    },
}

#[derive(Debug, ClapArgs)]
pub struct QuoteArgs {
    /// A tariff file, or preset:NAME
    #[arg(long)]
    pub tariff: String,
    /// Vehicle class; other programs' words are understood (MOTOR, car, motorcycle)
    #[arg(long)]
    pub class: String,
    /// When the stay began, RFC 3339
    #[arg(long, value_name = "T", value_parser = instant)]
    pub entry: Timestamp,
    /// When it ends, RFC 3339
    #[arg(long, value_name = "T", value_parser = instant)]
    pub exit: Timestamp,
    /// The ticket is lost
    #[arg(long)]
    pub lost: bool,
    /// Where the calendar is (IANA); else the configuration's, else the currency's capital
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub zone: Option<palang_domain::Zone>,
    /// One JSON value and nothing else
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum TariffCommand {
    /// Lint it: what is wrong, and what should be looked at
    Check {
        /// A tariff file, or preset:NAME
        tariff: String,
        /// One JSON value and nothing else
        #[arg(long)]
        json: bool,
    },
    /// Draw the fee over time
    Curve {
        /// A tariff file, or preset:NAME
        tariff: String,
        /// Where to, as SVG
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// How many hours of stay
        #[arg(long, default_value_t = 26, value_parser = clap::value_parser!(u16).range(1..=240))]
        hours: u16,
        /// When the stay begins, RFC 3339
        #[arg(long, value_name = "T", value_parser = instant, default_value = "2026-11-23T01:00:00Z")]
        entry: Timestamp,
    },
}

#[derive(Debug, Subcommand)]
pub enum TicketCommand {
    /// What a code says, and whether this booth would believe it; a receipt's R1*… is checked against the journal, too
    Decode {
        /// What the scanner reads
        code: String,
        /// One JSON value and nothing else
        #[arg(long)]
        json: bool,
    },
    /// A ticket code for training: it looks like a ticket, and every booth refuses it
    Issue(TicketIssueArgs),
}

#[derive(Debug, ClapArgs)]
pub struct TicketIssueArgs {
    /// Vehicle class
    #[arg(long, default_value = "mobil")]
    pub class: String,
    /// When the stay begins, RFC 3339; else now
    #[arg(long, value_name = "T", value_parser = instant)]
    pub entry: Option<Timestamp>,
    /// Gate of the number
    #[arg(long, default_value_t = 99, value_parser = clap::value_parser!(u8).range(0..=99))]
    pub gate: u8,
    /// The gate's count of that day
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=99_999))]
    pub count: u32,
    /// What the symbol carries; else the configuration's
    #[arg(long, value_name = "P1|P2|code128")]
    pub format: Option<CodeFormat>,
    /// One JSON value and nothing else
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum SlipCommand {
    /// Lay it out from JSON, as ESC/POS bytes (.bin) or as a picture (.png)
    Render {
        kind: SlipKind,
        /// What it says
        #[arg(long = "in", value_name = "FILE")]
        input: PathBuf,
        /// Where to; the ending decides
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Width of the paper in millimetres: 58 or 80
        #[arg(long, default_value_t = 80)]
        width: u16,
    },
}

/// Slips.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SlipKind {
    Ticket,
    Receipt,
    X,
    Z,
    Test,
}

#[derive(Debug, Subcommand)]
pub enum JournalCommand {
    /// Find the first fact that is not as it was written
    Verify {
        /// A fact's number and its hash (or the first 16 digits), from a receipt or a Z: SEQ:HASH, or a receipt's
        /// whole symbol. Also finds a cut tail
        #[arg(long, value_name = "SEQ:HASH|R1*…")]
        witness: Vec<Witness>,
        /// Only the chain of the journal in use, as fast as it can be read: no projection, no earlier journal
        #[arg(long)]
        chain: bool,
        /// One JSON value and nothing else
        #[arg(long)]
        json: bool,
    },
    /// Every fact, one a line
    Export {
        #[arg(long, default_value = "jsonl")]
        format: ExportFormat,
        /// Where to; else standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Make the projections anew from the facts
    Rebuild,
}

/// Shapes of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    Jsonl,
    Csv,
}

#[derive(Debug, ClapArgs)]
pub struct DrillArgs {
    /// The steps as JSON lines, or - for standard input
    pub file: PathBuf,
    /// What the drill's clock says at the start, RFC 3339; else the real time
    #[arg(long, value_name = "T", value_parser = instant)]
    pub start: Option<Timestamp>,
}

#[derive(Debug, ClapArgs)]
pub struct BackupArgs {
    /// Into which directory; else the configuration's
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// One JSON value and nothing else
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, ClapArgs)]
pub struct RestoreArgs {
    /// The backup
    pub file: PathBuf,
    /// Even where there is a journal: it is kept beside it
    #[arg(long)]
    pub beside: bool,
}

#[derive(Debug, ClapArgs)]
pub struct DoctorArgs {
    /// One JSON value and nothing else
    #[arg(long)]
    pub json: bool,
    /// Only say where the configuration is looked for
    #[arg(long)]
    pub config_path: bool,
}

#[derive(Debug, ClapArgs)]
pub struct EnrolArgs {
    /// The one-time code; it is good for ten minutes and once
    #[arg(long)]
    pub code: String,
    /// One JSON value and nothing else
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum OperatorCommand {
    /// Read a PIN from standard input and print its hash, for `pin_hash` in the configuration
    Hash,
}

fn instant(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "a time is RFC 3339, as in 2026-11-21T14:05:31+07:00".to_owned())
}

fn zone(name: &str) -> Result<palang_domain::Zone, String> {
    name.parse().map_err(|_| "a zone is an IANA name, as in Asia/Jakarta".to_owned())
}
