//! The panel: a state strip, the facts, the lines of the fee, a notice, and the one number that matters. Its slots are
//! fixed: nothing on it moves because an answer is slow.

use super::chrome::line;
use super::gap::{self, Gap};
use super::shape::{Shape, shape};
use super::theme::{Tokens, Tone};
use super::{Ui, text};
use iced::border::Radius;
use iced::widget::{Column, column, container, row, space};
use iced::{Alignment, Background, Border, Color, Element, Length, Padding};

/// A surface with a line around it.
pub fn panel<'a, M: 'a>(t: &'static Tokens, content: impl Into<Element<'a, M>>) -> container::Container<'a, M> {
    container(content).style(move |_| container::Style {
        background: Some(Background::Color(t.surface)),
        border: Border { color: t.line, width: 1.0, radius: gap::RADIUS.into() },
        ..container::Style::default()
    })
}

/// One word and one colour, with an icon; at the right what goes with it.
pub fn state_strip<'a, M: 'a>(icon: Shape, tone: Tone, word: String, side: String) -> Element<'a, M> {
    container(
        row![
            shape(icon, tone.ink, 19.0),
            text::state(tone.ink, word),
            space().width(Length::Fill),
            text::state_side(tone.ink, side).align_x(iced::Right),
        ]
        .spacing(Gap::S)
        .align_y(Alignment::Center)
        .height(Length::Fill),
    )
    .width(Length::Fill)
    .height(Length::Fixed(gap::STATE))
    .padding(Padding::from([0.0, Gap::Xl.px()]))
    .style(move |_| container::Style {
        background: Some(Background::Color(tone.tint)),
        border: Border {
            radius: Radius { top_left: gap::RADIUS, top_right: gap::RADIUS, bottom_right: 0.0, bottom_left: 0.0 },
            ..Border::default()
        },
        ..container::Style::default()
    })
    .into()
}

/// Facts: a muted name, a value.
pub fn facts<'a, M: 'a>(ui: &Ui<'_>, rows: Vec<(String, String)>) -> Element<'a, M> {
    let t = ui.tokens();
    Column::with_children(rows.into_iter().map(|(name, value)| {
        row![text::label(t, name).width(Length::Fixed(gap::FACT_LABEL)), text::value(t, value)]
            .height(Length::Fixed(gap::FACT))
            .align_y(Alignment::Center)
            .into()
    }))
    .into()
}

/// Lines of a fee: what, how much.
pub fn fee_lines<'a, M: 'a>(ui: &Ui<'_>, rows: Vec<(String, String)>) -> Element<'a, M> {
    let t = ui.tokens();
    Column::with_children(rows.into_iter().map(|(what, amount)| {
        row![
            container(text::body(t, what).wrapping(iced::widget::text::Wrapping::None)).width(Length::Fill).clip(true),
            text::body(t, amount)
        ]
        .height(Length::Fixed(gap::FEE))
        .align_y(Alignment::Center)
        .spacing(Gap::M)
        .into()
    }))
    .into()
}

/// How urgent a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Good to know.
    Info,
    /// Something needs a hand.
    Attention,
    /// Something does not work.
    Trouble,
}

/// One line that says what is the matter and what to do now. Its slot stays when it is silent.
pub fn notice<'a, M: 'a>(ui: &Ui<'_>, line: Option<(Urgency, String)>) -> Element<'a, M> {
    let slot = |content: Element<'a, M>| {
        container(content).width(Length::Fill).height(Length::Fixed(gap::NOTICE)).align_y(Alignment::Center).clip(true)
    };
    let t = ui.tokens();
    let Some((urgency, words)) = line else { return slot(space().into()).into() };
    let (icon, tone) = match urgency {
        Urgency::Info => (Shape::Round, Tone { ink: t.ink, tint: t.background }),
        Urgency::Attention => (Shape::Square, t.due),
        Urgency::Trouble => (Shape::Triangle, t.refused),
    };
    let ground: Color = tone.tint;
    slot(
        row![shape(icon, tone.ink, 14.0), text::notice(tone.ink, words)]
            .spacing(Gap::S)
            .align_y(Alignment::Center)
            .into(),
    )
    .padding(Padding::from([0.0, Gap::M.px()]))
    .style(move |_| container::Style {
        background: Some(Background::Color(ground)),
        border: Border { radius: (gap::RADIUS - 2.0).into(), ..Border::default() },
        ..container::Style::default()
    })
    .into()
}

/// The row of the amount: at the left the number, at the right what goes with it.
pub fn amount_row<'a, M: 'a>(number: impl Into<Element<'a, M>>, beside: impl Into<Element<'a, M>>) -> Element<'a, M> {
    row![number.into(), space().width(Length::Fill), beside.into()]
        .spacing(Gap::M)
        .height(Length::Fixed(gap::AMOUNT))
        .align_y(Alignment::End)
        .into()
}

/// What the main panel shows.
pub struct Parts<'a, M> {
    /// The state strip.
    pub state: Element<'a, M>,
    /// The facts, and the line under them; or nothing.
    pub facts: Option<Element<'a, M>>,
    /// What fills the middle.
    pub middle: Element<'a, M>,
    /// The notice.
    pub notice: Element<'a, M>,
    /// The row of the amount; or nothing, and the middle takes its room.
    pub amount: Option<Element<'a, M>>,
}

/// The main panel.
pub fn main<'a, M: 'a>(ui: &Ui<'_>, parts: Parts<'a, M>) -> Element<'a, M> {
    let t = ui.tokens();
    let sides = Padding::from([0.0, Gap::Xl.px()]);
    let facts: Element<'a, M> = match parts.facts {
        Some(facts) => {
            column![container(facts).padding(Padding { top: Gap::M.px(), bottom: Gap::Xs.px(), ..sides }), line(t)]
                .into()
        }
        None => space().into(),
    };
    let amount: Element<'a, M> = match parts.amount {
        Some(amount) => container(amount).padding(Padding { top: Gap::S.px(), bottom: Gap::L.px(), ..sides }).into(),
        None => space().height(Gap::M.px()).into(),
    };
    panel(
        t,
        column![
            parts.state,
            facts,
            container(parts.middle)
                .padding(Padding { top: Gap::S.px(), ..sides })
                .width(Length::Fill)
                .height(Length::Fill)
                .clip(true),
            container(parts.notice).padding(sides),
            amount,
        ],
    )
    .width(Length::Fill)
    .height(Length::Fill)
    .padding(1)
    .clip(true)
    .into()
}
