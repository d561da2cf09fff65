//! From the store's troubles to what an operator is told.

use crate::store::StoreError;
use palang_domain::Refusal;

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::DiskFull => Self::DiskFull,
            StoreError::Busy | StoreError::Closed => Self::Busy,
            _ => {
                tracing::error!(%error, "nothing was recorded, so nothing was done");
                Self::StoreFailed
            }
        }
    }
}
