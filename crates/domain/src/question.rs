//! Questions about stays, money, shifts and places, and what they are answered: the same at a booth and at the server,
//! whatever face asks. A store answers them over a scope (a site, one journal); words and shapes are the face's.

mod page;
mod places;
mod revenue;
mod shifts;
mod stays;

pub use page::*;
pub use places::*;
pub use revenue::*;
pub use shifts::*;
pub use stays::*;
