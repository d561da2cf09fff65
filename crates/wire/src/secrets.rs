//! What a booth must know and no journal may hold: ticket keys and PIN hashes. Asked for over TLS with the booth's own
//! API key whenever their version rises; never a fact, never in an export.

use palang_domain::OperatorNumber;
use palang_domain::ticket::KeyEntry;
use serde::{Deserialize, Serialize};

/// Everything secret that the site shares with its booths.
#[derive(Clone, Serialize, Deserialize)]
pub struct Secrets {
    /// Rises with every change.
    pub version: u64,
    /// The keys whose tickets are believed.
    pub keys: Vec<KeyEntry>,
    /// PIN hashes of the site's operators.
    pub credentials: Vec<Credential>,
}

/// An operator's PIN hash.
#[derive(Clone, Serialize, Deserialize)]
pub struct Credential {
    /// Whose.
    pub operator: OperatorNumber,
    /// argon2id, PHC string.
    pub pin_hash: String,
}
