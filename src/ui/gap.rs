//! Sizes: the spacing scale and the fixed measures of the page. Screens say `Gap::M`, never a number.

use iced::{Padding, Pixels};

/// The spacing scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// No space at all.
    None,
    /// 4 logical pixels: between a caption and what it names.
    Xs,
    /// 8 logical pixels: inside a card, between its lines.
    S,
    /// 12 logical pixels: between cards.
    M,
    /// 16 logical pixels: between the parts of a page.
    L,
    /// 24 logical pixels: between the parts of a panel.
    Xl,
    /// 32 logical pixels: around a form.
    Xxl,
}

impl Gap {
    /// In pixels.
    #[must_use]
    pub const fn px(self) -> f32 {
        match self {
            Self::None => 0.0,
            Self::Xs => 4.0,
            Self::S => 8.0,
            Self::M => 12.0,
            Self::L => 16.0,
            Self::Xl => 24.0,
            Self::Xxl => 32.0,
        }
    }
}

impl From<Gap> for Pixels {
    fn from(gap: Gap) -> Self {
        Self(gap.px())
    }
}

impl From<Gap> for Padding {
    fn from(gap: Gap) -> Self {
        Self::new(gap.px())
    }
}

/// Corner radius of panels and buttons.
pub const RADIUS: f32 = 10.0;
/// Corner radius of key caps.
pub const CAP_RADIUS: f32 = 5.0;
/// Height of the top strip.
pub const STRIP: f32 = 52.0;
/// Height of the key bar.
pub const KEY_BAR: f32 = 76.0;
/// Height of a key.
pub const KEY: f32 = 48.0;
/// Height of a key where there are two rows of them.
pub const KEY_LOW: f32 = 32.0;
/// Width of the session's keys in the bar.
pub const SESSION: f32 = 250.0;
/// Height of the panel's state strip.
pub const STATE: f32 = 60.0;
/// Height of a line of facts.
pub const FACT: f32 = 35.0;
/// Width of a fact's label.
pub const FACT_LABEL: f32 = 150.0;
/// Height of a line of the fee.
pub const FEE: f32 = 35.0;
/// Height of the notice under the lines.
pub const NOTICE: f32 = 52.0;
/// Height of the row of the amount.
pub const AMOUNT: f32 = 152.0;
/// Width of a window from which the side column has its full width.
pub const WIDE: f32 = 1_200.0;
/// The side column, full and narrow.
pub const SIDE: (f32, f32) = (404.0, 300.0);
/// Width of a form (sign-in, shift).
pub const FORM: f32 = 620.0;
/// Height of a field of a form.
pub const FIELD: f32 = 60.0;
/// A slot for a count: width and height.
pub const SLOT: (f32, f32) = (90.0, 42.0);
/// The demo's guide: two lines of it.
pub const GUIDE: f32 = 56.0;
/// The demo's gate.
pub const ARM: f32 = 104.0;
