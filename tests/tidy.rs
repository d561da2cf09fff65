//! How the code must look: sizes, module docs, forbidden words, who may know whom, and citations and links that lead
//! somewhere (DESIGN 3, STYLE 11).
#![allow(clippy::unwrap_used)]

mod tidy {
    pub mod citations;
    pub mod links;
    pub mod sources;
}

use std::fs;
use tidy::sources::{files, report, root};

/// Longest file, function and line.
const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 70;
const LINE_CHARS: usize = 120;

#[test]
fn every_module_says_what_it_is() {
    let wrong: Vec<_> = files(&[".rs"])
        .into_iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| (source.path, "does not start with `//! `".to_owned()))
        .collect();
    report("docs", &wrong);
}

#[test]
fn files_and_lines_stay_short() {
    let mut wrong = Vec::new();
    for source in files(&[".rs"]) {
        let lines = source.text.lines().count();
        if lines > FILE_LINES {
            wrong.push((source.path.clone(), format!("{lines} lines, {FILE_LINES} allowed")));
        }
        for (number, line) in source.text.lines().enumerate() {
            // A raw string of expected bytes cannot be wrapped.
            if line.chars().count() > LINE_CHARS && !line.contains("r#\"") {
                wrong.push((source.path.clone(), format!("line {} is longer than {LINE_CHARS}", number + 1)));
            }
        }
    }
    report("length", &wrong);
}

/// Functions with their first line and their length; rustfmt makes the closing brace stand under the `fn`.
fn functions(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        let head = code.split('(').next().unwrap_or_default();
        let is_function = head.split_whitespace().any(|word| word == "fn") && !code.starts_with("//");
        if !is_function || code.ends_with(';') || code.ends_with("{}") {
            continue;
        }
        let close = format!("{}}}", " ".repeat(indent));
        if let Some(length) = lines[start..].iter().position(|line| *line == close) {
            found.push((start + 1, length + 1));
        }
    }
    found
}

#[test]
fn functions_stay_short() {
    let mut wrong = Vec::new();
    for source in files(&[".rs"]) {
        for (line, length) in functions(&source.text) {
            if length > FUNCTION_LINES {
                wrong.push((source.path.clone(), format!("line {line}: {length} lines, {FUNCTION_LINES} allowed")));
            }
        }
    }
    report("function", &wrong);
}

#[test]
fn the_median_file_is_short() {
    let mut lengths: Vec<usize> = files(&[".rs"])
        .iter()
        .filter(|source| !source.path.starts_with("tests/"))
        .map(|source| source.text.lines().count())
        .collect();
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 150, "the median file has {median} lines");
}

#[test]
fn nothing_is_left_unfinished() {
    // Put together here, so that this file does not find itself.
    let banned = [
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("dbg", "!("),
        concat!("FIX", "ME"),
        concat!("HA", "CK"),
        concat!("#[", "ignore"),
    ];
    let mut wrong = Vec::new();
    for source in files(&[".rs"]) {
        for word in banned.iter().filter(|word| source.text.contains(**word)) {
            wrong.push((source.path.clone(), format!("says `{word}`")));
        }
    }
    report("unfinished", &wrong);
}

#[test]
fn no_path_of_one_machine() {
    let private = [concat!("/wo", "rk/"), concat!("/ho", "me/"), concat!("/fa", "rm/")];
    let mut wrong = Vec::new();
    let texts = [".rs", ".toml", ".md", ".ftl", ".sql", ".sh", "Makefile", ".service", ".rules", ".ino", ".c"];
    for source in files(&texts) {
        for path in private.iter().filter(|path| source.text.contains(**path)) {
            wrong.push((source.path.clone(), format!("names `{path}`")));
        }
    }
    report("paths", &wrong);
}

/// Who may not say what: where, except where, and the words. `use` lines, calls and paths alike.
struct Wall {
    inside: &'static [&'static str],
    except: &'static [&'static str],
    words: &'static [&'static str],
    why: &'static str,
}

