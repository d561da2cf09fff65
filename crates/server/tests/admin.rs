//! `palang-server admin` as an administrator runs it: the real program, on either store (DESIGN 8).
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

#[path = "admin/books.rs"]
mod books;
#[path = "admin/commands.rs"]
mod commands;
#[path = "admin/console.rs"]
mod console;
#[path = "admin/recovery.rs"]
mod recovery;
