//! A kiosk that cannot start says why and what to do, in a window, in three languages.

use super::sandbox;
use iced_test::Simulator;
use palang::no_start::{Message, NoStart, SIZE};
use palang::start::StartError;
use palang::ui::Look;
use palang_booth::config::Config;
use palang_booth::engine::{self, Engine};
use palang_locale::Language;
use std::fs;
use std::path::Path;

/// Which failure, and the words that carry it, in the languages' order.
type Case = (&'static str, fn(&Path) -> StartError, [&'static [&'static str]; 3]);

fn no_file(dir: &Path) -> StartError {
    Config::load(&dir.join("palang.toml")).unwrap_err().into()
}

fn bad_key(dir: &Path) -> StartError {
    let file = dir.join("palang.toml");
    fs::write(&file, "[site]\nid = 7\nlanguage = \"vi\"\nzome = \"Asia/Jakarta\"\n").unwrap();
    Config::load(&file).unwrap_err().into()
}

fn engine(data: &Path) -> Result<Engine, StartError> {
    Ok(Engine::start(sandbox::config(), engine::Options::new(data.to_owned()))?)
}

fn in_use(dir: &Path) -> StartError {
    let first = engine(dir).unwrap();
    let error = engine(dir).err().unwrap();
    first.stop();
    error
}

/// Root may write everywhere, so a file stands where the folder should.
fn no_folder(dir: &Path) -> StartError {
    fs::write(dir.join("file"), "").unwrap();
    engine(&dir.join("file/data")).err().unwrap()
}

fn bad_keys(dir: &Path) -> StartError {
    engine(dir).unwrap().stop();
    let key = dir.join("booth-key.json");
    assert!(key.exists(), "the booth keeps its key in its folder");
    fs::write(key, "nonsense").unwrap();
    engine(dir).err().unwrap()
}

fn no_lane(_: &Path) -> StartError {
    StartError::NoLane { lane: "OUT-9".to_owned(), allowed: "OUT-1, OUT-2".to_owned() }
}

const CASES: [Case; 6] = [
    (
        "no-file",
        no_file,
        [
            &["Palang belum diatur", "palang.toml", "palang --demo", "Tutup", "Enter", "F1"],
            &["Palang is not set up yet", "palang.toml", "palang --demo", "Close"],
            &["Palang chưa được cài đặt", "palang.toml", "palang --demo", "Đóng"],
        ],
    ),
    (
        "bad-key",
        bad_key,
        [
            &["Palang belum bisa mulai", "palang.toml:4", "zome", "zone", "palang doctor"],
            &["Palang cannot start yet", "palang.toml:4", "zome", "Correct the file"],
            &["Palang chưa khởi động được", "palang.toml:4", "zome", "Hãy sửa tệp"],
        ],
    ),
    (
        "in-use",
        in_use,
        [
            &["Palang sudah berjalan", "jendela Palang yang sudah terbuka"],
            &["already running", "already open"],
            &["đang chạy sẵn", "cửa sổ Palang đang mở"],
        ],
    ),
    (
        "no-folder",
        no_folder,
        [
            &["Folder data", "tidak bisa dipakai", "--data"],
            &["The data folder", "--data"],
            &["thư mục dữ liệu", "--data"],
        ],
    ),
    ("bad-keys", bad_keys, [&["Kunci gardu", "Jangan hapus"], &["keys", "Do not delete"], &["khóa", "Đừng xoá"]]),
    ("no-lane", no_lane, [&["OUT-9", "OUT-1, OUT-2", "--lane"], &["OUT-9", "--lane"], &["OUT-9", "--lane"]]),
];

#[test]
fn the_window_says_why_and_what_to_do() {
    let pictures = std::env::var_os("PALANG_PICTURES");
    for (name, fail, words) in CASES {
        let dir = tempfile::tempdir().unwrap();
        let mut window = NoStart::new(fail(dir.path()), Language::Id);
        for (language, words) in Language::ALL.into_iter().zip(words) {
            let said = window.said();
            let all =
                [said.title.clone(), said.place.clone().unwrap_or_default(), said.why.clone(), said.advice.clone()];
            let mut simulator = Simulator::with_size(palang::settings(), SIZE, window.view());
            for words in words {
                let drawn = simulator.find(*words).is_ok();
                assert!(drawn || all.iter().any(|said| said.contains(words)), "{name} in {language}: {words}: {all:?}");
            }
            for line in all.iter().filter(|line| !line.is_empty()) {
                assert!(simulator.find(line.as_str()).is_ok(), "{name} in {language} does not show {line}");
            }
            if let Some(folder) = &pictures {
                let path = Path::new(folder).join(format!("no-start-{name}-{language}.png"));
                drop(fs::remove_file(path.with_file_name(format!("no-start-{name}-{language}-tiny-skia.png"))));
                simulator.snapshot(&Look::Day.theme()).unwrap().matches_image(path).unwrap();
            }
            drop(simulator);
            drop(window.update(Message::Do(palang::ui::hotkeys::Command::Language)));
        }
    }
}

/// The language of a config that is wrong is still the operator's.
#[test]
fn a_wrong_config_speaks_its_own_language() {
    let dir = tempfile::tempdir().unwrap();
    let StartError::Config(error) = bad_key(dir.path()) else { panic!("not about the config") };
    assert_eq!(error.language, Some(Language::Vi));
}
