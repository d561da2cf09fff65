//! The words of one file.

use super::File;
use super::kind::Kind;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement, VariantKey};
use std::collections::{BTreeMap, BTreeSet};

/// A word in one language.
pub struct Word {
    /// `locales/en/kiosk.ftl:12`.
    pub place: String,
    /// As it is written, without its key.
    pub text: String,
    /// Name → the variants that are chosen between by it; none where it is only put in.
    pub parameters: BTreeMap<String, BTreeSet<String>>,
}

/// Key → word.
pub type Words = BTreeMap<String, Word>;

/// Reads a file; what is wrong with it is added to the mistakes.
pub fn words(file: &File, mistakes: &mut Vec<String>) -> Words {
    let mut found = Words::new();
    let resource = fluent_syntax::parser::parse(file.text.as_str()).unwrap_or_else(|(rest, errors)| {
        for error in errors {
            let line = file.text[..error.pos.start].lines().count().max(1);
            mistakes.push(format!("{}:{line}: is not Fluent: {}", file.path(), error.kind));
        }
        rest
    });
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let key = message.id.name;
                let word = word(file, &message, mistakes);
                if let Some(twice) = found.insert(key.to_owned(), word) {
                    mistakes.push(format!("{}: {key} stands twice in this file", twice.place));
                }
            }
            Entry::Term(term) => {
                mistakes.push(format!("{}: -{} is a term; there are words only", file.path(), term.id.name));
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => {}
        }
    }
    found
}

fn word(file: &File, message: &Message<&str>, mistakes: &mut Vec<String>) -> Word {
    let key = message.id.name;
    let begins = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    let mut lines = file.text.lines().skip_while(|line| !begins(line));
    let first = lines.next().and_then(|line| line.split_once('=')).map_or("", |(_, text)| text.trim());
    let more = lines.take_while(|line| line.starts_with([' ', '}']));
    let text = std::iter::once(first).chain(more).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    let place = format!("{}:{}", file.path(), 1 + file.text.lines().take_while(|line| !begins(line)).count());
    let mut word = Word { place, text, parameters: BTreeMap::new() };
    let mut wrong: Vec<String> = Vec::new();
    for attribute in &message.attributes {
        wrong.push(format!("the attribute .{} has no accessor; make it a word of its own", attribute.id.name));
    }
    match &message.value {
        Some(pattern) => walk(pattern, &mut word.parameters, &mut wrong),
        None => wrong.push("says nothing".to_owned()),
    }
    for (name, variants) in word.parameters.iter().filter(|(_, variants)| !variants.is_empty()) {
        wrong.extend(Kind::of(name).refuses(variants).map(|why| format!("${name} {why}")));
    }
    mistakes.extend(wrong.into_iter().map(|what| format!("{}: {key}: {what}", word.place)));
    word
}

type Parameters = BTreeMap<String, BTreeSet<String>>;

fn walk(pattern: &Pattern<&str>, parameters: &mut Parameters, wrong: &mut Vec<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => drop(put_in(inline, parameters, wrong)),
            Expression::Select { selector, variants } => {
                if let Some(name) = put_in(selector, parameters, wrong) {
                    let keys = variants.iter().map(|variant| match variant.key {
                        VariantKey::Identifier { name } => name.to_owned(),
                        VariantKey::NumberLiteral { value } => value.to_owned(),
                    });
                    parameters.entry(name).or_default().extend(keys);
                }
                variants.iter().for_each(|variant| walk(&variant.value, parameters, wrong));
            }
        }
    }
}

/// The parameter that is put in, where it is one.
fn put_in(inline: &InlineExpression<&str>, parameters: &mut Parameters, wrong: &mut Vec<String>) -> Option<String> {
    match inline {
        InlineExpression::VariableReference { id } => {
            parameters.entry(id.name.to_owned()).or_default();
            return Some(id.name.to_owned());
        }
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        InlineExpression::MessageReference { id, .. }
        | InlineExpression::TermReference { id, .. }
        | InlineExpression::FunctionReference { id, .. } => {
            wrong.push(format!("refers to {}; a word consists of text, parameters and choices", id.name));
        }
        InlineExpression::Placeable { .. } => wrong.push("has braces in braces".to_owned()),
    }
    None
}
