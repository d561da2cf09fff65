//! A whole lot from one seed: booths, server, network, clocks, cars.
