//! Palang's words and arithmetic: money, time, tickets, tariffs, stays, facts.
//!
//! Pure: no I/O, no clock, no random source, no async. Time, keys and nonces come in as arguments.

#[cfg(feature = "arbitrary")]
pub mod arbitrary;
pub mod chain;
pub mod class;
pub mod device;
pub mod due;
pub mod fact;
pub mod id;
pub mod money;
pub mod plate;
pub mod question;
pub mod quota;
pub mod quote;
pub mod receipt;
pub mod refusal;
pub mod role;
pub mod settlement;
pub mod shift;
pub mod stay;
pub mod tariff;
pub mod ticket;
pub mod time;
pub mod wedge;

pub use chain::{Hash, Record};
pub use class::ClassId;
pub use due::Due;
pub use fact::Fact;
pub use id::{AreaId, BoothId, DeviceId, GateNumber, LaneId, OperatorNumber, PassId, SiteId};
pub use money::{Currency, Money};
pub use plate::{Plate, PlateKind};
pub use quote::{Line, Quote, Rule, TariffRef};
pub use refusal::Refusal;
pub use role::{Permission, Role};
pub use stay::TicketId;
pub use tariff::{Tariff, TariffError, Visit};
pub use time::{Timestamp, Zone};
