//! What a booth needs of the computer it runs on, below all of its rooms: clocks that are checked, folders and key
//! files for nobody else's eyes, and threads that step back for the ones that serve a car.

pub mod background;
pub mod clock;
pub mod keys;
pub mod private;
