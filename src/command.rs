//! What keys and buttons can ask for, and the table of their keys.

use crate::screen::Id;
use crate::ui::hotkeys::{self, Key};
use palang_booth::desk::model::Tender;
use palang_domain::ClassId;

/// Something that can be done now, on its key.
pub type Offer = hotkeys::Offer<Command>;

/// Everything a key or a button can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Settle what is due by these means, or let out a stay that owes nothing.
    Pay(Tender),
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
    /// Open this screen over the lane.
    Open(Id),
    /// One of the form's choices, by its number.
    Choose(u8),
    /// Print the last slip again.
    Reprint,
    /// Open what was granted and not acknowledged.
    Reopen,
    /// Lock the screen: the session ends until the PIN is given.
    Lock,
    /// End the session.
    SignOut,
    /// The next language.
    Language,
    /// Day or night.
    Look,
    /// Count by denomination or type one amount.
    CountMode,
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

/// The table. Not in it: class keys, which the site's config has; choices, which have their numbers; and keys that open
/// a screen, which the screen names (`Screen::KEY`).
const TABLE: [(Command, Key); 22] = [
    (Command::Pay(Tender::Exact), Key::Enter),
    (Command::Tender, Key::AmountEnter),
    (Command::LookUp, Key::Enter),
    (Command::NextScan, Key::Enter),
    (Command::Confirm, Key::Enter),
    (Command::Back, Key::Escape),
    (Command::Reprint, Key::Function(12)),
    (Command::Reopen, Key::Ctrl('G')),
    (Command::Lock, Key::Ctrl('L')),
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

/// The key of a command; none for a class, whose key the site's config names.
#[must_use]
pub fn key(command: &Command) -> Option<Key> {
    match command {
        Command::Choose(number) => char::from_digit(u32::from(*number), 10).map(Key::Char),
        Command::Open(screen) => screen.key(),
        command => TABLE.iter().find(|(candidate, _)| candidate == command).map(|(_, key)| *key),
    }
}

impl Offer {
    /// An offer in the key bar, on the table's key.
    #[must_use]
    pub fn new(command: Command, label: String) -> Self {
        let key = key(&command).unwrap_or(Key::Enter);
        Self::with_key(command, key, label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::hotkeys::{Stroke, pressed};

    #[test]
    fn a_letter_is_the_same_key_in_either_case_and_enter_is_not_a_letter() {
        let motor: ClassId = "motor".parse().expect("a class id");
        let offers = [
            Offer::with_key(Command::Issue(motor.clone()), Key::Char('M'), "Motor".to_owned()),
            Offer::new(Command::Pay(Tender::Exact), "Tunai pas".to_owned()).primary(),
        ];
        for (stroke, expected) in [
            (Stroke::Char('m'), Some(Command::Issue(motor.clone()))),
            (Stroke::Char('M'), Some(Command::Issue(motor))),
            (Stroke::Key(Key::Enter), Some(Command::Pay(Tender::Exact))),
            (Stroke::Key(Key::Escape), None),
            (Stroke::Char('7'), None),
            (Stroke::Backspace, None),
        ] {
            assert_eq!(pressed(&offers, stroke), expected, "{stroke:?}");
        }
    }

    #[test]
    fn no_two_commands_of_the_lane_share_a_key() {
        use Command::{Back, Language, Lock, Look, Open, Pay, Reopen, Reprint};
        let lane = [Pay(Tender::Exact), Back, Reprint, Reopen, Lock, Language, Look].into_iter();
        let keys: Vec<_> = lane.chain(Id::ALL.map(Open)).filter_map(|command| key(&command)).collect();
        for (i, one) in keys.iter().enumerate() {
            assert!(!keys[i + 1..].contains(one), "{one:?} stands twice");
        }
    }
}
