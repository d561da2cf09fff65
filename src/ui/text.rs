//! Type: every role of a word has one size, weight and colour. Noto Sans, embedded; its digits are
//! tabular. Under a name of its own, because a font that the system has by the same name would be taken in its place.

use super::theme::Tokens;
use iced::font::{Family, Font, Weight};
use iced::widget::text::{LineHeight, Wrapping};
use iced::widget::{Text, text};
use iced::{Color, Pixels};

/// Files of the embedded font.
pub const FONTS: [&[u8]; 3] = [
    include_bytes!("../../assets/fonts/PalangSans-Regular.ttf"),
    include_bytes!("../../assets/fonts/PalangSans-SemiBold.ttf"),
    include_bytes!("../../assets/fonts/PalangSans-Bold.ttf"),
];

const FAMILY: &str = "Palang Sans";

const fn face(weight: Weight) -> Font {
    Font { family: Family::Name(FAMILY), weight, ..Font::DEFAULT }
}

/// Running words.
pub const REGULAR: Font = face(Weight::Normal);
/// Weight of values and of what is emphasised.
pub const SEMIBOLD: Font = face(Weight::Semibold);
/// States and amounts.
pub const BOLD: Font = face(Weight::Bold);

/// Size of running words.
pub const BODY: Pixels = Pixels(20.0);

fn role<'a>(words: impl Into<String>, size: f32, font: Font, color: Color) -> Text<'a> {
    text(words.into()).size(size).font(font).color(color)
}

/// A word in the top strip.
pub fn strip<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 17.0, REGULAR, t.muted).wrapping(Wrapping::None)
}

/// What the top strip is about: the lane, the clock.
pub fn strip_strong<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 19.0, BOLD, t.ink).wrapping(Wrapping::None)
}

/// Who is working.
pub fn strip_ink<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 17.0, REGULAR, t.ink).wrapping(Wrapping::None)
}

/// Small print.
pub fn caption<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 15.0, REGULAR, t.muted)
}

/// Small print that matters.
pub fn caption_strong<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 15.0, SEMIBOLD, t.ink)
}

/// The value of a row whose name is as large as the strip's words.
pub fn row_value<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 17.0, SEMIBOLD, t.ink)
}

/// Running words.
pub fn body<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 20.0, REGULAR, t.ink)
}

/// Running words that step back.
pub fn body_muted<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 20.0, REGULAR, t.muted)
}

/// Running words that step forward.
pub fn body_strong<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 20.0, SEMIBOLD, t.ink)
}

/// Name of a fact.
pub fn label<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 21.0, REGULAR, t.muted).wrapping(Wrapping::None)
}

/// A fact.
pub fn value<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 21.0, SEMIBOLD, t.ink).wrapping(Wrapping::None)
}

/// Size of the words on a key.
pub const KEY: f32 = 18.0;
/// Size of the words on its cap.
pub const CAP: f32 = 16.0;

/// On a key.
pub fn key<'a>(color: Color, words: impl Into<String>) -> Text<'a> {
    role(words, KEY, REGULAR, color).wrapping(Wrapping::None)
}

/// On a key cap.
pub fn cap<'a>(color: Color, words: impl Into<String>) -> Text<'a> {
    role(words, CAP, SEMIBOLD, color).wrapping(Wrapping::None)
}

/// How much narrower than bold ones the words of a key are.
const LEANER: f32 = 0.92;

/// Width of words of a key at a size: an upper estimate from the font's advances.
#[must_use]
pub fn width_of(words: &str, size: f32) -> f32 {
    width_in_em(words) * LEANER * size
}

/// The state's one word.
pub fn state<'a>(color: Color, words: impl Into<String>) -> Text<'a> {
    role(words, 26.0, BOLD, color).wrapping(Wrapping::None)
}

/// Beside the state.
pub fn state_side<'a>(color: Color, words: impl Into<String>) -> Text<'a> {
    role(words, 18.0, REGULAR, color)
}

/// A notice: two lines of it fit into its slot.
pub fn notice<'a>(color: Color, words: impl Into<String>) -> Text<'a> {
    role(words, 17.0, REGULAR, color).line_height(LineHeight::Relative(1.25))
}

/// Title of a form.
pub fn title<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 32.0, BOLD, t.ink)
}

/// What is being typed into a field.
pub fn typed<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 30.0, SEMIBOLD, t.ink).wrapping(Wrapping::None)
}

/// Headline of a refusal.
pub fn headline<'a>(color: Color, words: impl Into<String>) -> Text<'a> {
    role(words, 64.0, BOLD, color).line_height(LineHeight::Relative(1.15))
}

/// The lane at rest: ready for the next vehicle.
pub fn ready<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 92.0, BOLD, t.ink).line_height(LineHeight::Relative(1.15))
}

/// Digits while they are typed: on one line, in a narrow window too.
pub fn ready_digits<'a>(t: &Tokens, words: impl Into<String>, room: f32) -> Text<'a> {
    big(t.ink, words, 92.0, room)
}

/// Beside the amount, and under a headline.
pub fn hint<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 22.0, REGULAR, t.muted)
}

/// What was tendered, beside the amount.
pub fn tendered<'a>(t: &Tokens, words: impl Into<String>) -> Text<'a> {
    role(words, 40.0, BOLD, t.ink).wrapping(Wrapping::None).line_height(LineHeight::Relative(1.2))
}

/// The one number that matters: 124 pixels where it fits into `room`, less where it would not.
pub fn amount<'a>(color: Color, words: impl Into<String>, room: f32) -> Text<'a> {
    big(color, words, 124.0, room)
}

/// The same on the customer's display.
pub fn amount_customer<'a>(color: Color, words: impl Into<String>, room: f32) -> Text<'a> {
    big(color, words, 200.0, room)
}

fn big<'a>(color: Color, words: impl Into<String>, largest: f32, room: f32) -> Text<'a> {
    let words = words.into();
    let size = (room / width_in_em(&words)).min(largest).floor();
    role(words, size, BOLD, color).wrapping(Wrapping::None).line_height(LineHeight::Relative(1.2))
}

/// Width of bold words, in their own size: an upper estimate from the font's advances.
fn width_in_em(words: &str) -> f32 {
    words
        .chars()
        .map(|c| match c {
            '0'..='9' => 0.572,
            '.' | ',' => 0.29,
            ' ' => 0.26,
            'a'..='z' => 0.64,
            _ => 0.72,
        })
        .sum::<f32>()
        .max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_everyday_amount_keeps_its_full_size_and_an_absurd_one_still_fits() {
        // 1366 and 1024 wide windows leave 600 and 400 beside the hint.
        for (words, room, full) in
            [("Rp 7.000", 600.0, true), ("150.000 ₫", 620.0, true), ("Rp 9.223.372.036.854.775.807", 600.0, false)]
        {
            let fits = 124.0 * width_in_em(words) <= room;
            assert_eq!(fits, full, "{words}: {}", 124.0 * width_in_em(words));
            assert!((room / width_in_em(words)).min(124.0) > 15.0);
        }
    }

    /// A booth with Debian's fonts-noto showed another font than the one its screens were measured with.
    #[test]
    fn no_font_of_the_system_can_stand_in_for_the_embedded_one() {
        let utf16 = |name: &str| name.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let names = |font: &[u8], name: &str| font.windows(2 * name.len()).any(|piece| piece == utf16(name));
        for font in FONTS {
            assert!(names(font, FAMILY) && !names(font, "Noto Sans"));
        }
    }
}
