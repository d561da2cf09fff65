//! The texts of the tree that the rules are held against.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What is excused, by path and rule. This list may only shrink: an entry that is no longer needed fails the test.
const EXCUSED: &[(&str, &str)] = &[];

/// One text file: its path from the root, with `/`, and what it says.
pub struct Source {
    pub path: String,
    pub text: String,
}

/// The folder of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "target" && !name.starts_with('.') {
                walk(&path, found);
            }
        } else {
            found.push(path);
        }
    }
}

/// Every text whose name ends like that, in the order of their paths.
pub fn files(endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    walk(root(), &mut found);
    found.sort();
    found
        .iter()
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            endings.iter().any(|ending| name.ends_with(ending))
        })
        .filter_map(|path| {
            let text = fs::read_to_string(path).ok()?;
            let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
            Some(Source { path, text })
        })
        .collect()
}

/// Fails with what is wrong (path and what), minus what is excused; complains about excuses that nobody needs.
pub fn report(rule: &str, wrong: &[(String, String)]) {
    let excused = |path: &str| EXCUSED.iter().any(|(file, of)| *of == rule && *file == path);
    let mut text = String::new();
    for (path, what) in wrong.iter().filter(|(path, _)| !excused(path)) {
        writeln!(text, "{path}: {what}").unwrap();
    }
    for (path, _) in EXCUSED.iter().filter(|(path, of)| *of == rule && !wrong.iter().any(|(p, _)| p == path)) {
        writeln!(text, "{path}: excused from `{rule}` and not in need of it any more").unwrap();
    }
    assert!(text.is_empty(), "{rule}:\n{text}");
}
