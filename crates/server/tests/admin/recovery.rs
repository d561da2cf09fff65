//! `docs/server.md` as an administrator follows it: the first site, a backup and the way back, on either store; and
//! what `verify` says of books that somebody has changed.

use crate::commands::with_site;
use crate::console::{Console, Serving, program, text};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

/// The lines of the document's shell blocks under a heading, block by block.
fn blocks(heading: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/server.md")).unwrap();
    let from = text.find(&format!("## {heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    let section = text[from + 3..].split("\n## ").next().unwrap();
    let blocks = section.split("```sh\n").skip(1).map(|block| block.split("\n```").next().unwrap());
    blocks.map(|block| block.lines().map(str::to_owned).collect()).collect()
}

/// Does what a block says; what it tells the service manager is done to the server of this test.
fn follow(console: &Console, lines: &[String], server: &mut Option<Serving>, typed: &str) {
    for line in lines {
        match line.strip_prefix("systemctl ") {
            Some("stop palang-server") => drop(server.take()),
            Some("start palang-server") => *server = Some(console.serve()),
            Some(other) => panic!("systemctl {other}"),
            None => shell(console, line, typed),
        }
    }
}

fn shell(console: &Console, line: &str, typed: &str) {
    let here = console.dir.path().display();
    let line = line
        .replace("palang-server admin", "palang-server --data data admin")
        .replace("/var/lib/palang-server/", &format!("{here}/data/"))
        .replace("/backup/", &format!("{here}/backup/"))
        .replace("/somewhere-else/", &format!("{here}/somewhere-else/"));
    let pg = crate::support::postgres::bin("pg_dump");
    let paths = [program().parent(), pg.parent()].map(|path| path.unwrap().display().to_string()).join(":");
    let path = format!("{paths}:{}", std::env::var("PATH").unwrap());
    let mut command = console.command(Path::new("bash"));
    command.args(["-euo", "pipefail", "-c", &line]).env("PATH", path);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{line}\n{}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn the_first_site_is_made_as_the_document_says() {
    Console::on_both(|console| {
        let [lines] = &blocks("The first site")[..] else { panic!("one block") };
        follow(console, lines, &mut None, "739152\n");
        assert_eq!(console.json(&["site", "list"])[0]["name"], "Pasar Baru");
        assert_eq!(console.json(&["operator", "list"])[0]["name"], "Sari");
        assert_eq!(console.json(&["key", "list"])[0]["scopes"], json!(["lane"]));
    });
}

#[test]
fn a_backup_comes_back_as_the_document_says() {
    Console::on_both(|console| {
        for folder in ["backup", "somewhere-else"] {
            std::fs::create_dir(console.dir.path().join(folder)).unwrap();
        }
        with_site(console);
        let key = console.json(&["key", "add", "--name", "gate-1"])["key"].as_str().unwrap().to_owned();
        let mut server = Some(console.serve());
        let blocks = blocks("Backup and restore");
        let [sqlite_backup, sqlite_restore, postgres_backup, postgres_restore] = &blocks[..] else { panic!("four") };
        let (backup, restore) = if console.database.is_none() {
            (sqlite_backup, sqlite_restore)
        } else {
            (postgres_backup, postgres_restore)
        };
        follow(console, backup, &mut server, "");
        let lost = ["operator", "set", "--number", "1001", "--name", "Sari", "--role", "cashier"];
        console.json(&lost);
        if let Some((cluster, url)) = &console.database {
            // The database is lost with its server: what is restored into is an empty one.
            drop(server.take());
            let name = url.split('/').nth(3).unwrap().split('?').next().unwrap();
            cluster.sql("postgres", &format!("DROP DATABASE {name}"));
            cluster.sql("postgres", &format!("CREATE DATABASE {name}"));
        }
        follow(console, restore, &mut server, "");
        assert_eq!(server.unwrap().status("/api/parking/sync-status", &key), 200, "a key from before the backup");
        assert_eq!(console.json(&["operator", "list"]), json!([]), "a person from after the backup");
        assert_eq!(console.json(&["verify"])[0]["faults"], json!([]));
        console.json(&lost);
    });
}

#[test]
fn a_backup_is_never_written_over_anything_nor_restored_over_it() {
    let console = Console::sqlite();
    with_site(&console);
    let made = console.json(&["backup", "copy.db"]);
    assert_eq!((&made["backup"], made["bytes"].as_u64().unwrap() > 0), (&json!("copy.db"), true));
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&console.dir.path().join("copy.db").metadata().unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600, "others may read the sites' keys");
    console.refused(&["backup", "copy.db"]);
    console.refused(&["backup", "no/such/folder/copy.db"]);
    console.refused(&["restore", "copy.db"]);
    console.refused(&["restore", "missing.db"]);
    std::fs::write(console.dir.path().join("broken.db"), b"not a database").unwrap();
    std::fs::rename(console.data(), console.dir.path().join("old")).unwrap();
    console.refused(&["restore", "broken.db"]);
    assert_eq!(console.json(&["restore", "copy.db"]), json!({"restored": "copy.db", "sites": 1}));
    assert_eq!(console.json(&["site", "list"])[0]["site"], 7);
}

#[test]
fn postgres_is_backed_up_by_its_own_tools_and_no_file_is_taken_for_a_restored_one() {
    let console = Console::postgres();
    with_site(&console);
    assert!(console.refused(&["backup", "copy.db"]).contains("pg_dump"));
    assert!(console.refused(&["restore", "palang.dump"]).contains("pg_restore"));
    assert_eq!(console.json(&["restore", "-"]), json!({"restored": "-", "sites": 1}));
}

#[test]
fn verify_tells_books_that_somebody_changed_and_ends_with_1() {
    Console::on_both(|console| {
        with_site(console);
        console.json(&["tariff", "publish", "preset:id-flat"]);
        let whole = console.json(&["verify"]);
        assert_eq!((&whole[0]["site"], &whole[0]["faults"]), (&json!(7), &json!([])));
        assert!(console.done(&["verify"]).contains("faults=[]"));
        forge(console);
        let output = console.run(&["verify", "--json"], "");
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(!said[0]["faults"].as_array().unwrap().is_empty(), "{said}");
        assert_eq!(console.run(&["verify"], "").status.code(), Some(1));
        assert_eq!(console.run(&["verify", "--site", "7"], "").status.code(), Some(1));
    });
}

/// Changes a stored fact, past the database's own refusals.
fn forge(console: &Console) {
    match &console.database {
        None => {
            let db = rusqlite::Connection::open(console.data().join("server.db")).unwrap();
            let sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'fact'";
            let triggers: Vec<String> =
                db.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
            for trigger in triggers {
                db.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
            }
            let sql = "UPDATE fact SET bytes = CAST(replace(CAST(bytes AS TEXT), 'id-flat', 'id-late') AS BLOB)";
            assert!(db.execute(sql, []).unwrap() > 0);
        }
        Some((cluster, url)) => {
            let name = url.split('/').nth(3).unwrap().split('?').next().unwrap();
            let sql = "ALTER TABLE fact DISABLE TRIGGER ALL; UPDATE fact SET bytes = \
                       convert_to(replace(convert_from(bytes, 'UTF8'), 'id-flat', 'id-late'), 'UTF8')";
            cluster.sql(name, sql);
        }
    }
}
