//! Every file parses; every language has the same messages with the same parameters; no message is without an accessor.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales")
}

/// Message → its parameters, over all areas of a language.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(root().join(language)).expect("folder") {
        let path = entry.expect("entry").path();
        let text = std::fs::read_to_string(&path).expect("file");
        if let Err((_, errors)) = fluent_bundle::FluentResource::try_new(text.clone()) {
            panic!("{}: {errors:?}", path.display());
        }
        let mut current = String::new();
        for line in text.lines() {
            if let Some((id, _)) = line.split_once(" =")
                && line.starts_with(|c: char| c.is_ascii_alphabetic())
            {
                id.clone_into(&mut current);
                assert!(all.insert(current.clone(), BTreeSet::new()).is_none(), "{language}: {id} stands twice");
            }
            let mut rest = line;
            while let Some(at) = rest.find('$') {
                rest = &rest[at + 1..];
                let name: String =
                    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect();
                all.get_mut(&current).expect("parameter inside a message").insert(name);
            }
        }
    }
    all
}

#[test]
fn the_three_languages_say_the_same_things() {
    let indonesian = messages("id");
    for language in ["en", "vi"] {
        assert_eq!(indonesian, messages(language), "id and {language} differ");
    }
}

#[test]
fn every_message_has_an_accessor_and_every_accessor_a_message() {
    let source: String = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .expect("src")
        .map(|entry| std::fs::read_to_string(entry.expect("entry").path()).expect("file"))
        .collect();
    for id in messages("id").keys() {
        assert!(source.contains(&format!("\"{id}\"")), "no accessor says {id}");
    }
}
