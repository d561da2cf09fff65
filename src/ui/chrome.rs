//! What stands around every screen: the top strip and the key bar, always in the same place.

use super::gap::{self, Gap};
use super::hotkeys::Offer;
use super::server::{self, Server};
use super::theme::Tokens;
use super::{Ui, key, lamp, text};
use iced::widget::{button, column, container, row, rule, space};
use iced::{Alignment, Background, Element, Length, Padding};
use palang_booth::desk::model::Lamp;

/// What the top strip content.
#[derive(Clone, Debug)]
pub struct Strip {
    /// Name of the lane.
    pub lane: String,
    /// Name of the site.
    pub site: String,
    /// The devices.
    pub lamps: Vec<Lamp>,
    /// The server.
    pub server: Server,
    /// `Sari · shift 2`; empty before sign-in.
    pub who: String,
    /// The clock is not to be trusted.
    pub clock_suspect: bool,
}

/// A one-pixel line across.
pub fn line<'a, M: 'a>(t: &'static Tokens) -> Element<'a, M> {
    rule::horizontal(1)
        .style(move |_| rule::Style { color: t.line, radius: 0.0.into(), fill_mode: rule::FillMode::Full, snap: true })
        .into()
}

fn strip<'a, M: Clone + 'a>(ui: &Ui<'_>, content: &Strip, on_server: M) -> Element<'a, M> {
    let t = ui.tokens();
    let site: Element<'a, M> = if ui.wide() { text::strip(t, content.site.clone()).into() } else { space().into() };
    let left = row![text::strip_strong(t, content.lane.clone()), site].spacing(Gap::Xl).align_y(Alignment::Center);
    let clock = if content.clock_suspect {
        text::strip_strong(t, format!("{} ?", ui.locale.time_seconds(ui.now))).color(t.refused.ink)
    } else {
        text::strip_strong(t, ui.locale.time_seconds(ui.now))
    };
    let mut lamps = lamp::lamps(ui, &content.lamps);
    if let Some(lamp) = server::lamp(ui, &content.server, lamp::room(ui, &content.lamps)) {
        // The lamp is a key too, for whoever has a mouse or a finger; its cap stands in the side column.
        lamps = lamps.push(button(lamp).padding(0).style(|_, _| button::Style::default()).on_press(on_server));
    }
    let right = row![text::strip_ink(t, content.who.clone()), clock].spacing(Gap::Xl).align_y(Alignment::Center);
    container(
        row![left, container(lamps).center_x(Length::Fill).clip(true), right]
            .spacing(Gap::L)
            .align_y(Alignment::Center)
            .height(Length::Fill),
    )
    .height(Length::Fixed(gap::STRIP))
    .padding(Padding::from([0.0, if ui.wide() { 20.0 } else { Gap::L.px() }]))
    .style(move |_| container::Style { background: Some(Background::Color(t.surface)), ..container::Style::default() })
    .into()
}

/// The whole page: strip, body, keys. A press on the server's lamp is `on_server`.
pub fn page<'a, C: Clone, M: From<C> + Clone + 'a>(
    ui: &Ui<'_>,
    content: &Strip,
    body: impl Into<Element<'a, M>>,
    offers: &[Offer<C>],
    on_server: C,
) -> Element<'a, M> {
    let t = ui.tokens();
    container(column![
        strip(ui, content, on_server.into()),
        line(t),
        container(body).padding(Gap::L).width(Length::Fill).height(Length::Fill),
        line(t),
        key::bar(ui, offers),
    ])
    .width(Length::Fill)
    .height(Length::Fill)
    .style(move |_| container::Style {
        background: Some(Background::Color(t.background)),
        text_color: Some(t.ink),
        ..container::Style::default()
    })
    .into()
}
