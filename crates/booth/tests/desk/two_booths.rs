//! two_booths
