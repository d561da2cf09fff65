//! Palang: the program that runs a parking booth.
fn main() {}
