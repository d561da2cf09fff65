//! Key events as the wedge reads them: the text first, the place of the key on a US board where there is no text.

use super::Key;
use iced::Event;
use iced::keyboard::key::{Named, Physical};
use iced::keyboard::{self, Key as Logical, Modifiers};

/// What a key press means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pressed {
    /// A printable character.
    Character(char),
    /// Enter, on the numpad too.
    Enter,
    /// The tabulator key.
    Tab,
    /// Backspace: takes back the last character.
    Backspace,
    /// A key of the table that makes no character.
    Named(Key),
    /// Shift, a dead key, something else.
    Nothing,
}

/// Reads an event; anything but a key going down is [`Pressed::Nothing`].
pub(super) fn pressed(event: &Event) -> Pressed {
    let Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, text, physical_key, .. }) = event else {
        return Pressed::Nothing;
    };
    if let Logical::Named(named) = key
        && let Some(meaning) = of_name(*named)
    {
        return meaning;
    }
    if modifiers.control() {
        return key
            .to_latin(*physical_key)
            .map_or(Pressed::Nothing, |letter| Pressed::Named(Key::Ctrl(letter.to_ascii_uppercase())));
    }
    if modifiers.alt() || modifiers.logo() {
        return Pressed::Nothing;
    }
    text.as_deref()
        .and_then(|text| text.chars().next())
        .or_else(|| us_board(*physical_key, *modifiers))
        .filter(|c| !c.is_control())
        .map_or(Pressed::Nothing, Pressed::Character)
}

fn of_name(named: Named) -> Option<Pressed> {
    const FUNCTION: [Named; 12] = [
        Named::F1,
        Named::F2,
        Named::F3,
        Named::F4,
        Named::F5,
        Named::F6,
        Named::F7,
        Named::F8,
        Named::F9,
        Named::F10,
        Named::F11,
        Named::F12,
    ];
    match named {
        Named::Enter => Some(Pressed::Enter),
        Named::Tab => Some(Pressed::Tab),
        Named::Backspace => Some(Pressed::Backspace),
        Named::Escape => Some(Pressed::Named(Key::Escape)),
        named => FUNCTION
            .iter()
            .zip(1_u8..)
            .find(|(candidate, _)| **candidate == named)
            .map(|(_, number)| Pressed::Named(Key::Function(number))),
    }
}

/// An input method that swallows the text still tells which key it was. Letters and digits are all a ticket needs.
fn us_board(key: Physical, modifiers: Modifiers) -> Option<char> {
    // Of a letter that is not Latin, iced says what stands at the key's place on a US board.
    let character = Logical::Character("ф".into()).to_latin(key)?;
    match (modifiers.shift(), character) {
        (false, character) => Some(character),
        (true, letter @ 'a'..='z') => Some(letter.to_ascii_uppercase()),
        // Shifted digits are punctuation, which no ticket carries.
        (true, _) => None,
    }
}
