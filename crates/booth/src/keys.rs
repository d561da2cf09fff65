//! Secrets of the booth: its ticket keys, the keys of other booths, and the hashes of PINs.

pub mod pin;
