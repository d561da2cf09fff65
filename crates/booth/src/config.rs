//! `palang.toml`.
