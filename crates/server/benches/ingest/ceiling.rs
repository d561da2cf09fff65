//! The other side: `pgbench`, and nothing but the rows.

use super::ours::Batches;
use super::support::postgres::{Cluster, database_of};
use super::{BATCH, BOOTHS, Case};
use palang_server::store::{Postgres, Store};
use std::fmt::Write as _;

/// A script that stores `rows` facts in a transaction, with the site's counter raised in it.
fn script(case: Case, rows: u64, bytes: usize) -> String {
    let body = "7b".repeat(bytes);
    let hash = "ab".repeat(32);
    let sites = case.sites;
    let mut text = format!(
        "\\set site 1 + :client_id % {sites}\nBEGIN;\n\
         UPDATE counter SET feed = feed + {rows} WHERE site = :site RETURNING feed - {rows} AS below \\gset\n\
         INSERT INTO fact (site, feed, booth, incarnation, seq, kind, at, received, hash, bytes) \
         SELECT :site::bigint, :below::bigint + n, 'B' || :client_id, 1, :below::bigint + n, \
         'gate_answered', 1795244400000 + n, 1795244400000, \
         '\\x{hash}'::bytea, '\\x{body}'::bytea FROM generate_series(1, {rows}) n;\n"
    );
    if case.trade {
        // A stay and a settlement for every seven facts.
        let visits = rows / 7;
        write!(
            text,
            "INSERT INTO stay (site, ticket, code, class, plate, gate, lane, entry, tariff, tariff_name, booth, \
             incarnation, seq, presence, payment, total, taken, method, paid, paid_booth, paid_incarnation, paid_seq, \
             exited, exit_lane, exit_booth, exit_incarnation, exit_seq, feed, open) \
             SELECT :site::bigint, '2611' || :below::bigint + n, 'P1' || n, 'motor', 'B' || :below::bigint + n, 1, \
             'in-1', 1795244400000, \
             '0123456789abcdef', 'id-hourly', 'B' || :client_id, 1, n, 'exited', 'paid', 5000, 5000, 'cash', \
             1795244400000, 'B1', 1, n, 1795244400000, 'out-1', 'B1', 1, n, :below::bigint + n, 0 \
             FROM generate_series(1, {visits}) n;\n\
             INSERT INTO settlement (site, booth, incarnation, seq, receipt, ticket, lane, class, at, total, taken, \
             tax, method, operator, shift) \
             SELECT :site::bigint, 'B' || :client_id, 1, :below::bigint + n, n, '2611' || :below::bigint + n, \
             'out-1', 'motor', \
             1795244400000 + n, 5000, 5000, 0, 'cash', '7', 1 FROM generate_series(1, {visits}) n;\n"
        )
        .unwrap();
    }
    text.push_str("COMMIT;\n");
    text
}

/// Rows a second in batches like ours.
pub fn batches(cluster: &Cluster, case: Case, batches: &Batches) -> f64 {
    run(cluster, case, BATCH, batches.size) * BATCH as f64
}

/// Rows a second, each in a transaction of its own.
pub fn single_rows(cluster: &Cluster, case: Case, batches: &Batches) -> f64 {
    run(cluster, case, 1, batches.size)
}

fn run(cluster: &Cluster, case: Case, rows: u64, bytes: usize) -> f64 {
    let url = cluster.database();
    let store = Store::open_postgres(&Postgres::new(&url)).unwrap();
    for number in 1..=case.sites {
        super::support::booth::make_site(&store, number);
    }
    drop(store);
    let file = cluster.host().join("batch.pgbench");
    std::fs::write(&file, script(case, rows, bytes)).unwrap();
    let done = cluster
        .program("pgbench")
        .args(["-n", "-M", "prepared", "-c", &BOOTHS.to_string(), "-j", "2", "-T", "3", "-f"])
        .arg(&file)
        .arg(database_of(&url))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    cluster.sql("postgres", &format!("DROP DATABASE {} WITH (FORCE)", database_of(&url)));
    let tps = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse::<f64>().ok());
    tps.unwrap_or_else(|| panic!("{said}"))
}
