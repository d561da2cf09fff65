//! Links between documents, and the files that documents name, exist.

use super::citations::TEXTS;
use super::sources::{Source, files, report, root};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Longest line of a document, code and bytes apart.
const DOCUMENT_CHARS: usize = 160;

/// A heading's anchor, as GitHub makes it.
fn slug(heading: &str) -> String {
    heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

fn anchors(text: &str) -> BTreeSet<String> {
    prose(text).filter(|line| line.starts_with('#')).map(|line| slug(line.trim_start_matches('#').trim())).collect()
}

/// The lines of a document that are not code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut code = false;
    text.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        !code && !fence
    })
}

/// What stands in brackets behind `](`.
fn targets(text: &str) -> Vec<&str> {
    prose(text).flat_map(|line| line.split("](").skip(1)).filter_map(|rest| Some(rest.split_once(')')?.0)).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut wrong = Vec::new();
    for Source { path, text } in files(&[".md"]) {
        let folder = root().join(&path).parent().unwrap().to_owned();
        for target in targets(&text).into_iter().filter(|target| !target.contains("://")) {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let linked = if file.is_empty() { root().join(&path) } else { folder.join(file) };
            if !linked.exists() {
                wrong.push((path.clone(), format!("links to `{target}`, which is not there")));
            } else if !anchor.is_empty() && !anchors(&fs::read_to_string(&linked).unwrap()).contains(anchor) {
                wrong.push((path.clone(), format!("links to `{target}`, which has no such heading")));
            }
        }
    }
    report("links", &wrong);
}

/// `a/{b,c}/d` is `a/b/d` and `a/c/d`.
fn spread(path: &str) -> Vec<String> {
    let Some((before, (choices, after))) =
        path.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    else {
        return vec![path.to_owned()];
    };
    choices.split(',').flat_map(|choice| spread(&format!("{before}{choice}{after}"))).collect()
}

/// Whether a path of the tree exists; of one with a `*`, the folder before it.
fn exists(path: &str) -> bool {
    let known =
        path.split_once('*').map_or(path, |(before, _)| before.rsplit_once('/').map_or("", |(folder, _)| folder));
    root().join(Path::new(known)).exists()
}

/// Paths of the tree that a text names: in documents all that stand in backticks, elsewhere documents alone.
fn named(source: &Source) -> Vec<&str> {
    let ours = ["crates/", "tests/", "src/", "docs/", "migrations/", "assets/", "benches/"];
    let plain = |c: char| c.is_ascii_alphanumeric() || "/_-.".contains(c);
    if source.path.ends_with(".md") {
        let path = |c: char| plain(c) || "{},*".contains(c);
        let quoted = prose(&source.text).flat_map(|line| line.split('`').skip(1).step_by(2));
        return quoted.filter(|text| ours.iter().any(|o| text.starts_with(o)) && text.chars().all(path)).collect();
    }
    let documents = source.text.match_indices("docs/").filter_map(|(at, _)| {
        let rest = &source.text[at..];
        let end = rest.find(|c| !plain(c)).unwrap_or(rest.len());
        Some(rest[..end].trim_end_matches('.')).filter(|found| found.ends_with(".md"))
    });
    documents.collect()
}

#[test]
fn every_file_that_is_named_exists() {
    let mut wrong = Vec::new();
    for source in files(&TEXTS) {
        for path in named(&source).into_iter().flat_map(spread).filter(|path| !exists(path)) {
            wrong.push((source.path.clone(), format!("names `{path}`, which is not there")));
        }
    }
    report("files", &wrong);
}

#[test]
fn documents_wrap_their_lines() {
    let mut wrong = Vec::new();
    for Source { path, text } in files(&[".md"]).into_iter().filter(|source| source.path.starts_with("docs/")) {
        for line in prose(&text).filter(|line| line.chars().count() > DOCUMENT_CHARS) {
            wrong.push((path.clone(), format!("a line is longer than {DOCUMENT_CHARS}: `{line}`")));
        }
    }
    report("wrapping", &wrong);
}
