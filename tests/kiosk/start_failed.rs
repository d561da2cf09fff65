//! A kiosk that cannot start says why and what to do, in a window, in three languages.

use super::sandbox;
use iced_test::Simulator;
use palang::start::StartError;
use palang::start_failed::{Message, SIZE, StartFailed};
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
    ("bad-keys", bad_keys, [&["Kunci pos", "Jangan hapus"], &["keys", "Do not delete"], &["khóa", "Đừng xoá"]]),
    ("no-lane", no_lane, [&["OUT-9", "OUT-1, OUT-2", "--at"], &["OUT-9", "--at"], &["OUT-9", "--at"]]),
];

#[test]
fn the_window_says_why_and_what_to_do() {
    let pictures = std::env::var_os("PALANG_PICTURES");
    for (name, fail, words) in CASES {
        let dir = tempfile::tempdir().unwrap();
        let mut window = StartFailed::new(fail(dir.path()), Language::Id);
        for (language, words) in Language::ALL.into_iter().zip(words) {
            let text = window.explanation();
            let all =
                [text.title.clone(), text.place.clone().unwrap_or_default(), text.why.clone(), text.advice.clone()];
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
            drop(window.update(Message::Do(palang::command::Command::Language)));
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

/// A screen that is not there ends the program with a line that names it, before any window layer can panic.
#[cfg(target_os = "linux")]
#[test]
fn a_screen_that_is_not_there_is_said_on_the_terminal() {
    let cases: [(&[(&str, &str)], &str); 4] = [
        (&[], "neither WAYLAND_DISPLAY nor DISPLAY is set"),
        (&[("DISPLAY", ":59000")], "the screen :59000 does not answer"),
        (&[("DISPLAY", "")], "neither WAYLAND_DISPLAY nor DISPLAY is set"),
        (&[("WAYLAND_DISPLAY", "/nowhere/wayland-0")], "the screen /nowhere/wayland-0 does not answer"),
    ];
    for (set, says) in cases {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_palang"));
        command.arg("--demo").env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
        let ended = command.envs(set.iter().copied()).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{said}");
        assert!(said.starts_with("palang: ") && said.contains(says), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn the_window_has_a_night_too() {
    let dir = tempfile::tempdir().unwrap();
    let mut window = StartFailed::new(no_file(dir.path()), Language::En);
    for (look, says) in [(Look::Day, "Night"), (Look::Night, "Day")] {
        let mut simulator = Simulator::with_size(palang::settings(), SIZE, window.view());
        assert!(simulator.find(says).is_ok() && simulator.find("F5").is_ok(), "{look:?}");
        if let Some(folder) = std::env::var_os("PALANG_PICTURES") {
            let path = Path::new(&folder).join(format!("no-start-{look:?}.png"));
            drop(fs::remove_file(path.with_file_name(format!("no-start-{look:?}-tiny-skia.png"))));
            simulator.snapshot(&look.theme()).unwrap().matches_image(path).unwrap();
        }
        drop(simulator);
        drop(window.update(Message::Do(palang::command::Command::Look)));
    }
}
