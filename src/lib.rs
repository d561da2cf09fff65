//! Palang's screens.
