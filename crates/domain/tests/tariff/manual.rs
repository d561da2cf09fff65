//! Every example of `docs/tariff.md` is a tariff.

use palang_domain::Tariff;

const MANUAL: &str = include_str!("../../../../docs/tariff.md");

#[test]
fn every_example_is_allowed() {
    let mut examples = 0;
    let mut blocks = MANUAL.split("```");
    while let (Some(_), Some(block)) = (blocks.next(), blocks.next()) {
        let text = block.strip_prefix("toml\n").unwrap();
        let head = "name = \"m\"\ncurrency = \"IDR\"\nevent.konser = { from = \"2026-12-31T18:00\", \
         until = \"2027-01-01T02:00\" }\n";
        let tariffs: Vec<String> = if text.starts_with("name") {
            vec![text.to_owned()]
        } else if text.starts_with("rate") {
            text.lines().map(|rate| format!("{head}[class.mobil]\n{rate}\n")).collect()
        } else if text.starts_with("[[class.mobil.special]]") {
            vec![format!("{head}[class.mobil]\nrate = {{ flat = 1 }}\n{text}")]
        } else {
            vec![format!("{head}{text}")]
        };
        for tariff in tariffs {
            Tariff::parse(&tariff).unwrap_or_else(|error| panic!("{error}\n{tariff}"));
            examples += 1;
        }
    }
    // The tables: `key` | `example`; a row without a key goes on with the one above.
    let (mut key, mut class_keys) = (String::new(), true);
    for line in MANUAL.lines() {
        class_keys &= !line.starts_with("## Keys for all classes");
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, first, example, _, _] = cells[..] else { continue };
        let Some(example) = example.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')) else { continue };
        if let Some(name) = first.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')) {
            name.clone_into(&mut key);
        }
        let example = example.replace("{ … }", "{ flat = 9000 }");
        let (head, class) = if class_keys {
            (String::new(), format!("{key} = {example}"))
        } else {
            (format!("{key} = {example}"), String::new())
        };
        let text = format!(
            "name = \"m\"\ncurrency = \"IDR\"\n{head}\n[class.mobil]\nrate = {{ flat = 1 }}\n\
         {class}\n"
        );
        Tariff::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        examples += 1;
    }
    assert!(examples > 25, "{examples}");
}
