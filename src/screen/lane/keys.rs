//! What can be done on the lane now. The bar shows it and the keys obey it: the same list.

use super::{Lane, Stage};
use crate::command::{Command, Offer};
use crate::context::LaneInfo;
use crate::screen::Id;
use crate::ui::hotkeys::{Key, Slot};
use palang_booth::config::Class;
use palang_booth::desk::model::Tender;
use palang_domain::Money;
use palang_locale::Locale;

impl Lane {
    /// What is offered now, in the order of the bar.
    pub(super) fn offers_now(&self, locale: &Locale, lane: &LaneInfo) -> Vec<Offer> {
        let words = locale.kiosk();
        let mut offers = match &self.stage {
            Stage::Looking { .. } | Stage::Paying(_) | Stage::Issuing => Vec::new(),
            Stage::Due(quoted) => {
                let mut offers = Vec::with_capacity(5);
                if quoted.due.amount() == Money::ZERO {
                    offers.push(Offer::new(Command::Pay(Tender::Exact), words.do_let_out()).primary());
                } else if self.typed.is_empty() {
                    offers.push(Offer::new(Command::Pay(Tender::Exact), words.do_pay_exact()).primary());
                    // Printed for the eye; the typed digits turn Enter into it.
                    offers.push(Offer::new(Command::Tender, words.do_pay_cash()));
                } else {
                    // The digits are there: Enter is what is left to press.
                    offers.push(Offer::with_key(Command::Tender, Key::Enter, words.do_pay_cash()).primary());
                }
                offers.push(Offer::new(Command::Back, words.do_cancel()));
                offers
            }
            Stage::Ready | Stage::Paid { .. } | Stage::LetOut { .. } | Stage::Issued { .. } | Stage::Refused { .. } => {
                self.idle_offers(locale, lane)
            }
        };
        if !self.grants.is_empty() {
            // Printed on the card of the opening that they are about, which is there at every stage.
            offers.extend(super::devices::grant_offers(locale).map(|offer| offer.in_slot(Slot::Body)));
        }
        offers
    }

    fn idle_offers(&self, locale: &Locale, lane: &LaneInfo) -> Vec<Offer> {
        let words = locale.kiosk();
        let mut offers = Vec::with_capacity(10);
        if !self.typed.is_empty() {
            offers.push(Offer::new(Command::LookUp, words.do_look_up()).primary());
            offers.push(Offer::new(Command::Back, words.do_clear()));
            return offers;
        }
        if !self.waiting.is_empty() {
            offers.push(Offer::new(Command::NextScan, words.do_next_scan()).primary());
        } else if let Some(class) = lane.enter_class() {
            let name = lane.class_name(class, locale.language());
            offers.push(Offer::with_key(Command::Issue(class.clone()), Key::Enter, name).primary());
        }
        if lane.direction.enters() {
            offers.extend(lane.classes.iter().map(|class| issue(class, locale)));
        }
        offers.push(Offer::new(Command::Open(Id::Shift), words.do_shift()));
        offers.push(Offer::new(Command::Open(Id::OpenByHand), words.do_open_by_hand()));
        offers.push(Offer::new(Command::Reprint, words.do_reprint()));
        if !matches!(self.stage, Stage::Ready) {
            offers.push(Offer::new(Command::Back, words.do_ready()));
        }
        offers
    }
}

fn issue(class: &Class, locale: &Locale) -> Offer {
    let key = Key::Char(class.key.to_ascii_uppercase());
    Offer::with_key(Command::Issue(class.id.clone()), key, class.name(locale.language()).to_owned())
}
