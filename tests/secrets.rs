//! What lies on the disk and in the log: nobody else may read it, and no secret stands where it need not.
#![allow(clippy::unwrap_used)]

mod support;

use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use support::booth::{Booth, PIN, opening, pin_hash};
use support::code;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn worked() -> Booth {
    let booth = Booth::new();
    let mut steps = opening();
    steps.extend([
        json!({"do": "issue", "class": "mobil", "as": "a", "plate": "B 1234 XYZ"}),
        json!({"do": "scan", "code": "$a"}),
        json!({"do": "settle"}),
        json!({"do": "sign_in", "operator": "1", "pin": "90817263"}),
        json!({"do": "wait_devices"}),
    ]);
    booth.drill(None, &steps);
    booth
}

#[test]
#[cfg(unix)]
fn only_the_owner_may_look() {
    use std::os::unix::fs::PermissionsExt;
    let booth = worked();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&booth.data()), 0o700);
    assert_eq!(mode(&booth.data().join("booth-key.json")), 0o600);
    assert_eq!(mode(&booth.data().join("booth-0001.db")), 0o600);
    let to = booth.path().join("backups");
    assert_eq!(code(&booth.run(&["backup", "--to", to.to_str().unwrap()])), 0);
    assert_eq!(mode(&to), 0o700);
}

#[test]
fn no_pin_no_hash_and_no_key_in_journal_or_log_and_no_plate_in_the_log() {
    let booth = worked();
    let export = String::from_utf8(booth.run(&["journal", "export"]).stdout).unwrap();
    let key: serde_json::Value =
        serde_json::from_slice(&fs::read(booth.data().join("booth-key.json")).unwrap()).unwrap();
    let (seed, hash) = (key["seed"].as_str().unwrap(), pin_hash());
    assert!(export.contains("B1234XYZ"), "the journal knows the car");
    let logs: String = files(&booth.data().join("log")).iter().map(|log| fs::read_to_string(log).unwrap()).collect();
    assert!(!logs.is_empty());
    for (what, text) in [("export", &export), ("log", &logs)] {
        for secret in [seed, hash, "$argon2", &format!("\"{PIN}\""), "90817263"] {
            assert!(!text.contains(secret), "{what} says {secret}");
        }
    }
    assert!(!logs.contains("B1234XYZ") && !logs.contains("B 1234 XYZ"), "{logs}");
}
