//! Photos: content-addressed files on a lane of their own, sent in pieces so that a cut loses one piece (S0-X05).
//!
//! `HEAD /booth/v1/photos/{sha256}` answers 200 when the whole file is held, or 404; `palang-received` says how many
//! bytes are there. `PUT` with `content-range: bytes A-B/TOTAL` appends a piece that begins at that many; 201 once the
//! file is whole and its hash is its name, 202 before, 409 with `palang-received` when the piece begins elsewhere, 422
//! when the whole is not what its name says (it is then forgotten) or no JPEG or PNG.
//!
//! Every answer to either carries `palang-received`: a 200 without it is somebody else's, a captive portal's for one,
//! and is not believed.

/// The most bytes of a photo (S1-C09).
pub const LARGEST: u64 = 5_120 * 1_024;
/// The most bytes of one piece of it.
pub const PIECE: usize = 256 * 1_024;
/// Says how many bytes of a photo the server holds.
pub const RECEIVED: &str = "palang-received";
