//! Where a demo lives: a folder of its own, held by a lock for as long as it runs. What a power cut left behind is
//! taken away by the next demo.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// How the folders' names begin.
const PREFIX: &str = "palang-demo-";
/// Held by the demo that uses the folder; the system frees it however that demo ends.
const LOCK: &str = "demo.lock";
/// Another demo may sweep the folder away in the moment between its making and its lock.
const TRIES: usize = 8;

/// A demo's folder; dropping it takes it away.
pub struct DemoFolder {
    folder: TempDir,
    // After the folder: until it is gone, nobody else may take it for a leftover.
    _lock: File,
}

impl DemoFolder {
    /// A folder of its own below `parent`. Leftovers of the same user that nobody holds are removed first.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn below(parent: &Path) -> io::Result<Self> {
        for _ in 0..TRIES {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
            let path = folder.path().join(LOCK);
            let Ok(lock) = File::create(&path) else { continue };
            // Held by a sweeper, or unlinked by it: another folder is as good.
            if lock.try_lock().is_ok() && path.exists() {
                sweep(parent, folder.path());
                return Ok(Self { folder, _lock: lock });
            }
        }
        Err(io::Error::other("its folder is taken away again and again"))
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes what earlier demos left. Trouble with a leftover is nobody's trouble.
fn sweep(parent: &Path, own: &Path) {
    let (Ok(entries), Ok(mine)) = (fs::read_dir(parent), own.symlink_metadata()) else { return };
    for entry in entries.filter_map(Result::ok) {
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        let path = entry.path();
        if ours && path != own && path.symlink_metadata().is_ok_and(|seen| seen.is_dir() && same_user(&seen, &mine)) {
            match remove_unused(path) {
                Ok(Some(path)) => tracing::info!(path = %path.display(), "a leftover of an earlier demo is gone"),
                Ok(None) => {}
                Err(error) => tracing::debug!(%error, "a leftover of an earlier demo stays"),
            }
        }
    }
}

/// Removes the folder unless a demo holds it.
fn remove_unused(path: PathBuf) -> io::Result<Option<PathBuf>> {
    match File::options().write(true).open(path.join(LOCK)) {
        Ok(lock) if lock.try_lock().is_ok() => fs::remove_dir_all(&path)?,
        Ok(_) => return Ok(None),
        // The power went before there was a lock. Anything in such a folder is not known to be a demo's.
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::remove_dir(&path)?,
        Err(error) => return Err(error),
    }
    Ok(Some(path))
}

#[cfg(unix)]
fn same_user(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    one.uid() == other.uid()
}

/// Elsewhere each user has a folder of their own for what is temporary.
#[cfg(not(unix))]
const fn same_user(_one: &Metadata, _other: &Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn names(parent: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(parent).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_power_cuts_leftovers_go_and_whatever_is_used_or_not_ours_stays() {
        let parent = tempfile::tempdir().unwrap();
        let at = |name: &str| parent.path().join(name);
        for (name, files) in [
            ("palang-demo-cut", &[LOCK, "booth-0001.db"][..]),
            ("palang-demo-early", &[]),
            ("palang-demo-odd", &["somebodys-thesis.txt"]),
            ("other-demo-cut", &[LOCK]),
        ] {
            fs::create_dir(at(name)).unwrap();
            for file in files {
                fs::write(at(name).join(file), "x").unwrap();
            }
        }
        fs::write(at("palang-demo-file"), "x").unwrap();
        let used = DemoFolder::below(parent.path()).unwrap();
        let second = DemoFolder::below(parent.path()).unwrap();
        let own = |folder: &DemoFolder| folder.path().file_name().unwrap().to_str().unwrap().to_owned();
        let mut expected =
            vec!["other-demo-cut".to_owned(), "palang-demo-file".to_owned(), "palang-demo-odd".to_owned()];
        expected.extend([own(&used), own(&second)]);
        expected.sort();
        assert_eq!(names(parent.path()), expected);
        let gone = own(&used);
        drop(used);
        assert!(!names(parent.path()).contains(&gone), "a demo that ends in order leaves nothing");
    }

    #[test]
    fn many_demos_that_start_at_once_never_take_each_others_folder() {
        let parent = tempfile::tempdir().unwrap();
        let folders: Vec<DemoFolder> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..8).map(|_| scope.spawn(|| DemoFolder::below(parent.path()).unwrap())).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        for folder in &folders {
            assert!(folder.path().join(LOCK).exists(), "{}", folder.path().display());
        }
    }
}
