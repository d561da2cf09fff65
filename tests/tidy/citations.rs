//! Citations lead somewhere (STYLE 12): `DESIGN 4.1` and `SYNC R14` to a section or an item of a document in `docs/`,
//! `S0-X07` to a line of `docs/requirements.md`, `ADR 11` to a decision.

use super::sources::{Source, files, report, root};
use std::collections::BTreeSet;
use std::fs;

/// Texts that may cite.
pub const TEXTS: [&str; 10] = [".rs", ".md", ".sql", ".toml", ".ftl", ".sh", ".py", ".ino", ".c", "Makefile"];
/// Documents that are cited by name, in capitals; each is a file of that name in `docs/`.
const DOCUMENTS: [&str; 7] = ["DESIGN", "REQUIREMENTS", "FIELD", "DEVICES", "SYNC", "SCREENS", "STYLE"];

/// A text with its line breaks and the marks of its comments taken out, so that a citation may cross a line.
struct Flowing {
    text: String,
    /// Where each line of the source begins in it.
    lines: Vec<usize>,
}

impl Flowing {
    fn new(source: &str) -> Self {
        let (mut text, mut lines) = (String::new(), Vec::new());
        for line in source.lines() {
            lines.push(text.len());
            let line = line.trim_start();
            let bare = ["//!", "///", "//", "--", "#"].iter().find_map(|mark| line.strip_prefix(mark));
            text.push_str(bare.unwrap_or(line).trim());
            text.push(' ');
        }
        Self { text, lines }
    }

    fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|begin| *begin <= at)
    }
}

/// The letters, digits, dots and dashes at the beginning, without a dot or dash at the end.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-').unwrap_or(text.len());
    text[..end].trim_end_matches(['.', '-'])
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// One capital and a number: `R14`, `P6`, `D3`, `F01`.
fn is_letter_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.len() > 1
        && text[1..].chars().all(|c| c.is_ascii_digit())
}

/// What goes on after an id, and may be part of the same citation: `…F18`, `, E08`, ` and R5`, ` to X04`.
fn next(text: &str) -> Option<&str> {
    ["…", "..", ", ", " and ", " to "].iter().find_map(|mark| text.strip_prefix(mark))
}

/// The ids of a list or range that begins with `text`, which holds one already: those with a letter, and `4.3`.
fn more(mut text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    while let Some(rest) = next(text) {
        let id = word(rest);
        let names_an_id = is_letter_number(id) || (is_number(id) && id.contains('.'));
        if !names_an_id {
            break;
        }
        found.push(id);
        text = &rest[id.len()..];
    }
    found
}

/// Where `pattern` stands as the beginning of a word.
fn places<'a>(text: &'a str, pattern: &'a str) -> impl Iterator<Item = usize> + 'a {
    let begins = |at: &usize| {
        !text[..*at].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '"' | ':' | '.' | '/'))
    };
    text.match_indices(pattern).map(|(at, _)| at).filter(begins)
}

/// Every citation of a text as (where, document, id); the document of `S0-X07` is REQUIREMENTS.
fn citations(text: &str) -> Vec<(usize, &'static str, String)> {
    let mut found = Vec::new();
    for document in DOCUMENTS {
        for at in places(text, document) {
            let Some(rest) = text[at + document.len()..].strip_prefix(' ') else { continue };
            let id = word(rest);
            if is_number(id) || is_letter_number(id) {
                let ids = std::iter::once(id).chain(more(&rest[id.len()..]));
                found.extend(ids.map(|id| (at, document, id.to_owned())));
            }
        }
    }
    for system in ["S0-", "S1-", "S2-", "S3-"] {
        for at in places(text, system) {
            let rest = &text[at + system.len()..];
            let id = word(rest);
            if is_letter_number(id) {
                let ids = std::iter::once(id).chain(more(&rest[id.len()..]).into_iter().filter(|id| !is_number(id)));
                found.extend(ids.map(|id| (at, "REQUIREMENTS", format!("{system}{id}"))));
            }
        }
    }
    found
}

/// What can be cited in a document: its numbered sections, their numbered items, and the ids that its lists begin with.
fn ids(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut section = "";
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("#") {
            let number = word(heading.trim_start_matches('#').trim_start());
            if is_number(number) {
                section = number;
                found.insert(number.to_owned());
            }
        } else if let Some((number, _)) = line.split_once(". ").filter(|(number, _)| is_number(number)) {
            found.insert(format!("{section}.{number}"));
        } else if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("| ")) {
            let own = word(item.trim_start_matches("**"));
            found.insert(own.to_owned());
        }
        // A line of the requirements may hold further ids: `(S1-C03)`, `; S1-E03 …`.
        if line.starts_with("- ") || line.starts_with("  ") {
            found.extend(citations(line).into_iter().map(|(_, _, id)| id));
        }
    }
    found
}

