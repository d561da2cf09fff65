//! The photo folder, and what is not let into it.
#![allow(clippy::unwrap_used)]

use super::*;
use image::{DynamicImage, ImageFormat};
use palang_domain::BoothId;
use std::io::Cursor;
use std::time::{Duration, SystemTime};

fn site() -> SiteId {
    1.try_into().unwrap()
}
fn booth() -> BoothId {
    "B1".parse().unwrap()
}

fn picture(side: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    let noise = image::RgbImage::from_fn(side, side, |x, y| {
        let value = x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503));
        let [a, b, c, _] = value.to_be_bytes();
        image::Rgb([a, b, c])
    });
    DynamicImage::ImageRgb8(noise).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

fn folder() -> (tempfile::TempDir, Photos) {
    let dir = tempfile::tempdir().unwrap();
    let photos = Photos::open(dir.path()).unwrap();
    (dir, photos)
}

/// A PNG that says it has so many pixels, with the right checksum of its header and no picture in it.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut png = picture(1, ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&crc.to_be_bytes());
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 })
    })
}

#[test]
fn s0_x05_a_picture_is_a_file_named_by_its_hash() {
    let (dir, photos) = folder();
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let bytes = picture(40, format);
        let photo = photos.keep(site(), &bytes).unwrap();
        assert_eq!(photo, Hash::of(&bytes));
        assert_eq!(photos.keep(site(), &bytes).unwrap(), photo, "again changes nothing");
        assert_eq!(photos.read(site(), photo).unwrap().1, bytes);
        let name = photo.to_string();
        assert!(dir.path().join("1").join(&name[..2]).join(&name[2..]).is_file());
        let other: SiteId = 2.try_into().unwrap();
        assert!(!photos.holds(other, photo), "another site's photos are not this one's");
    }
}

#[test]
fn s1_c09_what_is_no_picture_is_not_kept() {
    let (_dir, photos) = folder();
    let jpeg = picture(60, ImageFormat::Jpeg);
    let five_megabytes = vec![0x41; 5_000_000];
    let mut disguised = five_megabytes.clone();
    disguised[..3].copy_from_slice(&[0xFF, 0xD8, 0xFF]);
    for (what, bytes) in [
        ("nothing", Vec::new()),
        ("text", b"<html>captive portal</html>".to_vec()),
        ("5 MB that are no picture", five_megabytes),
        ("5 MB that begin like one", disguised),
        ("a picture cut short", picture(60, ImageFormat::Png)[..80].to_vec()),
        ("a JPEG's header alone", jpeg[..60].to_vec()),
        ("a GIF", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".to_vec()),
        ("a bomb of 64 gigapixels", bomb(65_535, 65_535)),
        ("a bomb of 60 megapixels", bomb(8_000, 7_500)),
        ("a long thin bomb", bomb(1_000_000, 2)),
    ] {
        let refused = photos.keep(site(), &bytes);
        assert!(matches!(refused, Err(PhotoError::NotAPicture(_))), "{what}: {refused:?}");
    }
    let large = vec![0xFF; usize::try_from(LARGEST).unwrap() + 1];
    assert!(matches!(photos.keep(site(), &large), Err(PhotoError::TooLarge)));
}

#[test]
fn a_photo_comes_in_pieces_and_a_cut_loses_one_of_them() {
    let (_dir, photos) = folder();
    let bytes = picture(300, ImageFormat::Png);
    let photo = Hash::of(&bytes);
    let total = u64::try_from(bytes.len()).unwrap();
    let send = |from: u64, length: usize| {
        let start = usize::try_from(from).unwrap();
        let bytes = &bytes[start..(start + length).min(bytes.len())];
        let range = Range { from, total, length: u64::try_from(bytes.len()).unwrap() };
        photos.take(site(), &booth(), Piece { photo, range, bytes })
    };
    assert_eq!(photos.held(site(), &booth(), photo).unwrap(), Held::Part(0));
    assert_eq!(send(0, 100_000).unwrap(), Held::Part(100_000));
    assert!(matches!(send(0, 100_000), Err(PieceError::Elsewhere(100_000))), "said again, it is not appended again");
    assert_eq!(photos.held(site(), &booth(), photo).unwrap(), Held::Part(100_000));
    let mut here = 100_000;
    while let Held::Part(more) = send(here, 100_000).unwrap() {
        here = more;
    }
    assert_eq!(photos.read(site(), photo).unwrap(), (Format::Png, bytes.clone()));
    assert_eq!(send(0, 100_000).unwrap(), Held::Whole, "once whole, it stays whole");
}

#[test]
fn a_whole_that_is_not_its_name_or_no_picture_is_forgotten() {
    let (_dir, photos) = folder();
    let text = b"not a picture".to_vec();
    let whole = Range { from: 0, total: 13, length: 13 };
    let named = |photo: Hash| photos.take(site(), &booth(), Piece { photo, range: whole, bytes: &text });
    assert!(matches!(named(Hash::of(b"another")), Err(PieceError::Hash)));
    assert!(matches!(named(Hash::of(&text)), Err(PieceError::NotAPicture(_))));
    for photo in [Hash::of(b"another"), Hash::of(&text)] {
        assert_eq!(photos.held(site(), &booth(), photo).unwrap(), Held::Part(0));
    }
    let lying = Range { from: 0, total: 13, length: 12 };
    let piece = Piece { photo: Hash::of(&text), range: lying, bytes: &text };
    assert!(matches!(photos.take(site(), &booth(), piece), Err(PieceError::Range)));
    let huge = Range { from: 0, total: LARGEST + 1, length: 13 };
    let piece = Piece { photo: Hash::of(&text), range: huge, bytes: &text };
    assert!(matches!(photos.take(site(), &booth(), piece), Err(PieceError::Range)));
}

#[test]
fn the_content_range_is_read_strictly() {
    for (text, expected) in [
        ("bytes 0-9/10", Some((0, 10, 10))),
        ("bytes 5-5/10", Some((5, 10, 1))),
        ("bytes 9-5/10", None),
        ("bytes 0-10/10", None),
        ("bytes 0-9/*", None),
        ("bytes -1-9/10", None),
        ("bytes 0-99999999999999999999/10", None),
        ("items 0-9/10", None),
        ("", None),
    ] {
        let read = Range::read(text).map(|range| (range.from, range.total, range.length));
        assert_eq!(read, expected, "{text}");
    }
}

#[test]
fn old_photos_go_and_young_ones_stay() {
    let (_dir, photos) = folder();
    let photo = photos.keep(site(), &picture(8, ImageFormat::Png)).unwrap();
    let day = Duration::from_secs(24 * 3_600);
    let now = SystemTime::now();
    assert_eq!(photos.sweep(site(), now + day * 400, None).unwrap(), Swept { kept: 1, removed: 0 }, "no retention set");
    assert_eq!(photos.sweep(site(), now + day * 29, Some(day * 30)).unwrap(), Swept { kept: 1, removed: 0 });
    assert_eq!(photos.sweep(site(), now + day * 31, Some(day * 30)).unwrap(), Swept { kept: 0, removed: 1 });
    assert!(!photos.holds(site(), photo));
}
