//! What can be done on the lane now. The bar shows it and the keys obey it: the same list.

use super::{Lane, Stage};
use crate::ui::hotkeys::{Command, Key, Offer};
use palang_booth::config::Class;
use palang_locale::Locale;

impl Lane {
    /// What is offered now, in the order of the bar.
    #[must_use]
    pub fn offers(&self, locale: &Locale) -> Vec<Offer> {
        let words = locale.kiosk();
        match &self.stage {
            Stage::Looking { .. } | Stage::Paying(_) | Stage::Issuing => Vec::new(),
            Stage::Due(quoted) => {
                let mut offers = Vec::with_capacity(4);
                if quoted.quote().free {
                    offers.push(Offer::new(Command::Pay, words.do_let_out()).primary());
                } else if self.typed.is_empty() {
                    offers.push(Offer::new(Command::Pay, words.do_pay_exact()).primary());
                    // Printed for the eye; the typed digits turn Enter into it.
                    offers.push(Offer::new(Command::Tender, words.do_pay_cash()));
                } else {
                    // The digits are there: Enter is what is left to press.
                    offers.push(Offer::with_key(Command::Tender, Key::Enter, words.do_pay_cash()).primary());
                }
                offers.push(Offer::new(Command::Back, words.do_cancel()));
                offers
            }
            Stage::Ready | Stage::Paid { .. } | Stage::Issued { .. } | Stage::Refused { .. } => {
                self.idle_offers(locale)
            }
        }
    }

    fn idle_offers(&self, locale: &Locale) -> Vec<Offer> {
        let words = locale.kiosk();
        let mut offers = Vec::with_capacity(10);
        let lane = self.place.direction;
        if !self.typed.is_empty() {
            offers.push(Offer::new(Command::LookUp, words.do_look_up()).primary());
            offers.push(Offer::new(Command::Back, words.do_clear()));
            return offers;
        }
        if !self.waiting.is_empty() {
            offers.push(Offer::new(Command::NextScan, words.do_next_scan()).primary());
        } else if let Some(class) = self.place.enter_class() {
            let name = self.place.class_name(class, locale.language());
            offers.push(Offer::with_key(Command::Issue(class.clone()), Key::Enter, name).primary());
        }
        if lane.enters() {
            offers.extend(self.place.classes.iter().map(|class| issue(class, locale)));
        }
        offers.push(Offer::new(Command::Shift, words.do_shift()));
        offers.push(Offer::new(Command::OpenByHand, words.do_open_by_hand()));
        offers.push(Offer::new(Command::Reprint, words.do_reprint()));
        if !matches!(self.stage, Stage::Ready) {
            offers.push(Offer::new(Command::Back, words.do_ready()));
        }
        if !self.grants.is_empty() {
            offers.push(Offer::new(Command::Reopen, words.do_reopen()));
            offers.push(Offer::new(Command::Dismiss, words.do_dismiss()));
        }
        offers
    }

    /// What stands in the bar: what is printed elsewhere on the page is left out of it.
    #[must_use]
    pub fn bar(&self, locale: &Locale) -> Vec<Offer> {
        let mut offers = self.offers(locale);
        offers.retain(|offer| !matches!(offer.command, Command::Reopen | Command::Dismiss));
        offers
    }
}

fn issue(class: &Class, locale: &Locale) -> Offer {
    let key = Key::Char(class.key.to_ascii_uppercase());
    Offer::with_key(Command::Issue(class.id.clone()), key, class.name(locale.language()).to_owned())
}
