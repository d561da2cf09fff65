//! `palang-server`: see `palang_server`.

fn main() {}
