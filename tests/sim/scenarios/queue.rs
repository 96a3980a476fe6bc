//! A few uploads at once, in the order of the calls.

use super::{INTERNAL_ERROR, a_file, file, files, followed, good, post, says, slow, world, world_with};
use crate::plan::{Act, Reaction, Upload, When};

#[test]
fn has_so_many_uploads_under_way_at_once_and_never_more() {
    for concurrency in [1, 3, 6] {
        let mut world = world_with(|settings| settings.concurrency = concurrency);
        world.fates.posts.extend(vec![slow(100); 12]);
        for file in files(12) {
            world.upload(file);
        }
        world.run();
        assert_eq!((world.posts(), world.seen.most_open), (12, concurrency));
        world.end_all();
    }
}

#[test]
fn counts_all_calls_of_an_uploader() {
    let mut world = world();
    world.fates.posts.extend(vec![slow(100); 9]);
    for file in files(3) {
        world.upload(file);
    }
    for _ in 0..2 {
        world.upload_all(good(files(3)), false);
    }
    world.run();
    assert_eq!((world.posts(), world.seen.most_open), (9, 3));
    world.end_all();
}

#[test]
fn uploads_in_the_order_of_the_calls() {
    let mut world = world_with(|settings| settings.concurrency = 1);
    for file in files(10) {
        world.upload(file);
    }
    world.run();
    let stored: Vec<_> = world.bucket.stores.iter().map(|store| store.key.clone()).collect();
    assert_eq!(stored, (0..10).map(|number| format!("user/demo/{number}.bin")).collect::<Vec<_>>());
    world.end_all();
}

#[test]
fn starts_nothing_while_paused_and_everything_after_that() {
    let mut world = world();
    world.pause();
    let uploads: Vec<_> = files(5).into_iter().map(|file| world.upload(file)).collect();
    world.run();
    assert_eq!((world.posts(), world.seen.grants.len()), (0, 0));
    world.resume();
    world.run();
    for upload in uploads {
        assert_eq!(world.call(upload).stored().attempts, 1);
    }
    world.end_all();
}

#[test]
fn lets_finish_what_is_under_way_when_it_is_paused() {
    let mut world = world_with(|settings| settings.concurrency = 1);
    world.fates.posts.push_back(slow(100));
    let uploads: Vec<_> = files(3).into_iter().map(|file| world.upload(file)).collect();
    world.until(|world| world.open_posts() == 1);
    world.pause();
    world.run();
    assert_eq!(world.call(uploads[0]).stored().attempts, 1);
    assert_eq!(world.posts(), 1);
    world.resume();
    world.run();
    assert_eq!(world.posts(), 3);
    world.end_all();
}

#[test]
fn lets_a_paused_upload_try_again_only_with_the_place_that_it_has_already() {
    let mut world = world_with(|settings| (settings.concurrency, settings.retry.asks) = (1, true));
    world.fates.posts.push_back(post(INTERNAL_ERROR));
    let pausing = Reaction { when: When::Retry, act: Act::Pause };
    let first = world.upload(Upload { reactions: vec![pausing], ..a_file() });
    let second = world.upload(file("b.bin", 10));
    world.run();
    assert_eq!(world.call(first).stored().attempts, 2);
    assert_eq!(world.posts(), 2);
    world.resume();
    world.run();
    assert_eq!(world.call(second).stored().attempts, 1);
    world.end_all();
}

#[test]
fn aborts_what_waits_and_what_is_under_way_and_serves_what_comes_later() {
    let mut world = world_with(|settings| settings.concurrency = 2);
    world.fates.posts.extend(vec![slow(1000); 2]);
    let uploads: Vec<_> = files(6).into_iter().map(|file| world.upload(file)).collect();
    world.until(|world| world.open_posts() == 2);
    world.abort_all();
    for upload in uploads {
        assert!(world.call(upload).is_aborted());
    }
    let later = world.upload(file("later.bin", 10));
    world.run();
    assert_eq!(world.call(later).stored().attempts, 1);
    assert_eq!(world.posts(), 3);
    world.end_all();
}

#[test]
fn aborts_the_rest_of_a_batch_too() {
    let mut world = world_with(|settings| settings.concurrency = 2);
    world.fates.posts.extend(vec![slow(1000); 2]);
    let batch = world.upload_all(good(files(6)), false);
    world.until(|world| world.open_posts() == 2);
    world.abort_all();
    assert_eq!(world.outcomes(batch), ["aborted"; 6]);
    world.run();
    assert_eq!(world.posts(), 2);
    world.end_all();
}

#[test]
fn drops_a_file_that_is_aborted_while_it_waits_and_no_other() {
    let mut world = world_with(|settings| settings.concurrency = 1);
    world.pause();
    let uploads: Vec<_> = files(3).into_iter().map(|file| world.upload(file)).collect();
    world.abort(uploads[1]);
    assert!(world.call(uploads[1]).is_aborted());
    world.resume();
    world.run();
    assert_eq!(world.posts(), 2);
    world.end_all();
}

#[test]
fn takes_files_that_are_added_while_it_runs() {
    let mut world = world_with(|settings| settings.concurrency = 2);
    let adding = |number: usize| {
        let add = |name: usize| Reaction {
            when: When::Percent(100),
            act: Act::Upload(file(&format!("{number}-{name}.bin"), 10)),
        };
        Upload { reactions: (0..3).map(add).collect(), ..followed(&format!("{number}.bin"), 100) }
    };
    for number in 0..2 {
        world.upload(adding(number));
    }
    world.run();
    assert_eq!((world.calls.len(), world.posts(), world.seen.most_open), (8, 8, 2));
    world.end_all();
}

#[test]
fn gives_the_place_of_a_failed_upload_to_the_next() {
    let mut world = world_with(|settings| (settings.concurrency, settings.retry.attempts) = (1, 1));
    world.fates.posts.extend([post(INTERNAL_ERROR), post(says(403, ""))]);
    let uploads: Vec<_> = files(3).into_iter().map(|file| world.upload(file)).collect();
    world.run();
    for upload in &uploads[..2] {
        assert_eq!(world.call(*upload).failure().error.code(), "ServiceError");
    }
    assert_eq!(world.call(uploads[2]).stored().attempts, 1);
    world.end_all();
}

#[test]
fn works_through_a_thousand_calls_with_three_requests_at_once_and_one_grant() {
    let mut world = world();
    for number in 0..1000 {
        world.upload(file(&format!("{number}.bin"), 10));
    }
    world.run();
    let is_fine = |call: &crate::records::Call| {
        let object = call.stored();
        object.attempts == 1 && object.unverified.is_none()
    };
    assert!(world.calls.iter().all(is_fine));
    assert_eq!((world.posts(), world.seen.grants.len(), world.seen.most_open), (1000, 1, 3));
    world.end_all();
}

#[test]
fn nobody_gives_up_a_place_that_was_never_taken() {
    let mut world = world_with(|settings| settings.concurrency = 1);
    world.fates.posts.push_back(slow(100));
    let uploads: Vec<_> = files(4).into_iter().map(|file| world.upload(file)).collect();
    world.abort(uploads[1]);
    world.until(|world| world.open_posts() == 1);
    world.run();
    assert_eq!((world.posts(), world.seen.most_open), (3, 1));
    world.end_all();
}
