//! Photos are kept whole, given in pieces, found out when they were changed, and taken away in time.
#![allow(clippy::unwrap_used)]

use super::*;

fn picture(size: usize) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0];
    bytes.extend((0..size).map(|n| u8::try_from(n % 251).unwrap()));
    bytes
}

const NOW: Timestamp = Timestamp::from_millis(4_000_000_000_000);

#[test]
fn s0_x05_a_photo_is_kept_once_under_its_hash_and_given_back_in_pieces() {
    let data = tempfile::tempdir().unwrap();
    let bytes = picture(1_000);
    let kept = keep(data.path(), &bytes).unwrap();
    assert_eq!((kept.hash, kept.size), (Hash::of(&bytes), 1_004));
    assert_eq!(keep(data.path(), &bytes).unwrap(), kept);
    let mut read = Vec::new();
    while let Ok(piece) = piece(data.path(), &kept.hash, read.len() as u64, 300)
        && !piece.is_empty()
    {
        read.extend(piece);
    }
    assert_eq!(read, bytes);
    assert!(keep(data.path(), b"\x89PNG\r\n\x1a\n...").is_ok());
}

#[test]
fn what_is_no_picture_or_too_large_is_not_kept() {
    let data = tempfile::tempdir().unwrap();
    for bytes in [&b"GIF89a"[..], b"", b"<html>", b"\xFF\xD8"] {
        assert!(matches!(keep(data.path(), bytes), Err(PhotoError::NotAPicture)));
    }
    let large = picture(usize::try_from(LARGEST).unwrap());
    assert!(matches!(keep(data.path(), &large), Err(PhotoError::TooLarge(_))));
    assert!(!data.path().join(FOLDER).exists());
}

#[test]
fn a_changed_photo_is_found_out_and_written_anew_when_it_comes_again() {
    let data = tempfile::tempdir().unwrap();
    let bytes = picture(100);
    let kept = keep(data.path(), &bytes).unwrap();
    fs::write(path(data.path(), &kept.hash), picture(99)).unwrap();
    assert!(matches!(read(data.path(), &kept.hash), Err(PhotoError::Damaged(_))));
    assert!(matches!(piece(data.path(), &kept.hash, 0, 10), Err(PhotoError::Damaged(_))));
    keep(data.path(), &bytes).unwrap();
    assert_eq!(read(data.path(), &kept.hash).unwrap(), bytes);
    remove(data.path(), &kept.hash).unwrap();
    remove(data.path(), &kept.hash).unwrap();
    assert!(matches!(read(data.path(), &kept.hash), Err(PhotoError::Disk(_))));
}

#[test]
fn only_what_is_old_and_not_wanted_is_swept_away() {
    let data = tempfile::tempdir().unwrap();
    assert_eq!(sweep(data.path(), NOW, |_| false).unwrap(), 0);
    let (one, two) = (keep(data.path(), &picture(1)).unwrap(), keep(data.path(), &picture(2)).unwrap());
    let draft = path(data.path(), &one.hash).with_extension(DRAFT);
    fs::write(&draft, b"half a pic").unwrap();
    assert_eq!(sweep(data.path(), Timestamp::EPOCH, |_| false).unwrap(), 0, "all of it is young");
    assert_eq!(sweep(data.path(), NOW, |photo| *photo == two.hash).unwrap(), 1);
    assert!(read(data.path(), &one.hash).is_err() && read(data.path(), &two.hash).is_ok() && !draft.exists());
}

#[cfg(unix)]
#[test]
fn photos_are_for_nobody_elses_eyes() {
    use std::os::unix::fs::PermissionsExt;
    let data = tempfile::tempdir().unwrap();
    let kept = keep(data.path(), &picture(1)).unwrap();
    let file = path(data.path(), &kept.hash);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
}
