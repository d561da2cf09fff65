//! Tariffs, classes, quotas, settings: what booths are told.

use crate::commands::with_site;
use crate::console::Console;
use serde_json::{Value, json};

#[test]
fn a_tariff_is_checked_and_a_bad_one_is_refused_with_its_line() {
    Console::on_both(|console| {
        with_site(console);
        let published = console.json(&["tariff", "publish", "preset:id-hourly"]);
        assert_eq!((&published["site"], &published["name"]), (&json!(7), &json!("id-hourly")));
        let good = palang_domain::Tariff::preset("id-flat").unwrap();
        let file = |name: &str, text: &str| {
            let path = console.dir.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let later = ["tariff", "publish", &file("good.toml", good.canonical()), "--from", "2030-01-01T00:00:00+07:00"];
        let published = console.json(&later);
        assert_eq!(published["version"], json!(good.reference().version));
        assert_eq!(published["from"], "2029-12-31T17:00:00.000Z");
        let broken = format!("{}\nthis is no line of a tariff\n", good.canonical());
        let line = broken.lines().count();
        let why = console.refused(&["tariff", "publish", &file("broken.toml", &broken)]);
        assert!(why.contains(&format!("line {line}")), "{why}");
        let unknown = format!("surprise = 1\n{}", good.canonical());
        let why = console.refused(&["tariff", "publish", &file("unknown.toml", &unknown)]);
        assert!(why.contains("surprise") && why.contains("line 1"), "{why}");
        console.refused(&["tariff", "publish", "preset:nobody"]);
        assert!(console.refused(&["tariff", "publish", "missing.toml"]).contains("missing.toml"));
        assert!(console.refused(&["tariff", "publish", "preset:vn-free-first-next"]).contains("VND"));
        console.refused(&["tariff", "publish", "preset:id-flat", "--from", "2020-01-01T00:00:00Z"]);
        let names = console.json(&["tariff", "list"]);
        let names: Vec<&Value> = names.as_array().unwrap().iter().map(|row| &row["name"]).collect();
        assert_eq!(names, ["id-hourly", good.reference().name.as_str()], "a refused tariff is listed");
    });
}

#[test]
fn classes_quotas_and_settings_are_set_and_listed() {
    Console::on_both(|console| {
        with_site(console);
        let class = ["class", "set", "--class", "motor=1,Motor,Motorcycle,Xe máy", "--class", "mobil=2,Mobil,Car,Ô tô"];
        let set = console.json(&class);
        assert_eq!(set["classes"][0]["names"], json!(["Motor", "Motorcycle", "Xe máy"]));
        console.refused(&["class", "set", "--class", "motor=1,Motor"]);
        console.refused(&["class", "set", "--class", "motor=1,A,B,C", "--class", "mobil=1,A,B,C"]);
        assert_eq!(console.json(&["class", "list"])[0].as_array().unwrap().len(), 2);
        let set = console.json(&["quota", "set", "--class", "mobil", "--capacity", "50"]);
        let expected = json!({"area": null, "class": "mobil", "capacity": 50, "inside": 0, "held_by_booths": 0});
        assert_eq!(set, expected);
        console.done(&["quota", "set", "--class", "mobil", "--area", "P2", "--capacity", "10"]);
        assert_eq!(console.json(&["quota", "list"]).as_array().unwrap().len(), 2);
        assert!(console.done(&["quota", "list"]).contains("capacity=50"));
        console.done(&["setting", "set", "photo_days", "90"]);
        console.done(&["setting", "set", "source.RPI-IN", r#"{"lane": "IN-1", "direction": "entry"}"#]);
        assert!(console.refused(&["setting", "set", "photo_days", "ninety"]).contains("JSON"));
        assert!(console.refused(&["setting", "set", "photo_days", "0"]).contains("90"), "what one looks like");
        assert!(console.refused(&["setting", "set", "photo_day", "90"]).contains("photo_day"));
        let typing_error = r#"{"lane": "IN-1", "direction": "in"}"#;
        assert!(console.refused(&["setting", "set", "source.RPI-IN", typing_error]).contains("entry"));
        let settings = console.json(&["setting", "list"]);
        assert!(settings.as_array().unwrap().contains(&json!({"name": "photo_days", "value": 90})), "{settings}");
    });
}
