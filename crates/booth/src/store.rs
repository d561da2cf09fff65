//! The booth's store.