const WALLS: &[Wall] = &[
    Wall {
        inside: &["crates/"],
        except: &[],
        words: &["iced::", "use iced", "iced_test"],
        why: "only src/ knows the screen",
    },
    Wall {
        inside: &["crates/domain/src/"],
        except: &[],
        words: &["std::fs", "std::net", "std::thread", "std::env", "SystemTime", "Instant::now", "Utc::now"],
        why: "the domain is pure: no I/O, no clock, no random source",
    },
    Wall {
        inside: &["crates/codec/src/"],
        except: &[],
        words: &["std::net", "std::thread", "SystemTime", "Instant::now", "Utc::now", "serialport"],
        why: "the codec has never heard of a port or a clock",
    },
    Wall {
        inside: &["src/", "crates/"],
        except: &[
            "crates/sqlite/",
            "crates/booth/src/store",
            "crates/booth/tests/",
            "crates/booth/benches/",
            "crates/server/src/store",
            "crates/server/tests/",
            "crates/server/benches/",
            "crates/sim/",
        ],
        words: &["rusqlite::", "use rusqlite"],
        why: "only the store knows SQLite",
    },
    Wall {
        inside: &["src/", "crates/"],
        except: &["crates/device/", "crates/booth/tests/"],
        words: &["serialport::", "use serialport"],
        why: "only devices know a port",
    },
    Wall {
        inside: &["crates/booth/src/store"],
        except: &[],
        words: &[
            "crate::device",
            "crate::desk",
            "crate::engine",
            "crate::photo",
            "crate::sync",
            "palang_device",
            "palang_sync",
        ],
        why: "the store sees neither devices nor the desk, nor a network",
    },
    Wall {
        inside: &["crates/booth/src/photo"],
        except: &[],
        words: &[
            "crate::store",
            "crate::desk",
            "crate::engine",
            "crate::device",
            "crate::sync",
            "palang_device",
            "palang_sync",
        ],
        why: "photos know files and nothing else",
    },
    Wall {
        inside: &["crates/sync/src/core"],
        except: &[],
        words: &["std::net", "std::thread", "std::fs", "SystemTime", "Instant::now", "getrandom", "reqwest"],
        why: "the channels are pure machines: time, chance and network are arguments",
    },
    Wall {
        inside: &["src/", "crates/"],
        except: &["crates/sync/src/worker", "crates/sync/src/address", "crates/server/tests/", "crates/sim/"],
        words: &["reqwest::", "use reqwest"],
        why: "only sync's worker makes HTTP requests",
    },
    Wall {
        inside: &["crates/wire/src/"],
        except: &[],
        words: &["std::fs", "std::net", "std::thread", "std::env", "SystemTime", "Instant::now", "Utc::now"],
        why: "the protocol is pure: no I/O, no clock",
    },
    Wall {
        inside: &["crates/server/src/store"],
        except: &[],
        words: &["axum", "crate::routes"],
        why: "the server's store has never heard of HTTP",
    },
    Wall {
        inside: &["crates/server/src/routes"],
        except: &[],
        words: &["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "sqlx"],
        why: "routes never see SQL",
    },
    Wall {
        inside: &["src/"],
        except: &[],
        words: &["palang_booth::store", "palang_sqlite", "std::net"],
        why: "screens never see SQLite, a port or HTTP",
    },
    Wall {
        inside: &["src/screen", "src/app"],
        except: &[],
        words: &["SystemTime", "Instant::now", "Utc::now", "thread::sleep", ".wait()", "block_on", "std::fs"],
        why: "the screen neither blocks nor reads a clock",
    },
    Wall {
        inside: &["src/"],
        except: &["src/ui/theme"],
        words: &["Color::from", "Color::new", "Color::WHITE", "Color::BLACK", "color!("],
        why: "colours live in src/ui/theme.rs",
    },
];

#[test]
fn the_arrows_point_down() {
    let sources = files(&[".rs"]);
    let mut wrong = Vec::new();
    for wall in WALLS {
        let begins = |path: &str, list: &[&str]| list.iter().any(|prefix| path.starts_with(prefix));
        for source in sources.iter().filter(|s| begins(&s.path, wall.inside) && !begins(&s.path, wall.except)) {
            let code = source.text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
            for (number, line) in code {
                for word in wall.words.iter().filter(|word| line.contains(**word)) {
                    wrong.push((source.path.clone(), format!("line {} says `{word}`: {}", number + 1, wall.why)));
                }
            }
        }
    }
    report("arrows", &wrong);
}

/// The crates of this workspace that a manifest names below `[dependencies]`, for any target.
fn ours_below(manifest: &toml::Table) -> Vec<String> {
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let tables = targets.into_iter().flat_map(toml::Table::values).filter_map(toml::Value::as_table);
    let lists = tables.chain([manifest]).filter_map(|table| table.get("dependencies")?.as_table());
    lists.flat_map(toml::Table::keys).filter_map(|name| name.strip_prefix("palang-")).map(str::to_owned).collect()
}

#[test]
fn crates_depend_downwards() {
    let allowed: &[(&str, &[&str])] = &[
        ("domain", &[]),
        ("locale", &["domain"]),
        ("codec", &["domain", "locale"]),
        ("sqlite", &["domain", "locale"]),
        ("wire", &["domain"]),
        ("machine", &["domain"]),
        ("device", &["domain", "codec"]),
        ("sync", &["domain", "machine", "wire"]),
        ("booth", &["domain", "locale", "codec", "sqlite", "wire", "machine", "device", "sync"]),
        ("cli", &["domain", "locale", "codec", "booth"]),
        ("server", &["domain", "locale", "sqlite", "wire"]),
        ("sim", &["domain", "booth", "server", "wire"]),
    ];
    let mut crates: Vec<_> = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path()).collect();
    crates.sort();
    for folder in crates {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let below = allowed.iter().find(|(of, _)| *of == name).map(|(_, below)| *below);
        let below = below.unwrap_or_else(|| panic!("{name} has no place among the arrows"));
        let manifest: toml::Table = fs::read_to_string(folder.join("Cargo.toml")).unwrap().parse().unwrap();
        for ours in ours_below(&manifest) {
            assert!(below.contains(&ours.as_str()), "{name} depends on {ours}, which is not below it");
        }
    }
}
