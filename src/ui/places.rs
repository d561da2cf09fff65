//! Bars of the places: how many vehicles are inside, of how many (S2-F09, S2-C02).

use super::lamp::SIZE;
use super::shape::{Shape, shape};
use super::{Gap, Ui, text};
use iced::widget::{Column, column, container, row, space};
use iced::{Alignment, Background, Border, Color, Element, Length};
use palang_domain::quota::{Band, Usage};
use palang_locale::with;

/// Height of a bar.
const BAR: f32 = 8.0;

/// One class, or one class in one part of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What people call it.
    pub name: String,
    /// Places there are, and vehicles inside.
    pub usage: Usage,
}

/// Form and colour of a bar: green up to 69 %, yellow up to 89 %, red from 90 % on.
fn sign(ui: &Ui<'_>, band: Band) -> (Shape, Color) {
    let t = ui.tokens();
    match band {
        Band::Safe => (Shape::Round, t.green),
        Band::Attention => (Shape::Square, t.yellow),
        Band::Full => (Shape::Triangle, t.red),
    }
}

fn bar<'a, M: 'a>(ui: &Ui<'_>, percent: u64, color: Color) -> Element<'a, M> {
    let t = ui.tokens();
    let full = u16::try_from(percent.min(100)).unwrap_or(100);
    let piece = |portion: u16, ground: Color| {
        container(space()).width(Length::FillPortion(portion)).height(Length::Fixed(BAR)).style(move |_| {
            container::Style { background: Some(Background::Color(ground)), ..container::Style::default() }
        })
    };
    let mut pieces = row![];
    if full > 0 {
        pieces = pieces.push(piece(full, color));
    }
    if full < 100 {
        pieces = pieces.push(piece(100 - full, t.cap));
    }
    container(pieces)
        .style(move |_| container::Style {
            border: Border { color: t.edge, width: 1.0, radius: 0.0.into() },
            ..container::Style::default()
        })
        .padding(1)
        .into()
}

/// A class with its bar. Where nothing here is limited, a count by itself says all there is to say.
fn one<'a, M: 'a>(ui: &Ui<'_>, place: Row, limits: bool) -> Element<'a, M> {
    let (t, words) = (ui.tokens(), ui.locale.sync());
    let Usage { capacity, inside } = place.usage;
    let name = text::strip_ink(t, place.name);
    let Some(percent) = place.usage.percent() else {
        // As large as what stands above and below it.
        let count = if limits {
            text::caption_strong(t, words.unlimited(inside))
        } else {
            text::row_value(t, inside.to_string())
        };
        return row![name, space().width(Length::Fill), count].align_y(Alignment::Center).into();
    };
    let (form, color) = sign(ui, place.usage.band());
    let line = row![
        shape(form, color, SIZE),
        name,
        space().width(Length::Fill),
        text::caption(t, words.percent(percent)),
        text::caption_strong(t, words.usage(with::SyncUsage { inside: inside.into(), capacity: capacity.into() })),
    ];
    column![line.spacing(Gap::S).align_y(Alignment::Center), bar(ui, percent, color)].spacing(Gap::Xs).into()
}

/// All of them, as many as there is room for; the rest is counted.
pub fn places<'a, M: 'a>(ui: &Ui<'_>, mut places: Vec<Row>) -> Element<'a, M> {
    let room = if ui.wide() { 6 } else { 5 };
    let limits = places.iter().any(|place| !place.usage.unlimited());
    let more = places.len().saturating_sub(room);
    places.truncate(room);
    let mut rows: Vec<Element<'a, M>> = places.into_iter().map(|place| one(ui, place, limits)).collect();
    if more > 0 {
        rows.push(text::caption(ui.tokens(), ui.locale.sync().more_places(more)).into());
    }
    Column::with_children(rows).spacing(if limits { Gap::S } else { Gap::Xs }).into()
}
