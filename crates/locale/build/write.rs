//! The accessors as Rust.

use super::check::Entry;
use super::kind::Kind;
use super::{File, VIEWS, path};
use std::collections::{BTreeMap, BTreeSet};

/// The whole of `words.rs`.
pub fn code(files: &[File], entries: &[Entry]) -> String {
    let mut code = embedded(files);
    let flat = entries.iter().filter(|entry| !VIEWS.contains(&entry.area));
    code += &format!("impl crate::Locale {{\n{}}}\n", flat.map(|entry| method(entry, "self")).collect::<String>());
    for area in VIEWS {
        let name = camel(area);
        let words: String =
            entries.iter().filter(|entry| entry.area == area).map(|entry| method(entry, "self.0")).collect();
        code += &format!(
            "/// The words of `locales/*/{area}.ftl`.\n\
             #[derive(Clone, Copy, Debug)]\n\
             pub struct {name}<'a>(pub(crate) &'a crate::Locale);\n\
             impl crate::Locale {{\n\
             /// The words of `locales/*/{area}.ftl`.\n\
             #[must_use]\n\
             pub const fn {area}(&self) -> {name}<'_> {{ {name}(self) }}\n\
             }}\n\
             impl {name}<'_> {{\n{words}}}\n"
        );
    }
    let structs: String = entries.iter().filter(|entry| by_name(entry)).map(arguments).collect();
    code + "/// The arguments of words that have two or more parameters of one type.\n\
            pub mod with {\n"
        + &structs
        + "}\n"
}

/// The files themselves, for Fluent.
fn embedded(files: &[File]) -> String {
    let mut languages: BTreeMap<&str, String> = BTreeMap::new();
    for file in files {
        let path = path(&file.language, &file.area);
        *languages.entry(&file.language).or_default() +=
            &format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/../../{path}\")), ");
    }
    let arms: String = languages
        .iter()
        .map(|(language, files)| format!("crate::Language::{} => &[{files}],\n", camel(language)))
        .collect();
    format!(
        "/// The Fluent files of a language.\n\
         pub(crate) const fn files(language: crate::Language) -> &'static [&'static str] {{\n\
         match language {{\n{arms}}}\n}}\n"
    )
}

/// Whether the compiler could not tell two of the arguments apart.
fn by_name(entry: &Entry) -> bool {
    let names = &entry.word.parameters;
    let types: BTreeSet<&str> = names.keys().map(|name| Kind::of(name).field("&str")).collect();
    types.len() < names.len()
}

fn method(entry: &Entry, locale: &str) -> String {
    let Entry { key, word, .. } = entry;
    let names: Vec<(&str, String)> = word.parameters.keys().map(|name| (name.as_str(), snake(name))).collect();
    let (arguments, prefix) = if by_name(entry) {
        let text = word.parameters.keys().any(|name| Kind::of(name).field("text") == "text");
        (format!(", with: with::{}{}", camel(key), if text { "<'_>" } else { "" }), "with.")
    } else {
        (names.iter().map(|(name, rust)| format!(", {rust}: {}", Kind::of(name).argument())).collect(), "")
    };
    let values: String = names
        .iter()
        .map(|(name, rust)| format!("(\"{name}\", {}), ", Kind::of(name).fluent(locale, &format!("{prefix}{rust}"))))
        .collect();
    let text: String = word.text.lines().map(|line| format!("/// {line}\n")).collect();
    format!(
        "/// ```text\n{text}/// ```\n#[must_use]\n\
         pub fn {}(&self{arguments}) -> String {{ {locale}.say(\"{key}\", [{values}]) }}\n",
        entry.accessor()
    )
}

/// The struct that a word's arguments are named in.
fn arguments(entry: &Entry) -> String {
    let Entry { key, word, .. } = entry;
    let kinds: Vec<(String, Kind)> = word.parameters.keys().map(|name| (snake(name), Kind::of(name))).collect();
    let fields: String = kinds
        .iter()
        .map(|(name, kind)| format!("/// In place of `${name}`.\npub {name}: {},\n", kind.field("&'a str")))
        .collect();
    let lifetime = if fields.contains("&'a") { "<'a>" } else { "" };
    let copy = if kinds.iter().any(|(_, kind)| *kind == Kind::Number) { "" } else { "Copy, " };
    format!(
        "/// What `{key}` is said with.\n\
         #[derive(Clone, {copy}Debug)]\n\
         pub struct {}{lifetime} {{\n{fields}}}\n",
        camel(key)
    )
}

fn snake(name: &str) -> String {
    name.replace('-', "_")
}

/// `kiosk-fee` → `KioskFee`.
fn camel(name: &str) -> String {
    let parts = name.split(['-', '_']).map(|part| {
        let (first, rest) = part.split_at(part.len().min(1));
        first.to_ascii_uppercase() + rest
    });
    parts.collect()
}
