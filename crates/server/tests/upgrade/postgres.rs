//! PostgreSQL: the session that migrates ends at any statement of it, alone or with another replica beside it.

use super::released::{MIGRATIONS, goes_on, rows};
use super::support::postgres::Cluster;
use palang_server::store::{Postgres, Store, StoreError};
use std::time::{Duration, Instant};

/// What springs at the statement of a number: every command that changes the schema counts, and so do the row that
/// tells the step and its commit. The count is a sequence's, which no rollback takes back.
const TRAP: &str = "
CREATE SCHEMA trap;
CREATE SEQUENCE trap.steps;
CREATE TABLE trap.set (step BIGINT NOT NULL, how TEXT NOT NULL);
INSERT INTO trap.set VALUES (0, 'end');
CREATE FUNCTION trap.spring() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    trap RECORD;
BEGIN
    SELECT * INTO trap FROM trap.set;
    IF nextval('trap.steps') <> trap.step THEN
        RETURN;
    ELSIF trap.how = 'kill' THEN
        EXECUTE format('COPY (SELECT 1) TO PROGRAM %L', 'kill -KILL ' || pg_backend_pid());
    ELSIF trap.how = 'wait' THEN
        PERFORM pg_sleep(1);
    ELSE
        PERFORM pg_terminate_backend(pg_backend_pid());
        PERFORM pg_sleep(60);
    END IF;
END $$;
CREATE FUNCTION trap.command() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM trap.spring(); END $$;
CREATE FUNCTION trap.step() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM trap.spring(); RETURN NEW; END $$;
CREATE TRIGGER trap_row AFTER INSERT ON palang_schema FOR EACH ROW EXECUTE FUNCTION trap.step();
CREATE CONSTRAINT TRIGGER trap_commit AFTER INSERT ON palang_schema DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION trap.step();
CREATE EVENT TRIGGER trap_command ON ddl_command_end EXECUTE FUNCTION trap.command();";

/// Schema and rows, a line each; of the steps only which they are.
const DUMP: &str = "
SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS line
    FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal AND tgname NOT LIKE 'trap_%'
UNION ALL SELECT 'rows ' || relname || ' ' || md5(CAST(query_to_xml(
        format('SELECT CAST(t AS TEXT) AS line FROM %I t ORDER BY 1', relname), true, false, '') AS TEXT))
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'palang_schema'
UNION ALL SELECT 'step ' || step FROM palang_schema
ORDER BY line";

/// A database, and the cluster it is in.
struct Books<'a> {
    cluster: &'a Cluster,
    name: String,
    url: String,
}

impl<'a> Books<'a> {
    /// Of a released schema; 0 is the schema of a database that was never used. With the trap, not set.
    fn at_schema(cluster: &'a Cluster, schema: usize) -> Self {
        let books = Self::named(cluster, cluster.database());
        books.sql("CREATE TABLE palang_schema (step BIGINT PRIMARY KEY, at TIMESTAMPTZ NOT NULL)");
        MIGRATIONS[..schema].iter().for_each(|step| drop(books.sql(step.postgres.0)));
        let steps = format!("INSERT INTO palang_schema SELECT n, now() FROM generate_series(1, {schema}) n");
        books.sql(&steps);
        let tables = books.sql("SELECT relname FROM pg_class WHERE relkind = 'r'");
        let tables: Vec<String> = tables.lines().map(str::to_owned).collect();
        books.sql(&format!("SELECT 1; {}", in_its_words(&rows(&tables))));
        books.sql(TRAP);
        books
    }

    fn named(cluster: &'a Cluster, url: String) -> Self {
        let name = url.split('/').nth(3).unwrap().split('?').next().unwrap().to_owned();
        Self { cluster, name, url }
    }

    /// Another one as this is now.
    fn copy(&self, name: &str) -> Self {
        self.cluster.sql("postgres", &format!("CREATE DATABASE {name} TEMPLATE {}", self.name));
        Self { cluster: self.cluster, name: name.to_owned(), url: self.cluster.url("postgres", name) }
    }