/// The numbers of the decisions in `docs/adr/`.
fn decisions() -> BTreeSet<u32> {
    let names = fs::read_dir(root().join("docs/adr")).unwrap();
    names.filter_map(|entry| entry.unwrap().file_name().to_str()?.get(..4)?.parse().ok()).collect()
}

/// What a text cites that is not there.
fn nowhere(source: &Source, documents: &[(&str, BTreeSet<String>)], decided: &BTreeSet<u32>) -> Vec<(String, String)> {
    let flowing = Flowing::new(&source.text);
    let mut wrong = Vec::new();
    let mut say = |at: usize, what: String| {
        wrong.push((source.path.clone(), format!("line {}: {what}", flowing.line(at))));
    };
    for (at, document, id) in citations(&flowing.text) {
        if !documents.iter().any(|(name, ids)| *name == document && ids.contains(&id)) {
            say(at, format!("cites {document} {id}, which that document in docs/ does not have"));
        }
    }
    for at in places(&flowing.text, "ADR ") {
        let number = word(&flowing.text[at + "ADR ".len()..]);
        if number.parse().is_ok_and(|number| !decided.contains(&number)) {
            say(at, format!("cites ADR {number}, which is not in docs/adr/"));
        }
    }
    // Released migrations cite decisions by the beginning of their paths.
    for at in flowing.text.match_indices("docs/adr/0").map(|(at, path)| at + path.len() - 1) {
        let number = flowing.text.get(at..at + 4).and_then(|digits| digits.parse().ok());
        if number.is_some_and(|number| !decided.contains(&number)) {
            say(at, "names a decision that is not in docs/adr/".to_owned());
        }
    }
    // Put together here, so that this file does not find itself.
    for gone in [concat!("check", "list"), concat!("issue", " point"), concat!("CODE", "BASES")] {
        for at in places(&flowing.text, gone) {
            say(at, format!("names `{gone}`, which nobody can look up: say the reason"));
        }
    }
    for at in places(&flowing.text, concat!("issue", " ")) {
        if is_number(word(&flowing.text[at + "issue ".len()..])) {
            say(at, "names an issue by its number: say the reason".to_owned());
        }
    }
    wrong
}

#[test]
fn every_citation_leads_somewhere() {
    let documents = DOCUMENTS.map(|name| {
        let path = root().join("docs").join(name.to_lowercase()).with_extension("md");
        (name, ids(&fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))))
    });
    let decided = decisions();
    let wrong: Vec<_> = files(&TEXTS).iter().flat_map(|source| nowhere(source, &documents, &decided)).collect();
    report("citations", &wrong);
}

#[test]
fn every_decision_has_a_number_of_its_own() {
    let files = fs::read_dir(root().join("docs/adr")).unwrap().count();
    assert_eq!(decisions().len(), files, "two decisions in docs/adr/ have one number, or a file there has none");
}

#[test]
fn a_citation_is_found_in_every_form_and_across_lines() {
    let text =
        Flowing::new("//! so it is (SYNC 3.8,\n//! R9; DESIGN\n//! 4.1). S0-F10…F18, X04 and S3-E05, not SYNC asks\n");
    let found: Vec<_> = citations(&text.text).into_iter().map(|(at, name, id)| (text.line(at), name, id)).collect();
    let expected = [
        (2, "DESIGN", "4.1"),
        (1, "SYNC", "3.8"),
        (1, "SYNC", "R9"),
        (3, "REQUIREMENTS", "S0-F10"),
        (3, "REQUIREMENTS", "S0-F18"),
        (3, "REQUIREMENTS", "S0-X04"),
        (3, "REQUIREMENTS", "S3-E05"),
    ];
    assert_eq!(found, expected.map(|(line, name, id)| (line, name, id.to_owned())));
    let known = ids("## 4. Words\n1. **One**\n- D3 x\n| R14 | y\n- S1-F16 after ten\n  minutes (S1-C03)\n### 4.2 Z\n");
    for id in ["4", "4.1", "4.2", "D3", "R14", "S1-F16", "S1-C03"] {
        assert!(known.contains(id), "{id}");
    }
    assert!(!known.contains("S1-C04") && !known.contains("5"));
}
