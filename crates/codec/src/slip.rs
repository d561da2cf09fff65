//! Slips: everything printed, laid out once and rendered to ESC/POS and to a picture from the same layout (docs/adr/0007).

pub mod data;

pub use data::{Count, Header, ReceiptSlip, ReportKind, Symbol, TestSlip, TicketSlip, ZSlip};
