//! The stored bytes are compared with the file.

use oss_form_upload::engine::settings::Settings;
use oss_form_upload::engine::stored::Unverified;

use super::{INTERNAL_ERROR, a_file, file, files, post, posts, world, world_with};
use crate::plan::{HashFate, Spoil, Turn, Upload};
use crate::records::code;

const HIDDEN: &str = "the CRC-64 of the object cannot be read: add <ExposeHeader>x-oss-hash-crc64ecma</ExposeHeader> to the bucket's CORS rule";

#[test]
fn verifies_a_file_and_reads_it_once() {
    let mut world = world();
    let upload = world.upload(file("large.bin", (9 << 20) + 1));
    world.run();
    let expected = world.calls[0].crc64(0).to_string();
    let object = world.call(upload).stored();
    assert_eq!((object.unverified, object.uploaded.crc64.as_ref()), (None, Some(&expected)));
    assert_eq!(world.seen.hashes, 1);
    world.end_all();
}

#[test]
fn verifies_an_empty_file() {
    let mut world = world();
    let upload = world.upload(file("empty.bin", 0));
    world.run();
    let object = world.call(upload).stored();
    assert_eq!((object.unverified, object.uploaded.crc64.as_deref(), object.bytes), (None, Some("0"), 0));
    world.end_all();
}

#[test]
fn tries_again_after_a_wrong_checksum() {
    let mut world = world();
    world.fates.posts.push_back(post(Turn::Corrupted));
    let upload = world.upload(a_file());
    world.run();
    let object = world.call(upload).stored();
    assert_eq!((object.attempts, object.unverified), (2, None));
    assert_eq!(world.seen.hashes, 2, "the file may have changed while it was read");
    world.end_all();
}

#[test]
fn fails_with_checksum_mismatch_when_it_stays_wrong_and_says_that_the_object_is_stored() {
    let mut world = world();
    world.fates.posts.extend(posts(9, &Turn::Corrupted));
    let upload = world.upload(a_file());
    world.run();
    let failure = world.call(upload).failure().clone();
    assert_eq!(code(&failure), ("ChecksumMismatch", 3, true, "yes"));
    let right = world.calls[0].crc64(0);
    let wrong = right ^ 1;
    let sentence =
        format!("the stored object differs from the file: its CRC-64 is {wrong}, the file's {right}");
    assert_eq!(failure.error.message(), sentence);
    world.end_all();
}

#[test]
fn does_not_try_again_after_a_wrong_checksum_where_overwriting_is_forbidden() {
    let mut world = world();
    world.fates.posts.extend(posts(9, &Turn::Corrupted));
    let upload = world.upload(Upload { forbids_overwriting: true, ..a_file() });
    world.run();
    assert_eq!(code(world.call(upload).failure()), ("ChecksumMismatch", 1, false, "yes"));
    assert_eq!(world.posts(), 1);
    world.end_all();
}

#[test]
fn computes_the_checksum_once_for_all_attempts() {
    let mut world = world();
    world.fates.posts.extend(posts(2, &INTERNAL_ERROR));
    let upload = world.upload(file("a.bin", 5 << 20));
    world.run();
    assert_eq!(world.call(upload).stored().attempts, 3);
    assert_eq!(world.seen.hashes, 1);
    world.end_all();
}

#[test]
fn says_what_to_expose_when_the_checksum_is_hidden_and_reads_no_later_file() {
    let mut world = world();
    world.bucket.hides_checksums = true;
    let first = world.upload(file("0.bin", 100));
    world.run();
    let object = world.call(first).stored();
    assert_eq!(
        (object.unverified.map(Unverified::message), object.uploaded.crc64.as_deref()),
        (Some(HIDDEN), None)
    );
    assert_eq!(world.seen.hashes, 1);
    let later: Vec<_> = files(9).into_iter().map(|file| world.upload(file)).collect();
    world.run();
    for upload in later {
        assert_eq!(world.call(upload).stored().unverified, Some(Unverified::Hidden));
    }
    assert_eq!(world.seen.hashes, 1);
    world.end_all();
}

#[test]
fn verifies_again_once_the_checksum_can_be_read_again() {
    let mut world = world();
    world.bucket.hides_checksums = true;
    world.upload(file("0.bin", 100));
    world.run();
    world.bucket.hides_checksums = false;
    let unread = world.upload(file("1.bin", 100));
    world.run();
    assert_eq!(world.call(unread).stored().unverified, Some(Unverified::Hidden));
    let read = world.upload(file("2.bin", 100));
    world.run();
    assert_eq!(world.call(read).stored().unverified, None);
    world.end_all();
}

