//! The design system: screens name meaning, this knows colours, sizes and pixels.

pub mod chrome;
pub mod field;
pub mod gap;
pub mod hotkeys;
pub mod key;
pub mod lamp;
pub mod panel;
pub mod places;
pub mod server;
pub mod shape;
pub mod side_column;
pub mod text;
pub mod theme;
pub mod wedge;

pub use gap::Gap;
pub use theme::Look;

use iced::Size;
use palang_domain::Timestamp;
use palang_locale::Locale;
use theme::Tokens;

/// What every view is given: words, colours, and how much room there is. A value, so two windows may differ.
#[derive(Clone, Copy, Debug)]
pub struct Ui<'a> {
    /// The words.
    pub locale: &'a Locale,
    /// Day or night.
    pub look: Look,
    /// The window, in logical pixels.
    pub size: Size,
    /// The booth's clock: a refusal says `today`, a lock counts down.
    pub now: Timestamp,
}

impl Ui<'_> {
    /// The colours.
    #[must_use]
    pub const fn tokens(&self) -> &'static Tokens {
        self.look.tokens()
    }

    /// Whether the side column has its full width.
    #[must_use]
    pub fn wide(&self) -> bool {
        self.size.width >= gap::WIDE
    }

    /// Width of the side column.
    #[must_use]
    pub fn side_width(&self) -> f32 {
        if self.wide() { gap::SIDE.0 } else { gap::SIDE.1 }
    }

    /// Width inside the main panel.
    #[must_use]
    pub fn panel(&self) -> f32 {
        (self.size.width - self.side_width() - 3.0 * Gap::L.px() - 2.0 * Gap::Xl.px()).max(200.0)
    }
}
