//! Icons and lamps, drawn: the embedded font has no such glyphs, and colour never speaks alone.

use iced::mouse::Cursor;
use iced::widget::canvas::{self, Frame, Geometry, LineCap, LineJoin, Path, Stroke};
use iced::{Color, Element, Length, Point, Rectangle, Renderer, Theme};

/// A form with a meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Ready: an empty ring.
    Ring,
    /// Money is due.
    Diamond,
    /// It is done: paid, free, issued.
    Check,
    /// It was refused.
    Cross,
    /// A lamp: fine.
    Round,
    /// A lamp: attention.
    Square,
    /// A lamp: down.
    Triangle,
    /// A lamp: it does not say.
    Hollow,
    /// On its way up.
    Up,
}

struct Drawn {
    shape: Shape,
    color: Color,
}

impl Drawn {
    fn fill(&self, frame: &mut Frame, points: &[(f32, f32)]) {
        let at = |&(x, y): &(f32, f32)| Point::new(x * frame.width(), y * frame.height());
        let path = Path::new(|path| {
            for (i, point) in points.iter().enumerate() {
                if i == 0 { path.move_to(at(point)) } else { path.line_to(at(point)) }
            }
            path.close();
        });
        frame.fill(&path, self.color);
    }

    fn stroke(&self, frame: &mut Frame, lines: &[&[(f32, f32)]]) {
        let at = |&(x, y): &(f32, f32)| Point::new(x * frame.width(), y * frame.height());
        let path = Path::new(|path| {
            for line in lines {
                for (i, point) in line.iter().enumerate() {
                    if i == 0 { path.move_to(at(point)) } else { path.line_to(at(point)) }
                }
            }
        });
        frame.stroke(&path, self.pen(frame.width() / 6.0));
    }

    fn ring(&self, frame: &mut Frame, pen: f32) {
        let path = Path::circle(frame.center(), (frame.width() - pen) / 2.0);
        frame.stroke(&path, self.pen(pen));
    }

    fn pen(&self, width: f32) -> Stroke<'static> {
        Stroke::default()
            .with_color(self.color)
            .with_width(width)
            .with_line_cap(LineCap::Round)
            .with_line_join(LineJoin::Round)
    }
}

impl<Message> canvas::Program<Message> for Drawn {
    type State = ();

    fn draw(
        &self,
        _state: &(),
        renderer: &Renderer,
        _theme: &Theme,
        bounds: Rectangle,
        _cursor: Cursor,
    ) -> Vec<Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        match self.shape {
            Shape::Ring => self.ring(&mut frame, bounds.width / 8.0),
            Shape::Hollow => self.ring(&mut frame, bounds.width / 5.0),
            Shape::Round => frame.fill(&Path::circle(frame.center(), bounds.width / 2.0), self.color),
            Shape::Diamond => self.fill(&mut frame, &[(0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)]),
            Shape::Square => self.fill(&mut frame, &[(0.04, 0.04), (0.96, 0.04), (0.96, 0.96), (0.04, 0.96)]),
            Shape::Triangle => self.fill(&mut frame, &[(0.5, 0.0), (1.0, 0.95), (0.0, 0.95)]),
            Shape::Up => {
                self.stroke(&mut frame, &[&[(0.5, 0.92), (0.5, 0.08)], &[(0.18, 0.42), (0.5, 0.08), (0.82, 0.42)]]);
            }
            Shape::Check => self.stroke(&mut frame, &[&[(0.12, 0.55), (0.4, 0.82), (0.88, 0.18)]]),
            Shape::Cross => self.stroke(&mut frame, &[&[(0.15, 0.15), (0.85, 0.85)], &[(0.85, 0.15), (0.15, 0.85)]]),
        }
        vec![frame.into_geometry()]
    }
}

/// The shape, `size` pixels wide and high.
pub fn shape<'a, Message: 'a>(shape: Shape, color: Color, size: f32) -> Element<'a, Message> {
    canvas::Canvas::new(Drawn { shape, color }).width(Length::Fixed(size)).height(Length::Fixed(size)).into()
}
