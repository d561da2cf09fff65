//! Bytes for devices: slips to ESC/POS and PNG, gate frames, scanner bursts.

pub mod gate;
pub mod slip;
