//! Keys on the screen: a cap with the key's name, and what it does. Enter's is filled.

use super::gap::{self, Gap};
use super::hotkeys::{Offer, Slot};
use super::theme::Tokens;
use super::{Ui, text};
use iced::widget::{Column, Row, button, column, container, row, space};
use iced::{Alignment, Background, Border, Color, Element, Length, Padding};
use palang_locale::Locale;

/// A key cap by itself.
pub fn cap<'a, M: 'a>(ground: Color, ink: Color, words: String) -> Element<'a, M> {
    container(text::cap(ink, words))
        .padding(Padding::from([2.0, Gap::S.px()]))
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
pub fn key<'a, C: Clone, M: From<C> + Clone + 'a>(ui: &Ui<'_>, offer: &Offer<C>) -> Element<'a, M> {
    face(ui.tokens(), ui.locale, offer, inside(ui)).into()
}

/// Room at both sides of what stands on a key, and between two keys.
fn inside(ui: &Ui<'_>) -> Gap {
    if ui.wide() { Gap::M } else { Gap::S }
}

fn face<'a, C: Clone, M: From<C> + Clone + 'a>(
    t: &'static Tokens,
    locale: &Locale,
    offer: &Offer<C>,
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
        .on_press(offer.command.clone().into())
}

/// A choice of a form: a key as wide as the form.
pub fn choice<'a, C: Clone, M: From<C> + Clone + 'a>(ui: &Ui<'_>, offer: &Offer<C>) -> Element<'a, M> {
    face(ui.tokens(), ui.locale, offer, Gap::M).width(Length::Fill).into()
}

/// A small key without a frame, for the foot of the side column and the strip.
pub fn small<'a, C: Clone, M: From<C> + Clone + 'a>(ui: &Ui<'_>, offer: &Offer<C>) -> Element<'a, M> {
    let t = ui.tokens();
    let words = row![cap(t.cap, t.ink, offer.key.cap(ui.locale)), text::caption(t, offer.label.clone())]
        .spacing(Gap::S)
        .align_y(Alignment::Center);
    button(words)
        .padding(Padding::from([2.0, 0.0]))
        .style(move |_, status| button::Style {
            background: None,
            text_color: if matches!(status, button::Status::Hovered) { t.ink } else { t.muted },
            ..button::Style::default()
        })
        .on_press(offer.command.clone().into())
        .into()
}

/// The key bar: what is offered in it in its order, on one row; where that is too long, on two rows of lower keys: none
/// is cut off. The session's keys stand small at its right. The bar keeps its height whatever stands in it.
pub fn bar<'a, C: Clone, M: From<C> + Clone + 'a>(ui: &Ui<'_>, offers: &[Offer<C>]) -> Element<'a, M> {
    let (t, side) = (ui.tokens(), if ui.wide() { 20.0 } else { Gap::L.px() });
    let between = inside(ui);
    let printed = |slot| offers.iter().filter(move |offer| offer.slot == slot).collect::<Vec<_>>();
    let (offers, session) = (printed(Slot::Bar), printed(Slot::Session));
    let beside = if session.is_empty() { 0.0 } else { gap::SESSION + Gap::L.px() };
    let own: Element<'a, M> = match break_at(ui, &offers, ui.size.width - 2.0 * side - beside) {
        None => Row::with_children(offers.iter().map(|offer| key(ui, offer))).spacing(between).into(),
        Some(at) => {
            let low = |offer: &&Offer<C>| face(t, ui.locale, offer, Gap::S).height(gap::KEY_LOW).into();
            let (first, second) = offers.split_at(at);
            let line = |offers: &[&Offer<C>]| Row::with_children(offers.iter().map(low)).spacing(Gap::S);
            column![line(first), line(second)].spacing(Gap::Xs).into()
        }
    };
    let session = pairs(ui, session);
    let session = container(session).width(Length::Fixed(beside)).align_x(Alignment::End);
    container(row![own, space().width(Length::Fill), session].align_y(Alignment::Center))
        .width(Length::Fill)
        .height(Length::Fixed(gap::KEY_BAR))
        .padding(Padding::from([0.0, side]))
        .align_y(Alignment::Center)
        .clip(true)
        .style(move |_| container::Style {
            background: Some(Background::Color(t.surface)),
            ..container::Style::default()
        })
        .into()
}

/// Small keys two by two: the second column begins where it begins, whatever stands in the first.
pub fn pairs<'a, 'o, C: Clone + 'o, M: From<C> + Clone + 'a>(
    ui: &Ui<'_>,
    offers: impl IntoIterator<Item = &'o Offer<C>>,
) -> Element<'a, M> {
    let small = |offer| container(small(ui, offer)).width(Length::Fill).into();
    let keys: Vec<Element<'a, M>> = offers.into_iter().map(small).collect();
    let mut keys = keys.into_iter();
    let mut lines = Column::new().spacing(Gap::Xs);
    while let Some(first) = keys.next() {
        let second = keys.next().unwrap_or_else(|| space().width(Length::Fill).into());
        lines = lines.push(row![first, second].spacing(Gap::L));
    }
    lines.into()
}

/// Where the row is broken in two about equally long ones; nothing where all of them fit into `room`.
fn break_at<C>(ui: &Ui<'_>, offers: &[&Offer<C>], room: f32) -> Option<usize> {
    let between = inside(ui).px();
    let widths: Vec<f32> = offers.iter().map(|offer| width(ui, offer) + between).collect();
    let all: f32 = widths.iter().sum();
    if all - between <= room {
        return None;
    }
    let mut before = 0.0;
    widths
        .iter()
        .position(|width| {
            before += width;
            before * 2.0 >= all
        })
        .map(|last| last + 1)
}

/// How wide a key is, about and no less.
fn width<C>(ui: &Ui<'_>, offer: &Offer<C>) -> f32 {
    let cap = text::width_of(&offer.key.cap(ui.locale), text::CAP) + 2.0 * Gap::S.px();
    2.0 * inside(ui).px() + cap + Gap::S.px() + text::width_of(&offer.label, text::KEY)
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
