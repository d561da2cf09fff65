//! Who asks. A credential says the site and what its holder may do; the body never does (SYNC 7.10).

mod caller;
pub mod password;
mod scope;
mod who;

pub use scope::{Scope, Scopes};
pub use who::{Address, Asker, Booth, Program};
