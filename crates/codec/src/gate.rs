//! What gate boards say: the `*CMD#` frames of the field (DEVICES 3) and the send/expect texts of home-made boards.

pub mod star;
pub mod template;

pub use star::{Command, Frame, Levels, StarParser};
pub use template::{Template, TemplateFrame, TemplateParser};
