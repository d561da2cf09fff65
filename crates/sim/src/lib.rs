//! A whole lot from one seed: booths, server, network, clocks, cars. Two ways: `world` runs the sync core, real
//! stores and a virtual network in one thread, exactly repeatable; `site` runs the real programs behind `proxy`,
//! which does to their network what its seed says (SYNC 6, R4 and R5).

#[cfg(unix)]
pub mod demo;
pub mod dice;
pub mod matrix;
pub mod measure;
pub mod proxy;
pub mod site;
pub mod turns;
pub mod world;
