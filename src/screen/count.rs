//! A sum of cash: counted by denomination, or typed as one amount. Opening and closing a shift use the same form.

use crate::command::{Command, Offer};
use crate::ui::field::{Shown, field};
use crate::ui::hotkeys::{Key, Stroke};
use crate::ui::{Gap, Ui, key, text};
use iced::widget::{Column, button, column, row, space};
use iced::{Bottom, Element, Fill};
use palang_domain::{Currency, Money};
use palang_locale::Locale;

/// Longest amount and longest count that can be typed.
const AMOUNT_MAX: usize = 12;
const COUNT_MAX: usize = 5;

/// The form's state.
#[derive(Clone, Debug)]
pub struct Count {
    by_denomination: bool,
    amount: String,
    /// Denomination in units, and how many of it as typed.
    rows: Vec<(i64, String)>,
    active: usize,
}

impl Count {
    /// An empty count; it begins with denominations, because a drawer is counted so.
    #[must_use]
    pub fn new(currency: Currency) -> Self {
        let rows = currency.denominations().iter().map(|units| (*units, String::new())).collect();
        Self { by_denomination: true, amount: String::new(), rows, active: 0 }
    }

    /// What has been counted so far.
    #[must_use]
    pub fn total(&self) -> Money {
        if !self.by_denomination {
            return Money::new(self.amount.parse().unwrap_or(0));
        }
        self.rows.iter().map(|(units, count)| Money::new(*units).times(count.parse().unwrap_or(0))).sum()
    }

    /// Whether Enter confirms, or goes to the next row: a half-counted drawer must not close a shift.
    #[must_use]
    pub fn at_end(&self) -> bool {
        !self.by_denomination || self.active + 1 >= self.rows.len()
    }

    /// Whether nothing has been typed.
    #[must_use]
    pub fn untouched(&self) -> bool {
        self.amount.is_empty() && self.rows.iter().all(|(_, count)| count.is_empty())
    }

    /// What is offered: `confirm` in words, and whether an untouched count may be confirmed by Enter.
    #[must_use]
    pub fn offers(&self, locale: &Locale, confirm: String, untouched_confirms: bool) -> Vec<Offer> {
        let words = locale.kiosk();
        let mode = Offer::new(
            Command::CountMode,
            if self.by_denomination { words.do_count_amount() } else { words.do_count_notes() },
        );
        if self.at_end() || (untouched_confirms && self.untouched()) {
            let mut offers = vec![Offer::new(Command::Confirm, confirm).primary(), mode];
            if self.by_denomination && !self.untouched() {
                // From the last row, Enter confirms; whoever has seen a mistake above it goes round again.
                offers.insert(1, Offer::new(Command::NextField, words.do_first_row()));
            }
            return offers;
        }
        vec![
            Offer::with_key(Command::NextField, Key::Enter, words.do_next_row()).primary(),
            Offer::new(Command::Finish, confirm),
            mode,
        ]
    }

    /// Carries out a command of the count; any other changes nothing.
    pub fn command(&mut self, command: &Command) {
        match command {
            Command::CountMode => self.by_denomination = !self.by_denomination,
            Command::NextField => self.next(),
            _ => {}
        }
    }

    /// Goes to a row that was clicked.
    pub fn select(&mut self, row: usize) {
        if row < self.rows.len() {
            self.active = row;
        }
    }

    /// The next row, and from the last one the first.
    pub fn next(&mut self) {
        self.active = if self.active + 1 >= self.rows.len() { 0 } else { self.active + 1 };
    }

    /// A character typed. Backspace in an empty row goes back to the row before it.
    pub fn typed(&mut self, stroke: Stroke) {
        let (field, longest) = if self.by_denomination {
            match self.rows.get_mut(self.active) {
                Some((_, count)) => (count, COUNT_MAX),
                None => return,
            }
        } else {
            (&mut self.amount, AMOUNT_MAX)
        };
        if stroke == Stroke::Backspace {
            if field.pop().is_none() && self.by_denomination {
                self.active = self.active.saturating_sub(1);
            }
        } else if let Some(digit) = stroke.digit().filter(|_| field.len() < longest) {
            field.push(digit);
        }
    }

