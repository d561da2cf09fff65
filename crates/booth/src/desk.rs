//! The desk: the use cases of a booth. One durable commit, then gate and print side by side.

pub mod model;
