//! The virtual gate, drawn: the only thing on any screen that moves.

use crate::ui::theme::Tokens;
use iced::mouse::Cursor;
use iced::widget::canvas::{self, Frame, Geometry, LineCap, Path, Stroke};
use iced::{Element, Fill, Length, Point, Radians, Rectangle, Renderer, Size, Theme, Vector};
use palang_booth::device::GateView;

/// How far up the arm goes.
const UP: f32 = 80.0;

struct Arm {
    view: GateView,
    t: &'static Tokens,
}

impl<Message> canvas::Program<Message> for Arm {
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
        let (width, height) = (frame.width(), frame.height());
        let ground = height - 8.0;
        frame.fill_rectangle(Point::new(0.0, ground), Size::new(width, 2.0), self.t.line);
        let post = Point::new(width * 0.42, ground);
        if self.view.loop_in {
            self.car(&mut frame, width * 0.04, ground);
        }
        if self.view.loop_out {
            self.car(&mut frame, width * 0.62, ground);
        }
        frame.fill_rectangle(Point::new(post.x - 5.0, ground - 30.0), Size::new(10.0, 30.0), self.t.muted);
        let pivot = Vector::new(post.x, ground - 26.0);
        let angle = -UP * f32::from(self.view.permille) / 1_000.0;
        // Upright, it stays inside its picture.
        let reach = (width * 0.5).min(pivot.y - 4.0);
        frame.with_save(|frame| {
            frame.translate(pivot);
            frame.rotate(Radians(angle.to_radians()));
            let pen =
                |color, width: f32| Stroke::default().with_color(color).with_width(width).with_line_cap(LineCap::Round);
            let arm = Path::line(Point::ORIGIN, Point::new(reach, 0.0));
            frame.stroke(&arm, pen(self.t.refused.ink, 6.0));
        });
        vec![frame.into_geometry()]
    }
}

impl Arm {
    fn car(&self, frame: &mut Frame, left: f32, ground: f32) {
        let (long, color) = (frame.width() * 0.28, self.t.accent);
        let body = Path::rounded_rectangle(Point::new(left, ground - 22.0), Size::new(long, 16.0), 5.0.into());
        let roof = Path::rounded_rectangle(
            Point::new(left + long * 0.2, ground - 34.0),
            Size::new(long * 0.5, 16.0),
            5.0.into(),
        );
        frame.fill(&roof, color);
        frame.fill(&body, color);
        for at in [0.22, 0.78] {
            frame.fill(&Path::circle(Point::new(left + long * at, ground - 5.0), 5.0), self.t.ink);
        }
    }
}

/// The gate as it stands.
pub(super) fn gate<'a, M: 'a>(t: &'static Tokens, view: GateView, height: f32) -> Element<'a, M> {
    canvas::Canvas::new(Arm { view, t }).width(Fill).height(Length::Fixed(height)).into()
}
