//! What a booth must know and no journal may hold: ticket keys and PIN hashes. Asked for over TLS with the booth's own
//! API key whenever their version rises; never a fact, never in an export.

use palang_domain::OperatorNumber;
use palang_domain::ticket::KeyEntry;
use serde::{Deserialize, Serialize};

/// Everything secret that the site shares with its booths.
#[derive(Clone, Serialize, Deserialize)]
pub struct Secrets {
    /// Version of this list; it rises with every change.
    pub version: u64,
    /// The keys whose tickets are believed.
    pub keys: Vec<KeyEntry>,
    /// PIN hashes of the site's operators.
    pub credentials: Vec<Credential>,
}

/// The PIN of an operator, as a hash.
#[derive(Clone, Serialize, Deserialize)]
pub struct Credential {
    /// Sign-in number of the operator.
    pub operator: OperatorNumber,
    /// The argon2id hash as a PHC string.
    pub pin_hash: String,
}
