//! Colours: two sets of tokens, day and night. The only place that knows a colour.

use iced::theme::Palette;
use iced::{Color, Theme};

/// Which set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Look {
    /// Sun on the glass.
    #[default]
    Day,
    /// Glare in the dark.
    Night,
}

/// Ink and the tint it stands on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tone {
    /// Words and icons.
    pub ink: Color,
    /// What is under them.
    pub tint: Color,
}

/// Every colour a screen may use.
#[derive(Debug)]
pub struct Tokens {
    /// Behind everything.
    pub background: Color,
    /// Panels, strips, buttons.
    pub surface: Color,
    /// One-pixel lines.
    pub line: Color,
    /// Around a field that waits for its turn.
    pub edge: Color,
    /// What matters.
    pub ink: Color,
    /// What goes with it.
    pub muted: Color,
    /// The key that Enter presses.
    pub accent: Color,
    /// On the accent.
    pub on_accent: Color,
    /// A key cap.
    pub cap: Color,
    /// A key cap on the accent.
    pub accent_cap: Color,
    /// Ready: no colour is spent.
    pub neutral: Tone,
    /// Money is due.
    pub due: Tone,
    /// Paid, free, issued.
    pub paid: Tone,
    /// A ticket or a vehicle was refused.
    pub refused: Tone,
    /// Lamps and bars: fine.
    pub green: Color,
    /// Lamps and bars: attention.
    pub yellow: Color,
    /// Lamps and bars: down.
    pub red: Color,
}

const fn rgb(hex: u32) -> Color {
    let [_, r, g, b] = hex.to_be_bytes();
    Color::from_rgb8(r, g, b)
}

static DAY: Tokens = Tokens {
    background: rgb(0x00EE_F1F2),
    surface: rgb(0x00FF_FFFF),
    line: rgb(0x00D5_DCE0),
    edge: rgb(0x0080_8D95),
    ink: rgb(0x0011_181C),
    muted: rgb(0x004A_565E),
    accent: rgb(0x000A_5C66),
    on_accent: rgb(0x00FF_FFFF),
    cap: rgb(0x00E3_E9EC),
    accent_cap: rgb(0x003B_7D85),
    neutral: Tone { ink: rgb(0x004A_565E), tint: rgb(0x00FF_FFFF) },
    due: Tone { ink: rgb(0x0070_4800), tint: rgb(0x00FF_F3D1) },
    paid: Tone { ink: rgb(0x000A_5A2C), tint: rgb(0x00DD_F4E5) },
    refused: Tone { ink: rgb(0x008F_1512), tint: rgb(0x00FC_E4E2) },
    green: rgb(0x0013_8A46),
    yellow: rgb(0x00D3_9B00),
    red: rgb(0x00C6_2828),
};

static NIGHT: Tokens = Tokens {
    background: rgb(0x000D_1316),
    surface: rgb(0x0015_1E23),
    line: rgb(0x002A_373E),
    edge: rgb(0x0063_757F),
    ink: rgb(0x00F3_F6F7),
    muted: rgb(0x00A3_B4BC),
    accent: rgb(0x0058_D0C6),
    on_accent: rgb(0x000D_1316),
    cap: rgb(0x0024_323A),
    accent_cap: rgb(0x0048_AAA2),
    neutral: Tone { ink: rgb(0x00A3_B4BC), tint: rgb(0x0015_1E23) },
    due: Tone { ink: rgb(0x00FF_D166), tint: rgb(0x002A_2209) },
    paid: Tone { ink: rgb(0x005B_E08C), tint: rgb(0x000C_2617) },
    refused: Tone { ink: rgb(0x00FF_857D), tint: rgb(0x002E_1110) },
    green: rgb(0x003E_CF78),
    yellow: rgb(0x00F2_C14E),
    red: rgb(0x00FF_6B63),
};

impl Look {
    /// Its colours.
    #[must_use]
    pub const fn tokens(self) -> &'static Tokens {
        match self {
            Self::Day => &DAY,
            Self::Night => &NIGHT,
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Day => Self::Night,
            Self::Night => Self::Day,
        }
    }

    /// As iced wants it: only the ground and the text field's defaults come from here.
    #[must_use]
    pub fn theme(self) -> Theme {
        let t = self.tokens();
        let name = match self {
            Self::Day => "Palang day",
            Self::Night => "Palang night",
        };
        Theme::custom(
            name.to_owned(),
            Palette {
                background: t.background,
                text: t.ink,
                primary: t.accent,
                success: t.green,
                warning: t.yellow,
                danger: t.red,
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(a: Color, b: Color) -> f32 {
        let (a, b) = (a.relative_luminance() + 0.05, b.relative_luminance() + 0.05);
        (a / b).max(b / a)
    }

    #[test]
    fn what_matters_stands_out_seven_to_one_and_no_words_below_four_and_a_half() {
        for look in [Look::Day, Look::Night] {
            let t = look.tokens();
            for (name, ink, ground, least) in [
                ("ink on surface", t.ink, t.surface, 7.0),
                ("ink on ground", t.ink, t.background, 7.0),
                ("key cap", t.ink, t.cap, 7.0),
                ("primary key", t.on_accent, t.accent, 7.0),
                ("refusal", t.refused.ink, t.surface, 7.0),
                ("due", t.due.ink, t.due.tint, 7.0),
                ("paid", t.paid.ink, t.paid.tint, 7.0),
                ("refused", t.refused.ink, t.refused.tint, 7.0),
                ("muted", t.muted, t.surface, 7.0),
                ("muted on ground", t.muted, t.background, 4.5),
                ("field", t.edge, t.surface, 3.0),
                ("primary cap", t.on_accent, t.accent_cap, 4.5),
            ] {
                let seen = contrast(ink, ground);
                assert!(seen >= least, "{look:?} {name}: {seen:.2} < {least}");
            }
        }
    }
}
