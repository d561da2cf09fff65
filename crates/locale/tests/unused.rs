//! Every word is said by somebody: what no program says is not to be translated.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn read(folder: &Path, end: &str, found: &mut Vec<(String, String)>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["target", "tests", "benches"].contains(&name.as_str()) {
            read(&path, end, found);
        } else if let Some(stem) = name.strip_suffix(end) {
            found.push((stem.to_owned(), fs::read_to_string(&path).unwrap()));
        }
    }
}

const fn part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[test]
fn every_word_is_said_by_somebody() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (mut sources, mut words) = (Vec::new(), Vec::new());
    read(&root.join("src"), ".rs", &mut sources);
    read(&root.join("crates"), ".rs", &mut sources);
    read(&root.join("locales/en"), ".ftl", &mut words);
    let names: BTreeSet<&str> = sources.iter().flat_map(|(_, text)| text.split(|c| !part(c))).collect();
    // Names of a view are short and common ones: only a call counts.
    let calls: BTreeSet<&str> = sources
        .iter()
        .flat_map(|(_, text)| text.split('.').skip(1))
        .filter_map(|rest| rest.split_once('(').map(|(name, _)| name))
        .collect();
    let mut silent = Vec::new();
    for (area, text) in &words {
        let view = ["demo", "kiosk", "sync"].contains(&area.as_str()).then(|| format!("{area}-"));
        for (key, _) in
            text.lines().filter_map(|line| line.split_once(" =")).filter(|(key, _)| !key.contains([' ', '#']))
        {
            let name = view.as_ref().and_then(|view| key.strip_prefix(view)).unwrap_or(key).replace('-', "_");
            let said = if view.is_some() { &calls } else { &names };
            if !said.contains(name.as_str()) {
                silent.push(format!("{area}.ftl: {key}"));
            }
        }
    }
    assert!(silent.is_empty(), "nobody says {silent:#?}");
}
