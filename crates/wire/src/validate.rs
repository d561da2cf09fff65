//! Asking the server about one ticket that carries no proof of its own: `GET /api/parking/validate/{ticket_id}`
//! (S0-E03).
//!
//! The answer holds more, for other programs; a booth reads this much of it. 404 is a ticket that nobody at the site
//! has ever reported.

use crate::feed::SiteStay;
use palang_domain::Quote;
use serde::{Deserialize, Serialize};

/// What the server knows of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validated {
    /// Its vehicle is inside: the ticket may still be paid and used.
    pub valid: bool,
    /// The stay, as the whole site knows it.
    pub stay: SiteStay,
    /// Its price at this moment, where the server has the tariff that prices it.
    #[serde(default)]
    pub quote: Option<Quote>,
}
