//! Slips: everything printed, laid out once and rendered to ESC/POS and to a picture from the same layout
//! (ADR 7).

mod bitmap;
mod build;
mod code128;
pub mod data;
mod escpos;
mod font;
mod layout;
mod model;
mod paper;
mod symbol;
mod text;

pub use bitmap::Bitmap;
pub use build::{receipt, test_slip, ticket, z_report};
pub use data::{Count, Header, ReceiptSlip, ReportKind, Symbol, TestSlip, TicketSlip, ZSlip};
pub use model::{Finish, Slip};
pub use paper::Paper;
