//! Device lamps: round is fine, square is attention, triangle is down, a hollow ring does not say.

use super::gap::Gap;
use super::shape::{Shape, shape};
use super::{Ui, text};
use iced::widget::{Row, row};
use iced::{Alignment, Color, Element};
use palang_booth::desk::model::{DeviceKind, Lamp};
use palang_domain::device::Health;

/// Width and height of a lamp.
pub const SIZE: f32 = 13.0;

/// Form and colour of a health.
#[must_use]
pub fn sign(ui: &Ui<'_>, health: Health) -> (Shape, Color) {
    let t = ui.tokens();
    match health {
        Health::Fine => (Shape::Round, t.green),
        Health::Unknown => (Shape::Hollow, t.muted),
        Health::Attention(_) => (Shape::Square, t.yellow),
        Health::Down(_) => (Shape::Triangle, t.red),
    }
}

/// All lamps of the strip, one per kind of device: the worst of each kind speaks.
pub fn lamps<'a, M: 'a>(ui: &Ui<'_>, lamps: &[Lamp]) -> Row<'a, M> {
    let words = ui.locale.kiosk();
    let mut shown = Row::new().spacing(if ui.wide() { Gap::Xl } else { Gap::L }).align_y(Alignment::Center);
    for kind in DeviceKind::ALL.iter().copied() {
        let name = ui.locale.device_kind(kind);
        let Some(health) =
            lamps.iter().filter(|lamp| lamp.kind == kind).map(|lamp| lamp.health).max_by_key(|h| rank(*h))
        else {
            continue;
        };
        let (form, color) = sign(ui, health);
        let (Health::Attention(trouble) | Health::Down(trouble)) = health else {
            shown = shown.push(one(ui, form, color, name));
            continue;
        };
        shown = shown.push(one(ui, form, color, format!("{name}: {}", words.trouble(trouble))));
    }
    shown
}

/// How much the devices' troubles leave beside them, for the server's lamp: its age and its money where there is room
/// for two, its age for one.
#[must_use]
pub fn room(ui: &Ui<'_>, lamps: &[Lamp]) -> usize {
    let troubles = lamps.iter().filter(|lamp| rank(lamp.health) > rank(Health::Unknown)).count();
    (if ui.wide() { 2_usize } else { 1 }).saturating_sub(troubles)
}

fn one<'a, M: 'a>(ui: &Ui<'_>, form: Shape, color: Color, name: String) -> Element<'a, M> {
    row![shape(form, color, SIZE), text::strip(ui.tokens(), name)].spacing(Gap::S).align_y(Alignment::Center).into()
}

const fn rank(health: Health) -> u8 {
    match health {
        Health::Fine => 0,
        Health::Unknown => 1,
        Health::Attention(_) => 2,
        Health::Down(_) => 3,
    }
}
