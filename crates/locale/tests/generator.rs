//! The generator of the accessors refuses every word that the three languages do not say alike, by file, line and key.
#![allow(clippy::unwrap_used)]

#[path = "../build/generator.rs"]
mod generator;

use generator::{File, accessors, read_folder};
use std::path::Path;

/// The same file in all languages, but for one language's own.
fn files(area: &str, everywhere: &str, language: &str, text: &str) -> Vec<File> {
    let file = |name: &str| File {
        language: name.to_owned(),
        area: area.to_owned(),
        text: if name == language { text } else { everywhere }.to_owned(),
    };
    ["en", "id", "vi"].map(file).into()
}

/// The mistakes where Vietnamese says `text` and the others `everywhere`.
fn mistakes(everywhere: &str, text: &str) -> Vec<String> {
    accessors(&files("slip", everywhere, "vi", text)).unwrap_err()
}

/// Rust in one line, whose blanks do not matter.
fn code(area: &str, text: &str) -> String {
    let code = accessors(&files(area, text, "", "")).unwrap();
    code.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_word_becomes_a_method_with_its_text_as_the_documentation() {
    let code = code("slip", "slip-total = TOTAL\n");
    let method = "/// ```text /// TOTAL /// ``` #[must_use] pub fn slip_total(&self) -> String \
                  { self.say(\"slip-total\", []) }";
    assert!(code.contains(method), "{code}");
}

#[test]
fn the_name_of_a_parameter_says_its_type() {
    for (parameter, argument, value) in [
        ("key", "key: &str", "key.into()"),
        ("cause", "cause: &str", "self.system(cause).into()"),
        ("count", "count: impl Into<crate::Number>", "crate::bundle::number(count)"),
        ("amount", "amount: palang_domain::Money", "self.money(amount).into()"),
        ("at", "at: palang_domain::Timestamp", "self.date_time(at).into()"),
        ("time", "time: palang_domain::Timestamp", "self.time(time).into()"),
        ("duration", "duration: i64", "self.duration(duration).into()"),
        ("rate", "rate: u32", "crate::format::percent(rate).into()"),
        ("kind", "kind: palang_domain::device::DeviceKind", "kind.word().into()"),
    ] {
        let code = code("slip", &format!("slip-x = {{ ${parameter} }}\n"));
        let method =
            format!("slip_x(&self, {argument}) -> String {{ self.say(\"slip-x\", [(\"{parameter}\", {value}), ])");
        assert!(code.contains(&method), "{method}\n{code}");
    }
}

#[test]
fn parameters_of_one_type_are_given_by_name_and_others_in_the_order_of_the_alphabet() {
    let two = code("slip", "slip-x = { $name } { $key }\n");
    assert!(two.contains("slip_x(&self, with: with::SlipX<'_>) -> String"), "{two}");
    assert!(two.contains(
        "pub struct SlipX<'a> { /// In place of `$key`. pub key: &'a str, /// In place of `$name`. pub name: &'a str, }"
    ));
    let mixed = code("slip", "slip-x = { $name } { $count }\n");
    assert!(mixed.contains("slip_x(&self, count: impl Into<crate::Number>, name: &str) -> String"), "{mixed}");
}

#[test]
fn the_words_of_a_screen_have_a_struct_of_their_own() {
    let code = code("kiosk", "kiosk-fee = Fee\n");
    assert!(code.contains("pub const fn kiosk(&self) -> Kiosk<'_>"));
    assert!(code.contains(
        "impl Kiosk<'_> { /// ```text /// Fee /// ``` #[must_use] pub fn fee(&self) -> String { self.0.say("
    ));
    let stray = accessors(&files("kiosk", "fee = Fee\n", "", "")).unwrap_err();
    assert_eq!(stray, ["locales/en/kiosk.ftl:1: fee: words of this file begin with kiosk-"]);
}

#[test]
fn a_word_that_a_language_lacks_is_refused_whichever_it_is() {
    let missing = "locales/vi/slip.ftl: slip-b is missing; locales/en/slip.ftl:2 has it";
    assert_eq!(mistakes("slip-a = A\nslip-b = B\n", "slip-a = A\n"), [missing]);
    let surplus = "locales/en/slip.ftl: slip-b is missing; locales/vi/slip.ftl:2 has it";
    assert_eq!(mistakes("slip-a = A\n", "slip-a = A\nslip-b = B\n"), [surplus]);
    let mut one_less = files("slip", "slip-a = A\n", "", "");
    one_less.remove(1);
    one_less.push(File { language: "id".into(), area: "other".into(), text: String::new() });
    let file = "locales/id/slip.ftl: slip-a is missing; locales/en/slip.ftl:1 has it";
    assert_eq!(accessors(&one_less).unwrap_err(), [file]);
}

#[test]
fn a_parameter_that_is_missing_or_unknown_is_refused() {
    let missing = "locales/vi/slip.ftl:1: slip-x: $name is missing; locales/en/slip.ftl:1 has it";
    assert_eq!(mistakes("slip-x = { $name }\n", "slip-x = name\n"), [missing]);
    let unknown = "locales/vi/slip.ftl:2: slip-x: $nmae is unknown; locales/en/slip.ftl:1 has no such parameter";
    assert_eq!(mistakes("slip-x = X\n", "# X\nslip-x = { $nmae }\n"), [unknown]);
    // Also where it stands only inside a choice.
    let chosen = "slip-x = { $count ->\n    [one] one\n   *[other] { $count } of { $name }\n}\n";
    assert_eq!(mistakes(chosen, &chosen.replace("{ $name }", "all")).len(), 1);
}

#[test]
fn a_choice_by_what_cannot_be_chosen_by_is_refused() {
    for (name, variant, why) in [
        ("name", "one", "$name is text by its name, and decides no plural"),
        ("count", "cash", "$count is a number, and chooses a plural only"),
        ("kind", "lamp", "$kind is a kind of device, and chooses between printer, gate and scanner"),
        ("amount", "one", "$amount is neither text nor a number by its name, and chooses nothing"),
    ] {
        let text = format!("slip-x = {{ ${name} ->\n   *[{variant}] x\n}}\n");
        let refused = accessors(&files("slip", "slip-x = { $count }\n", "vi", &text)).unwrap_err();
        assert!(refused.contains(&format!("locales/vi/slip.ftl:1: slip-x: {why}")), "{refused:?}");
    }
    for (name, variant) in [("name", "cash"), ("count", "one"), ("count", "0"), ("kind", "gate")] {
        let text = format!("slip-x = {{ ${name} ->\n   *[{variant}] x\n}}\n");
        assert!(accessors(&files("slip", &text, "", "")).is_ok(), "{name} {variant}");
    }
}

#[test]
fn what_no_accessor_could_say_is_refused() {
    for (text, why) in [
        ("slip-x = X\n    .title = T\n", ":1: slip-x: the attribute .title has no accessor; make it a word of its own"),
        ("slip-x = { slip-y }\n", ":1: slip-x: refers to slip-y; a word consists of text, parameters and choices"),
        ("slip-x = { -brand }\n", ":1: slip-x: refers to brand; a word consists of text, parameters and choices"),
        (
            "slip-x = { NUMBER($count) }\n",
            ":1: slip-x: refers to NUMBER; a word consists of text, parameters and choices",
        ),
        ("slip-x = X\n-brand = Palang\n", ": -brand is a term; there are words only"),
        ("slip-x = X\nslip-x = Y\n", ":1: slip-x stands twice in this file"),
        ("slip-x = X\nslip y = Y\n", ":2: is not Fluent: Expected a token starting with \"=\""),
        ("slip-x = X { $\n", ":1: is not Fluent: Expected one of \"a-zA-Z\""),
    ] {
        let refused = mistakes("slip-x = X\n", text);
        assert!(refused.iter().any(|one| one.starts_with(&format!("locales/vi/slip.ftl{why}"))), "{text}: {refused:?}");
    }
}

#[test]
fn a_key_stands_in_one_file_only() {
    let mut all = files("slip", "slip-x = X\n", "", "");
    all.extend(files("office", "slip_x = X\n", "", ""));
    let twice = ["locales/en/slip.ftl:1: slip-x: there is slip_x in locales/en/office.ftl:1 already"];
    assert_eq!(accessors(&all).unwrap_err(), twice);
}

#[test]
fn our_own_words_are_in_order() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales");
    let files = read_folder(&root).unwrap();
    assert!(files.len() > 40);
    assert_eq!(accessors(&files).map(|_| ()), Ok(()));
}