    fn gone(self) {
        self.cluster.sql("postgres", &format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }

    fn sql(&self, sql: &str) -> String {
        self.cluster.sql(&self.name, sql)
    }

    /// From now on the statement of that number, from 1, springs the trap.
    fn set(&self, step: u32, how: &str) {
        self.sql(&format!("UPDATE trap.set SET step = {step}, how = '{how}'; SELECT setval('trap.steps', 1, false)"));
    }

    fn open(&self) -> Result<Store, StoreError> {
        Store::open_postgres(&Postgres { connections: 1, ..Postgres::new(&self.url) })
    }

    fn dump(&self) -> String {
        self.sql(DUMP)
    }

    fn step(&self) -> String {
        self.sql("SELECT coalesce(max(step), 0) FROM palang_schema")
    }
}

/// Bytes as PostgreSQL writes them.
fn in_its_words(rows: &str) -> String {
    let mut text = String::new();
    for (place, part) in rows.split("X'").enumerate() {
        text.push_str(if place == 0 { "" } else { "BYTEA '\\x" });
        text.push_str(part);
    }
    text
}

/// Ends the session at each statement in turn, on one database, and starts again each time; answers how often.
fn ended_at_each(books: &Books<'_>, how: &str, every: usize) -> u32 {
    let (mut ended, mut step, mut number) = (0, books.step(), 1);
    loop {
        books.set(number, how);
        match books.open() {
            Ok(_) => return ended,
            Err(StoreError::Unreachable(_)) => ended += 1,
            Err(other) => panic!("at statement {number} after step {step}: {other}"),
        }
        books.cluster.begin();
        let now = until_it_answers(books);
        // A step is there whole or not at all; and the next one's statements are counted from 1.
        number = if now == step { number + u32::try_from(every).unwrap() } else { 1 };
        step = now;
    }
}

/// After a crash PostgreSQL ends every session and recovers: for that long it says no.
fn until_it_answers(books: &Books<'_>) -> String {
    let began = Instant::now();
    loop {
        let asked = books.cluster.psql(&books.name, "SELECT coalesce(max(step), 0) FROM palang_schema");
        if asked.status.success() {
            return String::from_utf8(asked.stdout).unwrap().trim().to_owned();
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{}", String::from_utf8_lossy(&asked.stderr));
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn undisturbed(books: &Books<'_>) -> String {
    let other = books.copy(&format!("{}_undisturbed", books.name));
    drop(other.open().unwrap());
    let dump = other.dump();
    other.gone();
    dump
}

#[test]
fn r14_a_session_that_ends_at_any_statement_of_a_migration_is_followed_by_one_that_does_it() {
    let cluster = Cluster::shared();
    let mut ended = 0;
    for schema in 0..=MIGRATIONS.len() {
        let books = Books::at_schema(&cluster, schema);
        let wanted = undisturbed(&books);
        ended += ended_at_each(&books, "end", 1);
        assert_eq!(books.dump(), wanted, "from schema {schema}");
        if schema > 0 {
            books.set(0, "end");
            goes_on(&books.open().unwrap(), &format!("schema {schema}"));
        }
    }
    println!("{ended} sessions ended");
    assert!(ended > 60, "{ended}");
}

#[test]
fn r14_a_backend_that_is_killed_in_a_migration_takes_nothing_with_it() {
    // Its own: a killed backend ends everybody's sessions.
    let cluster = Cluster::start(false);
    let books = Books::at_schema(&cluster, 0);
    let wanted = undisturbed(&books);
    let ended = ended_at_each(&books, "kill", 11);
    assert_eq!(books.dump(), wanted);
    assert!(ended >= 3, "{ended}");
}

#[test]
fn r14_of_two_replicas_one_may_end_at_any_statement_and_the_other_goes_on() {
    let cluster = Cluster::shared();
    let every = if std::env::var_os("PALANG_NIGHTLY").is_some() { 1 } else { 5 };
    for schema in 0..MIGRATIONS.len() {
        let template = Books::at_schema(&cluster, schema);
        let wanted = undisturbed(&template);
        for number in (1..).step_by(every) {
            let books = template.copy(&format!("{}_{number}", template.name));
            books.set(number, "end");
            let opened = std::thread::scope(|scope| {
                let other = scope.spawn(|| books.open().map(drop));
                [books.open().map(drop), other.join().unwrap()]
            });
            assert_eq!(books.dump(), wanted, "schema {schema}, statement {number}");
            books.gone();
            let refused: Vec<_> = opened.iter().filter_map(|one| one.as_ref().err()).collect();
            match *refused {
                [] => break,
                [StoreError::Unreachable(_)] => {}
                _ => panic!("schema {schema}, statement {number}: {refused:?}"),
            }
        }
    }
}

#[test]
fn a_migration_may_take_longer_than_a_statement_of_the_day() {
    let cluster = Cluster::shared();
    let books = Books::at_schema(&cluster, 1);
    books.set(2, "wait");
    let impatient = Postgres { connections: 1, patience: Duration::from_millis(300), ..Postgres::new(&books.url) };
    drop(Store::open_postgres(&impatient).unwrap());
    assert_eq!(books.step(), MIGRATIONS.len().to_string());
}
