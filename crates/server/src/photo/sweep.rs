//! Photos older than a site keeps them go (SYNC 7.8); so do parts that nobody finished.

use super::Photos;
use palang_domain::SiteId;
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Parts that nobody has added to for so long are forgotten.
const UNFINISHED: Duration = Duration::from_secs(7 * 24 * 3_600);

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Photos still here.
    pub kept: u64,
    /// How many files were removed.
    pub removed: u64,
}

impl Photos {
    /// Removes the site's photos that were last written before `now − keep`, and unfinished parts after a week. Blocks.
    ///
    /// # Errors
    /// The disk's, at the first folder that cannot be read; a file that cannot be removed is tried again next time.
    pub fn sweep(&self, site: SiteId, now: SystemTime, keep: Option<Duration>) -> io::Result<Swept> {
        let mut swept = Swept::default();
        let folder = self.dir.join(site.to_string());
        if !folder.is_dir() {
            return Ok(swept);
        }
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let age = if entry.file_name() == "part" { Some(UNFINISHED) } else { keep };
            if entry.file_type()?.is_dir() {
                sweep_folder(&entry.path(), now, age, &mut swept)?;
            }
        }
        Ok(swept)
    }
}

fn sweep_folder(folder: &Path, now: SystemTime, age: Option<Duration>, swept: &mut Swept) -> io::Result<()> {
    for file in fs::read_dir(folder)? {
        let file = file?;
        let written = file.metadata()?.modified()?;
        let old = age.is_some_and(|age| now.duration_since(written).is_ok_and(|since| since > age));
        if old && fs::remove_file(file.path()).is_ok() {
            swept.removed += 1;
        } else {
            swept.kept += 1;
        }
    }
    Ok(())
}
