//! The languages against one another: the same words with the same parameters.

use super::read::{Word, Words};
use super::{File, VIEWS, path};
use std::collections::{BTreeMap, BTreeSet};

/// The language that accessors are documented in and others are compared with.
const REFERENCE: &str = "en";

/// A word that every language has, as the accessor sees it.
pub struct Entry<'a> {
    /// The file's name.
    pub area: &'a str,
    /// `kiosk-fee`.
    pub key: &'a str,
    /// In the reference's language.
    pub word: &'a Word,
}

impl Entry<'_> {
    /// `fee` of a view, `slip_total` of the locale.
    pub fn accessor(&self) -> String {
        let view = VIEWS.contains(&self.area).then(|| format!("{}-", self.area));
        let name = view.and_then(|prefix| self.key.strip_prefix(&prefix)).unwrap_or(self.key);
        name.replace('-', "_")
    }
}

/// Every word of the reference, in order; what the languages disagree about is added to the mistakes.
pub fn compare<'a>(files: &'a [File], words: &'a [Words], mistakes: &mut Vec<String>) -> Vec<Entry<'a>> {
    let by_place: BTreeMap<(&str, &str), &Words> =
        files.iter().zip(words).map(|(file, words)| ((file.language.as_str(), file.area.as_str()), words)).collect();
    let languages: BTreeSet<&str> = files.iter().map(|file| file.language.as_str()).collect();
    let areas: BTreeSet<&str> = files.iter().map(|file| file.area.as_str()).collect();
    let nothing = Words::new();
    let of = |language, area| *by_place.get(&(language, area)).unwrap_or(&&nothing);
    let mut entries = Vec::new();
    for &area in &areas {
        let reference = by_place.get(&(REFERENCE, area)).copied();
        for &language in &languages {
            for (key, word) in of(language, area) {
                if reference.is_none_or(|reference| !reference.contains_key(key)) {
                    mistakes.push(missing(REFERENCE, area, key, word));
                }
            }
        }
        for (key, word) in reference.into_iter().flatten() {
            for &language in &languages {
                match of(language, area).get(key) {
                    Some(theirs) => parameters(key, word, theirs, mistakes),
                    None => mistakes.push(missing(language, area, key, word)),
                }
            }
            if VIEWS.contains(&area) && !key.starts_with(&format!("{area}-")) {
                mistakes.push(format!("{}: {key}: words of this file begin with {area}-", word.place));
            }
            entries.push(Entry { area, key, word });
        }
    }
    twice(&entries, mistakes);
    entries
}

fn missing(language: &str, area: &str, key: &str, there: &Word) -> String {
    format!("{}: {key} is missing; {} has it", path(language, area), there.place)
}

fn parameters(key: &str, word: &Word, theirs: &Word, mistakes: &mut Vec<String>) {
    let names = |word: &Word| word.parameters.keys().cloned().collect::<BTreeSet<_>>();
    let (ours, others) = (names(word), names(theirs));
    for name in ours.difference(&others) {
        mistakes.push(format!("{}: {key}: ${name} is missing; {} has it", theirs.place, word.place));
    }
    for name in others.difference(&ours) {
        mistakes.push(format!("{}: {key}: ${name} is unknown; {} has no such parameter", theirs.place, word.place));
    }
}

/// Keys of one language are one space to Fluent, accessors of one view or of the locale one to Rust.
fn twice(entries: &[Entry], mistakes: &mut Vec<String>) {
    let mut keys: BTreeMap<String, &Entry> = BTreeMap::new();
    for entry in entries {
        if let Some(other) = keys.insert(entry.key.replace('-', "_"), entry) {
            let (here, there) = (&entry.word.place, &other.word.place);
            mistakes.push(format!("{here}: {}: there is {} in {there} already", entry.key, other.key));
        }
    }
}
