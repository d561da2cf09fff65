//! The one table of keys. It decides what a key does *and* prints it on the button, so the two cannot disagree.

use palang_domain::ClassId;
use palang_locale::Locale;

/// A key as a person knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Enter, on the numpad too.
    Enter,
    /// An amount, then Enter.
    AmountEnter,
    /// Escape.
    Escape,
    /// The space bar.
    Space,
    /// Tab.
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
    /// Backspace.
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

/// Everything a key or a button can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Exact cash; or let a free stay out.
    Pay,
    /// The cash that was typed.
    Tender,
    /// Take the number that was typed.
    LookUp,
    /// Take the scan that waits.
    NextScan,
    /// Issue a ticket of this class.
    Issue(ClassId),
    /// Back to ready; out of a form.
    Back,
    /// Do what the form says.
    Confirm,
    /// The shift panel.
    Shift,
    /// The server's panel.
    Server,
    /// Open the gate by hand.
    OpenByHand,
    /// A reason, by its number.
    Reason(u8),
    /// Print the last slip again.
    Reprint,
    /// Open what was granted and not acknowledged.
    Reopen,
    /// What was granted and not acknowledged is not needed any more.
    Dismiss,
    /// Lock.
    Lock,
    /// End the session.
    SignOut,
    /// The next language.
    Language,
    /// Day or night.
    Look,
    /// Count by denomination or type one amount.
    CountMode,
    /// A row of the count, by the mouse.
    Row(u8),
    /// Print the shift as it stands: the X.
    PrintX,
    /// Close the shift.
    CloseShift,
    /// The next field of a form.
    NextField,
    /// Do what the form says, wherever in it one is.
    Finish,
    /// Demo: a car arrives.
    Arrive,
    /// Demo: the next leaving car's ticket is scanned.
    Leave,
    /// Demo: paper out, and in again.
    FaultPaper,
    /// Demo: the printer is switched off, and on again.
    FaultPrinter,
    /// Demo: the gate falls silent, and speaks again.
    FaultGate,
}

/// The table. Class keys and reasons are not in it: the site's config and the list of reasons have them.
const TABLE: [(Command, Key); 26] = [
    (Command::Pay, Key::Enter),
    (Command::Tender, Key::AmountEnter),
    (Command::LookUp, Key::Enter),
    (Command::NextScan, Key::Enter),
    (Command::Confirm, Key::Enter),
    (Command::Back, Key::Escape),
    (Command::Shift, Key::Function(9)),
    (Command::OpenByHand, Key::Function(11)),
    (Command::Reprint, Key::Function(12)),
    (Command::Reopen, Key::Ctrl('G')),
    (Command::Dismiss, Key::Ctrl('D')),
    (Command::Lock, Key::Ctrl('L')),
    (Command::Server, Key::Ctrl('S')),
    (Command::SignOut, Key::Ctrl('Q')),
    (Command::Language, Key::Function(1)),
    (Command::Look, Key::Function(5)),
    (Command::CountMode, Key::Function(2)),
    (Command::PrintX, Key::Function(12)),
    (Command::CloseShift, Key::Function(9)),
    (Command::NextField, Key::Tab),
    (Command::Finish, Key::Function(10)),
    (Command::Arrive, Key::Tab),
    (Command::Leave, Key::Space),
    (Command::FaultPaper, Key::Ctrl('1')),
    (Command::FaultPrinter, Key::Ctrl('2')),
    (Command::FaultGate, Key::Ctrl('3')),
];

/// The key of a command; nothing for a class, which the site's config names.
#[must_use]
pub fn key(command: &Command) -> Option<Key> {
    match command {
        Command::Reason(number) => char::from_digit(u32::from(*number), 10).map(Key::Char),
        command => TABLE.iter().find(|(candidate, _)| candidate == command).map(|(_, key)| *key),
    }
}

/// Something that can be done now: its key, its words, and whether Enter presses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it does.
    pub command: Command,
    /// Its key.
    pub key: Key,
    /// What stands beside the cap.
    pub label: String,
    /// Filled.
    pub primary: bool,
}

impl Offer {
    /// An offer with the table's key.
    #[must_use]
    pub fn new(command: Command, label: String) -> Self {
        let key = key(&command).unwrap_or(Key::Enter);
        Self { command, key, label, primary: false }
    }

    /// An offer with a key of the site's own.
    #[must_use]
    pub const fn with_key(command: Command, key: Key, label: String) -> Self {
        Self { command, key, label, primary: false }
    }

    /// The one that Enter presses.
    #[must_use]
    pub fn primary(mut self) -> Self {
        self.primary = true;
        self
    }
}

/// What the stroke asks for, among what is offered.
#[must_use]
pub fn pressed(offers: &[Offer], stroke: Stroke) -> Option<Command> {
    offers.iter().find(|offer| stroke.is(offer.key)).map(|offer| offer.command.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_the_same_key_in_either_case_and_enter_is_not_a_letter() {
        let motor: ClassId = "motor".parse().expect("a class id");
        let offers = [
            Offer::with_key(Command::Issue(motor.clone()), Key::Char('M'), "Motor".to_owned()),
            Offer::new(Command::Pay, "Tunai pas".to_owned()).primary(),
        ];
        for (stroke, expected) in [
            (Stroke::Char('m'), Some(Command::Issue(motor.clone()))),
            (Stroke::Char('M'), Some(Command::Issue(motor))),
            (Stroke::Key(Key::Enter), Some(Command::Pay)),
            (Stroke::Key(Key::Escape), None),
            (Stroke::Char('7'), None),
            (Stroke::Backspace, None),
        ] {
            assert_eq!(pressed(&offers, stroke), expected, "{stroke:?}");
        }
    }

    #[test]
    fn no_two_commands_of_the_lane_share_a_key() {
        use Command::{Back, Dismiss, Language, Lock, Look, OpenByHand, Pay, Reopen, Reprint, Server, Shift};
        let keys: Vec<_> = [Pay, Back, Shift, OpenByHand, Reprint, Reopen, Dismiss, Lock, Server, Language, Look]
            .iter()
            .filter_map(key)
            .collect();
        for (i, one) in keys.iter().enumerate() {
            assert!(!keys[i + 1..].contains(one), "{one:?} stands twice");
        }
    }
}
