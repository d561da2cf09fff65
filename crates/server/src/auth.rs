//! Who asks. A credential says the site and what its holder may do; the body never does (SYNC 7.10).

mod caller;
pub mod password;
mod scope;
pub mod session;
pub mod token;
mod who;

pub use scope::{Scope, Scopes};
pub use who::{Address, Asker, AtBooth, Booth, Operator, Program};