    /// The form, with the sum under it; a click on a row is `on_row`.
    pub fn view<'a, M: Clone + 'a>(&self, ui: &Ui<'_>, on_row: impl Fn(usize) -> M) -> Element<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let entry: Element<'a, M> = if self.by_denomination {
            self.notes(ui, on_row)
        } else {
            let shown = if self.amount.is_empty() { String::new() } else { ui.locale.money(self.total()) };
            field(ui, words.field_amount(), &Shown::Plain(shown), true)
        };
        let sum = text::amount(t.ink, ui.locale.money(self.total()), if ui.wide() { 560.0 } else { 420.0 }).size(64);
        column![entry, space().height(Fill), row![text::hint(t, words.sum()), space().width(Fill), sum].align_y(Bottom)]
            .spacing(Gap::M)
            .into()
    }

    fn notes<'a, M: Clone + 'a>(&self, ui: &Ui<'_>, on_row: impl Fn(usize) -> M) -> Element<'a, M> {
        let half = self.rows.len().div_ceil(2);
        let (mut left, mut right) = (Vec::with_capacity(half), Vec::with_capacity(half));
        for (i, (units, count)) in self.rows.iter().enumerate() {
            let line = note(ui, *units, count, i == self.active, on_row(i));
            if i < half { left.push(line) } else { right.push(line) }
        }
        let side = |lines| Column::with_children(lines).spacing(Gap::S).width(Fill);
        row![side(left), side(right)].spacing(Gap::Xl).into()
    }
}

fn note<'a, M: Clone + 'a>(ui: &Ui<'_>, units: i64, count: &str, active: bool, select: M) -> Element<'a, M> {
    let t = ui.tokens();
    let sum = Money::new(units).times(count.parse().unwrap_or(0));
    let worth = if sum == Money::ZERO { String::new() } else { sum.grouped() };
    button(
        row![
            text::value(t, Money::new(units).grouped()).width(90).align_x(iced::Right),
            text::label(t, "×"),
            key::slot(ui, count.to_owned(), active),
            text::label(t, worth).width(150).align_x(iced::Right),
        ]
        .spacing(Gap::M)
        .align_y(iced::Center),
    )
    .padding(0)
    .width(Fill)
    .style(move |_, _| button::Style { background: None, text_color: t.ink, ..button::Style::default() })
    .on_press(select)
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use palang_domain::Zone;
    use palang_locale::Language;

    fn keys(count: &Count) -> Vec<(Command, Key)> {
        let locale = Locale::new(Language::En, Currency::Idr, Zone::JAKARTA);
        let offers = count.offers(&locale, "Close".to_owned(), false);
        offers.into_iter().map(|offer| (offer.command, offer.key)).collect()
    }

    #[test]
    fn a_mistake_in_a_row_above_is_reached_by_keys() {
        let mut count = Count::new(Currency::Idr);
        count.typed(Stroke::Char('1'));
        assert!(keys(&count).contains(&(Command::NextField, Key::Enter)));
        while !count.at_end() {
            count.next();
        }
        // Enter would close the shift here; Tab goes round.
        assert!(keys(&count).contains(&(Command::Confirm, Key::Enter)));
        assert!(keys(&count).contains(&(Command::NextField, Key::Tab)));
        count.command(&Command::NextField);
        count.typed(Stroke::Char('2'));
        assert_eq!(count.total(), Money::new(12 * 100_000));
        // Backspace in an empty row goes back; in the first there is none before it.
        count.next();
        count.typed(Stroke::Backspace);
        count.typed(Stroke::Backspace);
        assert_eq!(count.total(), Money::new(100_000));
        count.typed(Stroke::Backspace);
        count.typed(Stroke::Backspace);
        assert!(count.untouched());
    }
}
