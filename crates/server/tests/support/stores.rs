//! Both stores, so that a test is written once and run on each.

use palang_server::store::{Postgres, Store};
use std::sync::Arc;
use tempfile::TempDir;

/// A store and what keeps it alive.
pub struct Fresh {
    pub name: &'static str,
    pub store: Store,
    pub keeps: Keeps,
}

/// What must outlive the store.
pub enum Keeps {
    Folder(TempDir),
    #[cfg(unix)]
    Cluster(Arc<super::postgres::Cluster>, String),
}

impl Fresh {
    pub fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { name: "sqlite", store: Store::open_sqlite(dir.path()).unwrap(), keeps: Keeps::Folder(dir) }
    }

    #[cfg(unix)]
    pub fn postgres() -> Self {
        let cluster = super::postgres::Cluster::shared();
        let url = cluster.database();
        let store = Store::open_postgres(&Postgres::new(&url)).unwrap();
        Self { name: "postgres", store, keeps: Keeps::Cluster(cluster, url) }
    }

    /// The same database opened once more, as another replica or another start does.
    pub fn again(&self) -> Store {
        match &self.keeps {
            Keeps::Folder(dir) => Store::open_sqlite(dir.path()).unwrap(),
            #[cfg(unix)]
            Keeps::Cluster(_, url) => Store::open_postgres(&Postgres::new(url)).unwrap(),
        }
    }
}

/// Runs a test on both stores.
pub fn on_both(test: impl Fn(&Fresh)) {
    test(&Fresh::sqlite());
    #[cfg(unix)]
    test(&Fresh::postgres());
}
