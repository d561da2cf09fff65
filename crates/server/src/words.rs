//! What the server says to programs and through them to people, before it is put into a language.

mod problem;
mod rest;

pub use problem::{FieldTrouble, Trouble, Worded};
pub use rest::{RestSaid, RestTrouble};
