//! Keys on the screen: a cap with the key's name, and what it does. Enter's is filled.

use super::gap::{self, Gap};
use super::hotkeys::Offer;
use super::theme::Tokens;
use super::{Ui, text};
use iced::widget::{Row, button, container, row};
use iced::{Alignment, Background, Border, Color, Element, Length, Padding};
use palang_locale::Locale;

/// A key cap by itself.
pub fn cap<'a, M: 'a>(ground: Color, ink: Color, words: String) -> Element<'a, M> {
    container(text::cap(ink, words))
        .padding(Padding::from([2.0, 8.0]))
        .style(move |_| container::Style {
            background: Some(Background::Color(ground)),
            border: Border { radius: gap::CAP_RADIUS.into(), ..Border::default() },
            ..container::Style::default()
        })
        .into()
}

fn ground(t: &'static Tokens, primary: bool, status: button::Status) -> button::Style {
    let (rest, ink, edge) = if primary { (t.accent, t.on_accent, t.accent) } else { (t.surface, t.ink, t.line) };
    let color = match status {
        button::Status::Hovered | button::Status::Pressed if primary => t.accent_cap,
        button::Status::Hovered | button::Status::Pressed => t.cap,
        button::Status::Active | button::Status::Disabled => rest,
    };
    button::Style {
        background: Some(Background::Color(color)),
        text_color: ink,
        border: Border { color: edge, width: 1.0, radius: (gap::RADIUS - 2.0).into() },
        ..button::Style::default()
    }
}

/// A key one can also click.
pub fn key<'a, M: Clone + 'a>(ui: &Ui<'_>, offer: &Offer, message: M) -> Element<'a, M> {
    face(ui.tokens(), ui.locale, offer, message, if ui.wide() { Gap::M } else { Gap::S }).into()
}

fn face<'a, M: Clone + 'a>(
    t: &'static Tokens,
    locale: &Locale,
    offer: &Offer,
    message: M,
    gap: Gap,
) -> iced::widget::Button<'a, M> {
    let primary = offer.primary;
    let (cap_ground, ink) = if primary { (t.accent_cap, t.on_accent) } else { (t.cap, t.ink) };
    let words = row![cap(cap_ground, ink, offer.key.cap(locale)), text::key(ink, offer.label.clone())]
        .spacing(Gap::S)
        .align_y(Alignment::Center)
        .height(Length::Fill);
    button(words)
        .height(Length::Fixed(gap::KEY))
        .padding(Padding::from([0.0, gap.px()]))
        .style(move |_, status| ground(t, primary, status))
        .on_press(message)
}

/// A choice of a form: a key as wide as the form.
pub fn choice<'a, M: Clone + 'a>(ui: &Ui<'_>, offer: &Offer, message: M) -> Element<'a, M> {
    face(ui.tokens(), ui.locale, offer, message, Gap::M).width(Length::Fill).into()
}

/// A small key without a frame, for the foot of the side column and the strip.
pub fn small<'a, M: Clone + 'a>(ui: &Ui<'_>, offer: &Offer, message: M) -> Element<'a, M> {
    let t = ui.tokens();
    let words = row![cap(t.cap, t.ink, offer.key.cap(ui.locale)), text::caption(t, offer.label.clone())]
        .spacing(Gap::S)
        .align_y(Alignment::Center);
    button(words)
        .padding(Padding::from([4.0, 0.0]))
        .style(move |_, status| button::Style {
            background: None,
            text_color: if matches!(status, button::Status::Hovered) { t.ink } else { t.muted },
            ..button::Style::default()
        })
        .on_press(message)
        .into()
}

/// The keys of the bar, in their order; the bar keeps its height whatever stands in it.
pub fn bar<'a, M: Clone + 'a>(
    ui: &Ui<'_>,
    offers: &[Offer],
    on_press: impl Fn(super::hotkeys::Command) -> M,
) -> Element<'a, M> {
    let t = ui.tokens();
    let keys = Row::with_children(offers.iter().map(|offer| key(ui, offer, on_press(offer.command.clone()))))
        .spacing(if ui.wide() { Gap::M } else { Gap::S });
    container(keys.align_y(Alignment::Center).height(Length::Fill))
        .width(Length::Fill)
        .height(Length::Fixed(gap::KEY_BAR))
        .padding(Padding::from([0.0, if ui.wide() { 20.0 } else { Gap::L.px() }]))
        .clip(true)
        .style(move |_| container::Style {
            background: Some(Background::Color(t.surface)),
            ..container::Style::default()
        })
        .into()
}

/// A small slot for a number that is being typed.
pub fn slot<'a, M: 'a>(ui: &Ui<'_>, words: String, active: bool) -> Element<'a, M> {
    let t = ui.tokens();
    let (edge, width) = if active { (t.accent, 2.0) } else { (t.edge, 1.0) };
    container(text::value(t, words))
        .width(Length::Fixed(gap::SLOT.0))
        .height(Length::Fixed(gap::SLOT.1))
        .padding(Padding::from([0.0, 10.0]))
        .align_x(Alignment::End)
        .align_y(Alignment::Center)
        .style(move |_| container::Style {
            background: Some(Background::Color(t.surface)),
            border: Border { color: edge, width, radius: gap::CAP_RADIUS.into() },
            ..container::Style::default()
        })
        .into()
}
