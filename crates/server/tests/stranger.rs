//! A stranger's view: schemathesis (PyPI) reads `/openapi.json` and tries what it allows and what it forbids, and what
//! one answer makes of the next request, with all its checks. `crates/server/tests/tools/schemathesis.sh` puts it into
//! the target folder.
#![allow(clippy::unwrap_used)]

mod harness;
#[path = "../../../tests/support/tool.rs"]
mod tool;

use harness::Server;
use palang_domain::{ClassId, Role, Tariff};
use palang_server::auth::{password, session};
use palang_server::config::{Config, MetricsListen};
use palang_server::office::{self, Person, Secrets};
use palang_server::serve;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A site with prices, places and somebody who may do everything.
async fn furnished(server: &Server) -> (String, String) {
    let site = server.site(7).await;
    let program = server.program(site, "api-all", &["lane", "pay", "read"]).await;
    let now = server.app.now();
    let person = Person { number: "83920174".parse().unwrap(), name: "Admin".into(), role: Role::Admin };
    let password = password::hash_password("correct horse battery", [3; 16]).unwrap();
    let set = server.app.store().write(move |tx| {
        let tariff = Tariff::preset("id-hourly").unwrap();
        office::publish_tariff(tx, site, &tariff, None, now)?;
        let class: ClassId = "mobil".parse().unwrap();
        office::set_quota(tx, site, palang_domain::fact::QuotaSet { area: None, class, capacity: 50 }, now)?;
        let stands = serde_json::json!({"lane": "IN-1", "direction": "entry", "class": "mobil"});
        office::set_setting(tx, site, "source.api-all", stands, now)?;
        office::set_operator(tx, site, &person, &Secrets { pin: None, password: Some(password.clone()) }, now)
    });
    set.await.unwrap();
    let attempt = session::Attempt {
        site,
        operator: "83920174".parse().unwrap(),
        password: "correct horse battery".into(),
        booth: None,
    };
    let Ok(tokens) = session::sign_in(&server.app, attempt).await else { panic!("the administrator signs in") };
    (program, tokens.access)
}

/// What the document allows is taken, or finds nothing there (404), or does not go with what is (409). Which other
/// refusals stand for something that no schema can say is said operation by operation.
const SETTINGS: &str = r#"
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "404", "409"]

# Values that mean something here, mixed with what a stranger thinks of.
[dictionaries]
classes = { values = ["car", "motorcycle", "MOBIL", "MOTOR"] }
people = { values = ["1001", "1002", "1003"] }
site = { values = [7] }
tariffs = { values = ["preset:id-flat", "preset:id-hourly"] }

[parameters]
"path.property_id" = { dictionary = "site", probability = 0.5 }
"body.parking_type" = { dictionary = "classes", probability = 0.7 }
"body.vehicle_type" = { dictionary = "classes", probability = 0.7 }
"body.tariff" = { dictionary = "tariffs", probability = 0.5 }

# Nobody has the password, or a refresh token.
[[operations]]
include-operation-id = ["sign_in", "refresh"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "401", "429"]

# A password of one letter twelve times. And the person who asks is left alone: with them ended the rest of the run.
[[operations]]
include-operation-id = ["set_operator", "withdraw_operator"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "404", "409", "422"]
parameters = { "path.operator" = { dictionary = "people", probability = 1.0 } }

# Tickets, gates and classes of a site, plates, pictures; TOML that is a tariff; the 30th of February; another's
# property.
[[operations]]
include-operation-id = ["report_entry", "report_exit", "report_plate", "create_payment", "publish_tariff",
    "revenue_stats", "session_history", "parking_fees"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "404", "409", "422"]
"#;

/// One run over the paths that a credential is for.
fn run(program: &Path, url: &str, dir: &Path, key: &str, only: &[&str]) -> Output {
    std::fs::write(dir.join("schemathesis.toml"), SETTINGS).unwrap();
    let mut command = Command::new(program);
    command.args(["run", &format!("{url}/openapi.json"), "-H", &format!("Authorization: Bearer {key}")]);
    command.args(only);
    command.args(["--checks", "all", "--max-examples", "12", "--max-time", "25", "--seed", "7"]);
    command.args(["--phases", "examples,coverage,fuzzing,stateful"]);
    command.args(["--request-timeout", "20", "--no-color", "--no-shrink"]);
    command.args(["--generation-database", ":memory:", "--continue-on-failure", "--suppress-health-check", "all"]);
    command.current_dir(dir).stdin(Stdio::null()).output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn schemathesis_finds_nothing_with_all_its_checks() {
    let Some(program) = tool::from_pypi("schemathesis") else { return };
    let server = Server::with(|config| {
        for limit in [&mut config.limits.address_burst, &mut config.limits.key_burst] {
            *limit = 1_000_000;
        }
    });
    let (key, token) = furnished(&server).await;
    let config =
        Config { listen: "127.0.0.1:0".parse().unwrap(), metrics_listen: MetricsListen(None), ..Config::default() };
    let running = serve::start(server.app.clone(), &config).await.unwrap();
    let (url, dir, whose) = (running.url.clone(), server.dir.path().to_owned(), token.clone());
    let runs = tokio::task::spawn_blocking(move || {
        // Booths speak in signed frames, which nobody can guess: tests/http tries those. Signing out ends the token.
        let people = ["--include-path-regex", "^/(api/v1|healthz|readyz)", "--exclude-path", "/api/v1/sign-out"];
        let owners = ["--exclude-path-regex", "^/(api/v1|booth)"];
        [("people", run(&program, &url, &dir, &whose, &people)), ("owner's", run(&program, &url, &dir, &key, &owners))]
    });
    let runs = runs.await.unwrap();
    let still = server.call("GET", "/api/v1/me", Some(&token), None).await;
    running.stop().await;
    assert_eq!(still.status, 200, "the person who asked was signed out on the way: the rest of the run tried nothing");
    let mut wrong = String::new();
    for (whose, output) in runs {
        let said = String::from_utf8_lossy(&output.stdout);
        let counts = said.lines().find(|line| line.contains(" generated, ")).unwrap_or_default().trim();
        let _ = writeln!(std::io::stderr(), "\nschemathesis, {whose} paths: {counts}");
        if !output.status.success() {
            wrong.push_str(&format!("{whose} paths:\n{said}\n{}\n", String::from_utf8_lossy(&output.stderr)));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