#[test]
fn reads_nothing_with_checksums_off_and_says_so() {
    let mut world = world_with(|settings| settings.verifies = false);
    let upload = world.upload(a_file());
    world.run();
    let expected = world.calls[0].crc64(0).to_string();
    let object = world.call(upload).stored();
    assert_eq!(object.unverified.map(Unverified::message), Some("the option checksum is \"off\""));
    assert_eq!(object.uploaded.crc64, Some(expected));
    world.bucket.hides_checksums = true;
    let hidden = world.upload(file("hidden.bin", 100));
    world.run();
    assert_eq!(world.call(hidden).stored().unverified, Some(Unverified::Off));
    assert_eq!(world.seen.hashes, 0);
    world.end_all();
}

#[test]
fn waits_for_a_checksum_that_is_not_yet_known_when_the_answer_comes() {
    let mut world = world();
    world.fates.hashes.push_back(HashFate { after: Some(900), lingers: false });
    let upload = world.upload(a_file());
    world.until(|world| world.calls[0].posts.first().is_some_and(|post| post.end.is_some()));
    assert!(!world.call(upload).is_settled());
    world.run();
    assert_eq!(world.call(upload).stored().unverified, None);
    world.end_all();
}

#[test]
fn does_not_send_a_file_to_its_end_that_cannot_be_read() {
    let mut world = world();
    world.fates.posts.push_back(super::slow(60_000));
    world.fates.hashes.push_back(HashFate { after: Some(900), lingers: false });
    let upload = world.upload(a_file());
    world.until(|world| world.open_posts() == 1);
    let began = world.clock.instant;
    world.call(upload).spoil = Some(Spoil::Gone);
    world.until(|world| world.calls[0].is_settled());
    assert_eq!(world.clock.instant - began, 900);
    assert_eq!(code(world.call(upload).failure()), ("FileChanged", 1, false, "unknown"));
    world.end_all();
}

/// The outcome of a file that was spoilt before it is sent, or while it is.
fn spoilt(
    spoil: Spoil,
    is_sent: bool,
    change: impl FnOnce(&mut Settings),
) -> (&'static str, u32, bool, &'static str) {
    let mut world = world_with(change);
    world.bucket.hides_checksums = true;
    world.fates.posts.push_back(super::slow(900));
    let upload = world.upload(a_file());
    if is_sent {
        world.until(|world| world.open_posts() == 1);
        world.pass(100);
    }
    world.call(upload).spoil = Some(spoil);
    world.until(|world| world.calls[0].is_settled());
    assert_eq!(world.bucket.stores.len(), usize::from(is_sent), "{spoil:?}");
    let outcome = code(world.call(upload).failure());
    world.end_all();
    outcome
}

#[test]
fn never_calls_a_file_stored_that_no_checksum_covers_and_that_changed_before_or_while_it_was_sent() {
    let off = |settings: &mut Settings| settings.verifies = false;
    for spoil in [Spoil::Cut, Spoil::Gone, Spoil::Emptied] {
        assert_eq!(spoilt(spoil, false, off), ("FileChanged", 0, false, "no"), "{spoil:?}");
        assert_eq!(spoilt(spoil, true, off), ("FileChanged", 1, false, "yes"), "{spoil:?}");
    }
    // Its checksum was known before it changed, and that of the object is hidden.
    assert_eq!(spoilt(Spoil::Emptied, true, |_| {}), ("FileChanged", 1, false, "yes"));
}

#[test]
fn tells_a_file_that_could_never_be_read_from_one_that_could_and_sends_nothing_of_it() {
    let off = |settings: &mut Settings| settings.verifies = false;
    assert_eq!(spoilt(Spoil::Locked, false, off), ("FileUnreadable", 0, false, "no"));
    assert_eq!(spoilt(Spoil::Locked, true, off), ("FileChanged", 1, false, "yes"));
}

#[test]
fn does_not_know_what_became_of_a_file_that_turns_out_to_be_unreadable_once_its_form_is_under_way() {
    let mut world = world();
    let upload = world.upload(a_file());
    world.call(upload).spoil = Some(Spoil::Locked);
    world.run();
    assert_eq!(code(world.call(upload).failure()), ("FileUnreadable", 1, false, "unknown"));
    world.end_all();
}
