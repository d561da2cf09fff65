//! A label and its value: side by side where they fit, sensibly broken where not.

use super::{Layout, Span, width};
use crate::slip::model::Style;
use crate::slip::text::{longest_word, wrap, wrap_short};

/// Cells between a label and its value.
const GAP: u16 = 2;
/// A column narrower than this is not worth wrapping into.
const NARROWEST: u16 = 10;

impl Layout {
    pub(super) fn pair(&mut self, (label, label_style): (&str, Style), (value, mut value_style): (&str, Style)) {
        let columns = self.columns();
        if longest_word(value) > self.across(value_style) {
            value_style.wide = 1;
        }
        let (label_width, value_width) = (width(label, label_style), width(value, value_style));
        if label_width.saturating_add(value_width).saturating_add(GAP) <= columns {
            self.beside(
                wrap(label, self.across(label_style)),
                label_style,
                wrap(value, self.across(value_style)),
                value_style,
            );
            return;
        }
        // The shorter of the two keeps its line, the longer wraps in what is left; where nothing worth having is left,
        // the value goes under the label.
        let left_over = columns.saturating_sub(label_width.min(value_width) + GAP);
        let room = |style: Style| usize::from(left_over / u16::from(style.wide));
        let (longer, style) = if label_width > value_width { (label, label_style) } else { (value, value_style) };
        let (labels, values) = if left_over < NARROWEST || longest_word(longer) > room(style) {
            let labels = wrap_short(label, self.across(label_style), 4);
            let values = wrap_short(value, self.across(value_style), 4);
            let mut under = vec![String::new(); labels.len()];
            under.extend(values);
            (labels, under)
        } else if label_width > value_width {
            let labels = wrap_short(label, room(label_style), 4);
            let mut values = vec![String::new(); labels.len().saturating_sub(1)];
            values.extend(wrap(value, self.across(value_style)));
            (labels, values)
        } else {
            (wrap(label, self.across(label_style)), wrap_short(value, room(value_style), 4))
        };
        self.beside(labels, label_style, values, value_style);
    }

    /// Left and right columns line by line.
    fn beside(&mut self, labels: Vec<String>, label_style: Style, values: Vec<String>, value_style: Style) {
        let lines = labels.len().max(values.len());
        let (mut labels, mut values) = (labels.into_iter(), values.into_iter());
        for _ in 0..lines {
            let mut spans = Vec::new();
            if let Some(text) = labels.next().filter(|text| !text.is_empty()) {
                spans.push(Span { column: 0, text, style: label_style });
            }
            if let Some(text) = values.next().filter(|text| !text.is_empty()) {
                let column = self.columns().saturating_sub(width(&text, value_style));
                spans.push(Span { column, text, style: value_style });
            }
            self.row(spans);
        }
    }
}
