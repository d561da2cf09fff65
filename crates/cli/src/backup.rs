//! `palang backup` and `palang restore`.

use crate::args::{BackupArgs, RestoreArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::{clock, output};
use palang_booth::store::maintenance::{self, BackupPlan};
use serde_json::json;

/// Backups kept by the command where nobody says otherwise.
const KEEP: usize = 30;

/// Backs the journal up; the copy is restored on trial and verified before the command says that it is there.
///
/// # Errors
/// When nothing says where to, or the copy is not true to the journal.
pub fn backup(context: &Context, args: &BackupArgs) -> Result<(), Failure> {
    let locale = context.locale();
    let configured = || -> Result<_, Failure> { Ok(context.configured()?.and_then(|config| config.booth.backup_dir)) };
    let to = match args.to.clone() {
        Some(to) => to,
        None => configured()?.ok_or_else(|| Failure::usage(locale.cli_backup_where()))?,
    };
    let plan = BackupPlan { to, keep: KEEP };
    let made = maintenance::backup(&context.data()?, &plan, clock::real_time()).map_err(failed)?;
    let file = made.path.display().to_string();
    if args.json {
        output::json(&json!({"file": made.path, "through": made.head.seq, "head": made.head.hash}))
    } else {
        output::text(&format!("{}\n", locale.cli_backup_made(&file, made.head.seq)))
    }
}

/// Puts a backup where the journal is to be; one that is there already is never overwritten.
///
/// # Errors
/// When the backup is damaged, or there is a journal already.
pub fn restore(context: &Context, args: &RestoreArgs) -> Result<(), Failure> {
    let data = context.data()?;
    palang_booth::private::folder(&data).map_err(|error| Failure::failed(format!("{}: {error}", data.display())))?;
    let restored = maintenance::restore(&args.file, &data, args.beside).map_err(failed)?;
    let file = restored.path.display().to_string();
    output::text(&format!("{}\n", context.locale().cli_restored(&file, restored.head.seq)))
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::failed(error.to_string())
}
