//! The curve of a tariff: fee over time, one line a class, as SVG.

use palang_domain::tariff::Tariff;
use palang_domain::{ClassId, Money, Timestamp};
use palang_locale::Locale;
use std::fmt::Write as _;

/// The sheet, in units of the drawing.
const WIDTH: i64 = 960;
const HEIGHT: i64 = 540;
/// The paper around the axes.
const LEFT: i64 = 110;
const RIGHT: i64 = 160;
const TOP: i64 = 50;
const BOTTOM: i64 = 60;
/// Told apart in print and by the colour-blind (Okabe and Ito), and by their dashes.
const INKS: [(&str, &str); 6] = [
    ("#0072b2", "none"),
    ("#d55e00", "8 4"),
    ("#009e73", "2 4"),
    ("#cc79a7", "12 4 2 4"),
    ("#e69f00", "4 2"),
    ("#000000", "1 3"),
];

/// Draws the first `minutes` of a stay that begins at `entry`.
pub fn draw(locale: &Locale, tariff: &Tariff, entry: Timestamp, minutes: i64) -> String {
    let curves: Vec<(&ClassId, Vec<(i64, Money)>)> =
        tariff.classes().map(|class| (class, tariff.curve(class, entry, locale.zone(), minutes))).collect();
    let highest = curves.iter().flat_map(|(_, curve)| curve).map(|(_, fee)| fee.get()).max().unwrap_or(0).max(1);
    let scale = Scale { minutes: minutes.max(1), highest };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"Noto Sans, sans-serif\" font-size=\"14\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n"
    );
    let reference = tariff.reference();
    let title = format!("{} {} · {}", reference.name, reference.version, locale.date_time(entry));
    text(&mut svg, LEFT, TOP - 20, "start", &title);
    axes(&mut svg, locale, scale);
    for (index, ((class, curve), (ink, dash))) in curves.iter().zip(INKS.iter().cycle()).enumerate() {
        path(&mut svg, scale, curve, ink, dash);
        let y = TOP + 20 + 24 * i64::try_from(index).unwrap_or(0);
        let x = WIDTH - RIGHT + 16;
        line(&mut svg, (x, y - 5), (x + 28, y - 5), ink, dash, 3);
        text(&mut svg, x + 36, y, "start", class.as_str());
    }
    svg.push_str("</svg>\n");
    svg
}

/// From minutes and money to the sheet.
#[derive(Clone, Copy)]
struct Scale {
    minutes: i64,
    highest: i64,
}

impl Scale {
    const fn x(self, minute: i64) -> i64 {
        LEFT + minute * (WIDTH - LEFT - RIGHT) / self.minutes
    }

    fn y(self, fee: Money) -> i64 {
        let tall = i128::from(HEIGHT - TOP - BOTTOM);
        let up = i128::from(fee.get()) * tall / i128::from(self.highest);
        HEIGHT - BOTTOM - i64::try_from(up).unwrap_or(0)
    }
}

fn axes(svg: &mut String, locale: &Locale, scale: Scale) {
    // About a dozen marks, on whole hours.
    let step = (scale.minutes / 60 / 12).max(1) * 60;
    for minute in (0..=scale.minutes).step_by(usize::try_from(step).unwrap_or(60)) {
        let x = scale.x(minute);
        line(svg, (x, TOP), (x, HEIGHT - BOTTOM), "#dddddd", "none", 1);
        text(svg, x, HEIGHT - BOTTOM + 22, "middle", &(minute / 60).to_string());
    }
    let hours = locale.cli_curve_hours();
    text(svg, i64::midpoint(LEFT, WIDTH - RIGHT), HEIGHT - 14, "middle", &hours);
    for fifth in 0..=5 {
        let fee = Money::new(scale.highest / 5 * fifth);
        let y = scale.y(fee);
        line(svg, (LEFT, y), (WIDTH - RIGHT, y), "#dddddd", "none", 1);
        text(svg, LEFT - 10, y + 5, "end", &locale.money(fee));
    }
}

/// A fee holds until the next breakpoint, so the line goes right and then up.
fn path(svg: &mut String, scale: Scale, curve: &[(i64, Money)], ink: &str, dash: &str) {
    let Some((first, fee)) = curve.first() else { return };
    let mut d = format!("M{} {}", scale.x(*first), scale.y(*fee));
    for (minute, fee) in &curve[1..] {
        // Writing to a string cannot fail.
        let _ = write!(d, "H{}V{}", scale.x(*minute), scale.y(*fee));
    }
    let _ = write!(d, "H{}", scale.x(scale.minutes));
    let _ = writeln!(
        svg,
        "<path d=\"{d}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"2.5\" stroke-dasharray=\"{dash}\"/>"
    );
}

fn line(svg: &mut String, from: (i64, i64), to: (i64, i64), ink: &str, dash: &str, width: u8) {
    let _ = writeln!(
        svg,
        "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{ink}\" stroke-width=\"{width}\" \
         stroke-dasharray=\"{dash}\"/>",
        from.0, from.1, to.0, to.1
    );
}

fn text(svg: &mut String, x: i64, y: i64, anchor: &str, words: &str) {
    let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let _ = writeln!(svg, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{words}</text>");
}
