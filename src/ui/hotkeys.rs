//! Keys, and what is offered on them. One list of offers prints the buttons *and* answers the keys, so the two cannot
//! disagree.

use palang_locale::Locale;

/// A key as a person knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Enter, on the numpad too.
    Enter,
    /// An amount, then Enter.
    AmountEnter,
    /// The Escape key.
    Escape,
    /// The space bar.
    Space,
    /// The tabulator key.
    Tab,
    /// A function key.
    Function(u8),
    /// A letter or digit by itself, upper case.
    Char(char),
    /// With the control key held, upper case.
    Ctrl(char),
}

impl Key {
    /// As printed on the cap.
    #[must_use]
    pub fn cap(self, locale: &Locale) -> String {
        match self {
            Self::Enter => "Enter".to_owned(),
            Self::AmountEnter => locale.kiosk().cap_amount_enter(),
            Self::Escape => "Esc".to_owned(),
            Self::Space => locale.kiosk().cap_space(),
            Self::Tab => "Tab".to_owned(),
            Self::Function(number) => format!("F{number}"),
            Self::Char(letter) => letter.to_string(),
            Self::Ctrl(letter) => format!("Ctrl {letter}"),
        }
    }
}

/// What somebody pressed, after scans have been taken out of the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// A key that stands in the table.
    Key(Key),
    /// A character typed.
    Char(char),
    /// Backspace: takes back the last character.
    Backspace,
}

impl Stroke {
    /// The digit, when it is one.
    #[must_use]
    pub fn digit(self) -> Option<char> {
        match self {
            Self::Char(c) if c.is_ascii_digit() => Some(c),
            Self::Char(_) | Self::Key(_) | Self::Backspace => None,
        }
    }

    fn is(self, key: Key) -> bool {
        match (self, key) {
            (Self::Key(Key::Enter), Key::AmountEnter) => true,
            (Self::Key(pressed), key) => pressed == key,
            (Self::Char(c), Key::Char(letter)) => c.eq_ignore_ascii_case(&letter),
            (Self::Char(_) | Self::Backspace, _) => false,
        }
    }
}

/// Where an offer is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// In the key bar, from the left.
    Bar,
    /// In the key bar, small, at the right: the keys of the session.
    Session,
    /// By the screen itself, in its own body.
    Body,
}

/// Something that can be done now: its key, its words, where it is printed, and whether Enter presses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer<C> {
    /// What is done.
    pub command: C,
    /// The key that does it.
    pub key: Key,
    /// The words beside the key's cap.
    pub label: String,
    /// Whether the button is filled: the one that Enter presses.
    pub primary: bool,
    /// Where it is printed.
    pub slot: Slot,
}

impl<C> Offer<C> {
    /// An offer in the key bar, on this key.
    #[must_use]
    pub const fn with_key(command: C, key: Key, label: String) -> Self {
        Self { command, key, label, primary: false, slot: Slot::Bar }
    }

    /// The one that Enter presses.
    #[must_use]
    pub fn primary(mut self) -> Self {
        self.primary = true;
        self
    }

    /// Printed elsewhere than in the key bar.
    #[must_use]
    pub fn in_slot(mut self, slot: Slot) -> Self {
        self.slot = slot;
        self
    }
}

/// What the stroke asks for, among what is offered.
#[must_use]
pub fn pressed<C: Clone>(offers: &[Offer<C>], stroke: Stroke) -> Option<C> {
    offers.iter().find(|offer| stroke.is(offer.key)).map(|offer| offer.command.clone())
}
