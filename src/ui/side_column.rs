//! The side column: small cards, always in the same place.

use super::gap::Gap;
use super::theme::Tokens;
use super::{Ui, panel, text};
use iced::widget::{Column, column, container, row, space};
use iced::{Alignment, Element, Length};

/// A card with a title.
pub fn card<'a, M: 'a>(t: &'static Tokens, title: String, content: impl Into<Element<'a, M>>) -> Element<'a, M> {
    panel::panel(t, column![text::caption(t, title), content.into()].spacing(Gap::S))
        .padding(Gap::L)
        .width(Length::Fill)
        .into()
}

/// Rows of a card: what, how much.
pub fn rows<'a, M: 'a>(ui: &Ui<'_>, rows: Vec<(String, String)>) -> Element<'a, M> {
    let t = ui.tokens();
    Column::with_children(rows.into_iter().map(|(what, value)| {
        row![text::strip_ink(t, what), space().width(Length::Fill), text::row_value(t, value)]
            .spacing(Gap::S)
            .align_y(Alignment::Center)
            .into()
    }))
    .spacing(Gap::Xs)
    .into()
}

/// The column: cards from above, and the keys at its foot, which no card pushes out.
pub fn column_of<'a, M: 'a>(ui: &Ui<'_>, cards: Vec<Element<'a, M>>, foot: Element<'a, M>) -> Element<'a, M> {
    let cards = Column::with_children(cards).spacing(Gap::M).height(Length::Fill);
    column![container(cards).height(Length::Fill).clip(true), foot]
        .spacing(Gap::M)
        .width(Length::Fixed(ui.side_width()))
        .height(Length::Fill)
        .into()
}
