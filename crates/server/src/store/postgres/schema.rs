//! Brings a PostgreSQL to this program's schema: one replica at a time, each step in a transaction of its own.

use super::super::StoreError;
use super::super::migrations::{ONLY_GROW, STEPS};
use super::{OLDEST, connect, failure, within};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::time::Duration;

/// Any number, the same for every replica: `PALS`.
const LOCK: i64 = 0x50_41_4c_53;
/// A step may rewrite years of facts: no statement of the day's work takes so long. Still a bound.
const LONG: &str = "SET LOCAL statement_timeout = '1h'";

/// Checks the version, migrates under an advisory lock, and grants the working role what it needs.
pub(super) async fn prepare(
    owner: &PgConnectOptions,
    worker: Option<&str>,
    patience: Duration,
) -> Result<(), StoreError> {
    let mut db = connect(owner, patience).await?;
    let version: String = within(patience, sqlx::query_scalar("SHOW server_version_num").fetch_one(&mut db)).await?;
    if version.parse::<i32>().unwrap_or(0) < OLDEST {
        return Err(StoreError::Other(format!("PostgreSQL {version} is older than 15")));
    }
    // Held by the session: if this process dies, it is free again.
    within(patience, sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut db)).await?;
    let done = match migrate(&mut db).await {
        Ok(()) => grant(&mut db, worker).await,
        failed => failed,
    };
    within(patience, db.close()).await?;
    done
}

async fn migrate(db: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::raw_sql("CREATE TABLE IF NOT EXISTS palang_schema (step BIGINT PRIMARY KEY, at TIMESTAMPTZ NOT NULL)")
        .execute(&mut *db)
        .await
        .map_err(failure)?;
    let newest: Option<i64> =
        sqlx::query_scalar("SELECT max(step) FROM palang_schema").fetch_one(&mut *db).await.map_err(failure)?;
    let newest = usize::try_from(newest.unwrap_or(0)).unwrap_or(usize::MAX);
    if newest > STEPS.len() {
        let detail = format!("it has {newest} migrations, this program knows {}", STEPS.len());
        return Err(StoreError::Other(format!("the database is newer than this program: {detail}")));
    }
    for (step, number) in STEPS.iter().zip(1_i64..).skip(newest) {
        let mut transaction = db.begin().await.map_err(failure)?;
        sqlx::raw_sql(LONG).execute(&mut *transaction).await.map_err(failure)?;
        sqlx::raw_sql(step.postgres).execute(&mut *transaction).await.map_err(failure)?;
        sqlx::query("INSERT INTO palang_schema (step, at) VALUES ($1, now())")
            .bind(number)
            .execute(&mut *transaction)
            .await
            .map_err(failure)?;
        transaction.commit().await.map_err(failure)?;
        tracing::info!(number, "the schema was brought up to date");
    }
    Ok(())
}

/// The working role may read and write projections; of what only grows it may read and add (SYNC 7.10).
async fn grant(db: &mut PgConnection, worker: Option<&str>) -> Result<(), StoreError> {
    let Some(worker) = worker else { return Ok(()) };
    let worker = format!("\"{}\"", worker.replace('"', "\"\""));
    let only_grow = ONLY_GROW.join(", ");
    let sql = format!(
        "GRANT USAGE ON SCHEMA public TO {worker};
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {worker};
         REVOKE UPDATE, DELETE, TRUNCATE ON {only_grow} FROM {worker};
         REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON palang_schema FROM {worker};"
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(db).await.map(drop).map_err(failure)
}
