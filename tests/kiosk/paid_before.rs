//! Pictures of a stay that was paid before: in time, overdue, and let out.

use super::pictures::{Body, Words, lane};
use super::samples;
use palang::screen::lane::Stage;
use palang::ui::Ui;
use palang_booth::config::Direction;
use palang_domain::fact::GateOutcome;

/// What they say in each language.
pub const WORDS: [Words; 3] = [
    (
        "prepaid",
        prepaid,
        [
            &["SUDAH DIBAYAR", "-Rp 7.000", "Rp 0", "Enter", "Buka"],
            &["PAID BEFORE", "-Rp 7.000", "Rp 0", "Enter", "Let out"],
            &["ĐÃ TRẢ TRƯỚC", "-7.000 ₫", "0 ₫", "Enter", "Cho ra"],
        ],
    ),
    (
        "overdue",
        overdue,
        [
            &["BAYAR", "-Rp 3.000", "Rp 4.000", "Tunai pas"],
            &["PAY", "-Rp 3.000", "Rp 4.000", "Exact cash"],
            &["THU TIỀN", "-3.000 ₫", "4.000 ₫", "Đủ tiền"],
        ],
    ),
    (
        "let out",
        let_out,
        [
            &["SUDAH DIBAYAR", "palang dibuka", "Rp 0"],
            &["PAID BEFORE", "gate opened", "Rp 0"],
            &["ĐÃ TRẢ TRƯỚC", "0 ₫"],
        ],
    ),
];

pub fn prepaid(ui: &Ui<'_>) -> Body {
    lane(ui, Direction::Mixed, Stage::Due(samples::prepaid(ui.locale.currency())), "", None)
}
pub fn overdue(ui: &Ui<'_>) -> Body {
    lane(ui, Direction::Mixed, Stage::Due(samples::overdue(ui.locale.currency())), "", None)
}
pub fn let_out(ui: &Ui<'_>) -> Body {
    let quoted = samples::prepaid(ui.locale.currency());
    let (left, gate) = (samples::let_out(&quoted), Some(GateOutcome::Acknowledged));
    lane(ui, Direction::Mixed, Stage::LetOut { quoted, left, gate }, "", None)
}
