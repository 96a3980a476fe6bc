//! Many files at once.

use super::{INTERNAL_ERROR, PostFate, file, files, good, post, slow, up_to, world, world_with};
use crate::plan::{Act, BatchFile, Reaction, Upload, WantedKey, When};
use crate::records::Slot;

#[test]
fn tells_the_outcomes_in_the_order_of_the_files_whichever_ends_first() {
    let mut world = world();
    world.fates.posts.push_back(slow(500));
    let batch =
        world.upload_all(good(vec![file("slow.bin", 5000), file("b.bin", 1000), file("c.bin", 1000)]), false);
    world.run();
    let slots = world.batches[0].slots.clone();
    let key = |slot: &Slot| match slot {
        Slot::Settled(call) => world.calls[usize::try_from(call.0).unwrap()].stored().key.clone(),
        other => panic!("it should be settled: {other:?}"),
    };
    let keys: Vec<_> = slots.iter().map(key).collect();
    assert_eq!(keys, ["user/demo/slow.bin", "user/demo/b.bin", "user/demo/c.bin"]);
    assert_eq!(world.outcomes(batch), ["stored"; 3]);
    assert_eq!(world.posts(), 3);
    world.end_all();
}

#[test]
fn goes_on_with_the_others_whatever_happens_to_one() {
    let mut world = world_with(|settings| (settings.concurrency, settings.retry.attempts) = (1, 1));
    world.fates.grants.push_back(up_to(2000));
    world.fates.posts.extend([PostFate::default(), post(INTERNAL_ERROR)]);
    let wanted =
        vec![file("large.bin", 3000), file("b.bin", 1000), file("broken.bin", 1000), file("d.bin", 1000)];
    let batch = world.upload_all(good(wanted), false);
    world.run();
    assert_eq!(world.outcomes(batch), ["PolicyViolation", "stored", "ServiceError", "stored"]);
    let claims = [0, 2].map(|call: usize| {
        let failure = world.calls[call].failure();
        (failure.stored.as_str(), failure.attempts)
    });
    assert_eq!(claims, [("no", 0), ("unknown", 1)]);
    world.end_all();
}

#[test]
fn lets_each_file_have_options_of_its_own() {
    let mut world = world_with(|settings| settings.concurrency = 1);
    let mut wanted = files(3);
    wanted[1].key = WantedKey::Fixed("user/demo/own.bin".to_owned());
    let batch = world.upload_all(good(wanted), false);
    world.run();
    let keys: Vec<_> = world.calls.iter().map(|call| call.stored().key.as_str()).collect();
    assert_eq!(keys, ["user/demo/0.bin", "user/demo/own.bin", "user/demo/2.bin"]);
    assert_eq!(world.seen.begun, [(batch, 0), (batch, 1), (batch, 2)]);
    world.end_all();
}

#[test]
fn asks_for_a_files_options_when_it_is_its_turn_so_that_few_files_are_looked_at_ahead() {
    let mut world = world_with(|settings| settings.concurrency = 2);
    world.pause();
    let batch = world.upload_all(good(files(20)), false);
    world.run();
    assert_eq!(world.seen.begun.len(), 2);
    world.resume();
    world.run();
    assert_eq!(world.seen.begun.len(), 20);
    assert_eq!(world.outcomes(batch), ["stored"; 20]);
    world.end_all();
}

#[test]
fn fails_the_one_file_whose_options_cannot_be_had() {
    let mut world = world();
    let mut wanted = good(files(3));
    wanted[1] = BatchFile::Refused { bytes: 100, reaction: None };
    let batch = world.upload_all(wanted, false);
    world.run();
    assert_eq!(world.outcomes(batch), ["stored", "refused", "stored"]);
    world.end_all();
}

#[test]
fn tells_the_progress_of_one_file_to_its_own_listener() {
    let mut world = world();
    let mut wanted = files(2);
    wanted[0].followed = true;
    world.upload_all(good(wanted), true);
    world.run();
    let own = world.calls[0].reports.last().unwrap().1;
    assert_eq!((own.percent, own.total, own.attempt), (100, 100, 1));
    assert_eq!(world.calls[1].reports.len(), 0);
    let all = world.batches[0].reports.last().unwrap().1;
    assert_eq!((all.percent, all.total, all.files_settled, all.files_total), (100, 200, 2, 2));
    world.end_all();
}

#[test]
fn takes_no_files_too() {
    let mut world = world();
    let batch = world.upload_all(Vec::new(), true);
    assert_eq!(world.outcomes(batch), [""; 0]);
    assert_eq!(world.batches[0].reports.len(), 0);
    world.end_all();
}

#[test]
fn shares_the_places_of_its_uploader_with_other_calls() {
    let mut world = world_with(|settings| settings.concurrency = 2);
    world.fates.posts.extend(vec![slow(100); 8]);
    let batches = [0, 1].map(|_| world.upload_all(good(files(4)), false));
    world.run();
    for batch in batches {
        assert_eq!(world.outcomes(batch), ["stored"; 4]);
    }
    assert_eq!(world.seen.most_open, 2);
    world.end_all();
}

#[test]
fn aborts_what_has_begun_and_what_has_not() {
    let mut world = world_with(|settings| settings.concurrency = 1);
    let abort = Reaction { when: When::Each, act: Act::AbortAll };
    let mut wanted = files(4);
    wanted[1] = Upload { reactions: vec![abort], ..wanted[1].clone() };
    let batch = world.upload_all(good(wanted), true);
    world.run();
    assert_eq!(world.outcomes(batch), ["stored", "aborted", "aborted", "aborted"]);
    assert_eq!((world.posts(), world.seen.begun.len()), (1, 2));
    world.end_all();
}

#[test]
fn a_file_that_is_refused_while_everything_is_aborted_is_settled_once() {
    let mut world = world_with(|settings| settings.concurrency = 1);
    let refused = BatchFile::Refused { bytes: 7, reaction: Some(Box::new(Act::AbortAll)) };
    let batch = world.upload_all(vec![refused, BatchFile::Good(file("b.bin", 5))], true);
    world.run();
    assert_eq!(world.outcomes(batch), ["refused", "aborted"]);
    assert_eq!(world.batches[0].reports.last().unwrap().1.percent, 100);
    world.end_all();
}
