//! Nothing is cut: every key's words are as wide as they want to be, and no card pushes another off the page.

use super::pictures::{Body, CUSTOMER, Draw, Message, SCREENS, drawn, kept, page, simulator, ui};
use super::samples;
use super::site::{self, SHEETS};
use iced::{Element, Rectangle, Size};
use iced_test::selector::Candidate;
use palang::screen::lane::{Lane, Notice, Stage};
use palang::ui::gap::{KEY_BAR, STRIP};
use palang::ui::{Gap, Look, Ui};
use palang_booth::config::Direction;
use palang_locale::Language;
use std::sync::{Arc, Mutex};

/// The windows that the layout is drawn for: what is smaller shows the smallest of them smaller.
const SIZES: [Size; 4] =
    [Size::new(1_024.0, 744.0), Size::new(1_024.0, 768.0), Size::new(1_366.0, 768.0), Size::new(1_920.0, 1_080.0)];

/// All words of a page, and where they stand.
fn words(ui: &Ui<'_>, page: Element<'_, Message>) -> Vec<(String, Rectangle)> {
    let found = Arc::new(Mutex::new(Vec::new()));
    let all = Arc::clone(&found);
    let gather = move |candidate: Candidate<'_>| -> Option<()> {
        if let Candidate::Text { bounds, content, .. } = candidate {
            all.lock().unwrap().push((content.to_owned(), bounds));
        }
        None
    };
    drop(simulator(ui, page).find(gather));
    found.lock().unwrap().clone()
}

/// The fullest bar there is: a scan waits, there is something to go back from, and many classes.
fn crowded(ui: &Ui<'_>) -> Body {
    let quoted = samples::quoted(ui.locale.currency());
    let receipt = samples::receipt(&quoted);
    let stage = Stage::Paid { quoted, receipt, gate: None, slip: None };
    let lane = Lane::default().with_places(samples::places());
    let mut lane = lane.showing(stage, "", Some(Notice::Held(1)));
    lane.hold("26112101004170".to_owned());
    drawn(ui, &lane, &samples::crowded(Direction::Mixed))
}

type Page = Box<dyn Fn(&Ui<'_>) -> Element<'static, Message>>;

fn pages() -> Vec<(&'static str, Page)> {
    let drawn = |(name, draw): (&'static str, Draw)| -> (&'static str, Page) {
        (name, Box::new(move |ui: &Ui<'_>| page(ui, draw)))
    };
    let operators = SCREENS.into_iter().filter(|(name, _)| !name.starts_with("customer"));
    let sites = SHEETS
        .iter()
        .map(|sheet| -> (&'static str, Page) { (sheet.0, Box::new(move |ui: &Ui<'_>| site::page(ui, sheet))) });
    operators.chain([("lane-crowded", crowded as Draw)]).map(drawn).chain(sites).collect()
}

#[test]
fn no_key_is_cut_off_and_no_word_leaves_the_page() {
    for language in Language::ALL {
        let locale = samples::locale(language);
        for size in SIZES {
            let ui = ui(&locale, Look::Day, size);
            let endless = Ui { size: Size::new(9_000.0, size.height), ..ui };
            let bar = size.height - KEY_BAR;
            for (name, page) in pages() {
                let about = format!("{name} in {language} at {size:?}");
                let keys = |words: Vec<(String, Rectangle)>| -> Vec<(String, Rectangle)> {
                    words.into_iter().filter(|(_, at)| at.y >= bar).collect()
                };
                let all = words(&ui, page(&ui));
                for (said, at) in &all {
                    assert!(at.x + at.width <= size.width + 0.5, "{about}: {said:?} leaves the page");
                    let strip = at.y + at.height <= STRIP;
                    let body = at.y + at.height <= bar - Gap::L.px() + 0.5;
                    assert!(strip || body || at.y >= bar, "{about}: {said:?} is cut below: {at:?}");
                    assert!(at.y + at.height <= size.height, "{about}: {said:?} is cut below the page");
                }
                let (seen, wanted) = (keys(all), keys(words(&endless, page(&endless))));
                assert_eq!(seen.len(), wanted.len(), "{about}");
                for ((said, at), (_, natural)) in seen.iter().zip(&wanted) {
                    assert!(at.width >= natural.width - 0.5, "{about}: the key {said:?} is cut");
                }
            }
        }
    }
}

/// The foot's keys and the cards above them do not lie on one another.
#[test]
fn no_card_covers_the_keys_at_the_foot_of_the_side() {
    for language in Language::ALL {
        let locale = samples::locale(language);
        for size in SIZES {
            let ui = ui(&locale, Look::Day, size);
            let left = size.width - ui.side_width() - Gap::L.px();
            for (name, page) in pages().into_iter().filter(|(name, _)| name.starts_with("lane-")) {
                let all = words(&ui, page(&ui));
                let column: Vec<_> = all.into_iter().filter(|(_, at)| at.x >= left && at.y > STRIP).collect();
                let foot = column.iter().find(|(said, _)| said == "F1").map(|(_, at)| at.y).unwrap();
                let under = |(said, at): &&(String, Rectangle)| at.y < foot && at.y + at.height > foot && said != "F1";
                let covered: Vec<_> = column.iter().filter(|(_, at)| at.y < foot - 1.0).filter(under).collect();
                assert!(covered.is_empty(), "{name} in {language} at {size:?}: {covered:?}");
                for key in ["F5", "Ctrl L"] {
                    assert!(column.iter().any(|(said, at)| said == key && at.y >= foot), "{name} lacks {key}");
                }
            }
        }
    }
}

#[test]
fn the_fullest_bar_can_be_looked_at() {
    for language in Language::ALL {
        let locale = samples::locale(language);
        for (look, size) in [(Look::Day, SIZES[2]), (Look::Night, SIZES[1])] {
            let ui = ui(&locale, look, size);
            assert_ne!(size, CUSTOMER);
            kept(
                &format!("lane-crowded-{language}-{look:?}-{}", size.width),
                &mut simulator(&ui, page(&ui, crowded)),
                look,
            );
        }
    }
}
