//! Fields of a form, typed into without focus: keys come by the wedge, the active field shows where they go.

use super::gap::{self, Gap};
use super::theme::Tokens;
use super::{Ui, panel, text};
use iced::widget::{column, container, row, space};
use iced::{Alignment, Background, Border, Color, Element, Length, Padding};

/// What a field shows.
#[derive(Clone, Debug)]
pub enum Shown {
    /// As typed.
    Plain(String),
    /// So many dots.
    Secret(usize),
}

fn frame<'a, M: 'a>(
    t: &'static Tokens,
    active: bool,
    content: impl Into<Element<'a, M>>,
) -> container::Container<'a, M> {
    let (edge, width): (Color, f32) = if active { (t.accent, 2.0) } else { (t.edge, 1.0) };
    container(content)
        .width(Length::Fill)
        .height(Length::Fixed(gap::FIELD))
        .padding(Padding::from([0.0, Gap::L.px()]))
        .align_y(Alignment::Center)
        .style(move |_| container::Style {
            background: Some(Background::Color(t.surface)),
            border: Border { color: edge, width, radius: (gap::RADIUS - 2.0).into() },
            ..container::Style::default()
        })
}

/// A labelled field; `active` takes the keys and shows a caret.
pub fn field<'a, M: 'a>(ui: &Ui<'_>, name: String, shown: &Shown, active: bool) -> Element<'a, M> {
    let t = ui.tokens();
    let words = match shown {
        Shown::Plain(words) => words.clone(),
        Shown::Secret(count) => "•".repeat(*count),
    };
    let caret: Element<'a, M> = if active {
        container(space())
            .width(Length::Fixed(2.0))
            .height(Length::Fixed(32.0))
            .style(move |_| container::Style {
                background: Some(Background::Color(t.accent)),
                ..container::Style::default()
            })
            .into()
    } else {
        space().into()
    };
    let content = row![text::typed(t, words), caret].spacing(2).align_y(Alignment::Center);
    column![text::caption(t, name), frame(t, active, content)].spacing(Gap::Xs).into()
}

/// A form in the middle of the page.
pub fn form<'a, M: 'a>(ui: &Ui<'_>, content: impl Into<Element<'a, M>>) -> Element<'a, M> {
    container(panel::panel(ui.tokens(), content).padding(Gap::Xxl).width(Length::Fill).max_width(gap::FORM))
        .center(Length::Fill)
        .into()
}

/// A field for words: while it is active it is a real text field, so that an input method can write Vietnamese into it.
pub fn words_field<'a, M: Clone + 'a>(
    ui: &Ui<'_>,
    name: String,
    id: &'static str,
    words: &str,
    active: bool,
    on_input: impl Fn(String) -> M + 'a,
) -> Element<'a, M> {
    let t = ui.tokens();
    if !active {
        return field(ui, name, &Shown::Plain(words.to_owned()), false);
    }
    let input = iced::widget::text_input("", words)
        .id(id)
        .on_input(on_input)
        .size(26)
        .font(text::SEMIBOLD)
        .padding(Padding::from([0.0, 0.0]))
        .style(move |_, _| iced::widget::text_input::Style {
            background: Background::Color(t.surface),
            border: Border::default(),
            icon: t.muted,
            placeholder: t.muted,
            value: t.ink,
            selection: t.line,
        });
    column![text::caption(t, name), frame(t, true, input)].spacing(Gap::Xs).into()
}
