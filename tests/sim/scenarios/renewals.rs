//! A grant that OSS refuses as out of date is replaced by another.

use oss_form_upload::engine::command::Reason;
use oss_form_upload::engine::settings::GrantSource;

use super::{
    INTERNAL_ERROR, a_file, files, good, lasting, post, posts, reasons, says, slow, world, world_of_function,
    world_with,
};
use crate::records::{code, service_code};
use crate::world::World;

const OUTDATED: [&str; 3] = ["SecurityTokenExpired", "InvalidAccessKeyId", "RequestTimeTooSkewed"];

/// Uploads a file whose first grant is refused.
fn stores_with_a_second_grant(mut world: World) {
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(world.call(upload).stored().attempts, 2);
    assert_eq!(reasons(&world), [Reason::First, Reason::Refused]);
    world.end_all();
}

#[test]
fn fetches_another_grant_after_a_refusal_for_its_age_also_with_one_attempt() {
    for answer in OUTDATED {
        let mut world = world_of_function(|settings| settings.retry.attempts = 1);
        world.fates.posts.push_back(post(says(403, answer)));
        stores_with_a_second_grant(world);
    }
}

#[test]
fn does_so_as_often_as_an_upload_is_tried_and_the_refusal_after_that_is_the_end() {
    for answer in OUTDATED {
        let mut world = world();
        world.fates.posts.extend(posts(9, &says(403, answer)));
        let upload = world.upload(a_file());
        world.run();
        let failure = world.call(upload).failure().clone();
        assert_eq!(code(&failure), ("ServiceError", 4, false, "no"));
        assert_eq!(service_code(&failure.error), answer);
        assert_eq!((world.posts(), world.seen.grants.len()), (4, 4));
        world.end_all();
    }
}

#[test]
fn fetches_another_grant_after_policy_expired() {
    let mut world = world_of_function(|_| {});
    world.fates.grants.extend([lasting(60), lasting(3600)]);
    // The form takes longer than the grant lasts.
    world.fates.posts.push_back(slow(70_000));
    stores_with_a_second_grant(world);
}

#[test]
fn a_form_that_outlasts_each_of_its_grants_gets_another_as_often_as_it_is_tried() {
    for (forms, stored) in [(3, true), (4, false)] {
        let mut world = world();
        world.fates.grants.extend(vec![lasting(60); 4]);
        world.fates.posts.extend(vec![slow(70_000); forms]);
        let upload = world.upload(a_file());
        world.run();
        assert_eq!(world.seen.grants.len(), 4);
        if stored {
            assert_eq!(world.call(upload).stored().attempts, 4);
        } else {
            let failure = world.call(upload).failure().clone();
            assert_eq!(code(&failure), ("ServiceError", 4, false, "no"));
            assert!(failure.error.message().contains("Policy expired"), "{}", failure.error.message());
        }
        world.end_all();
    }
}

#[test]
fn a_renewal_uses_up_no_attempt() {
    let mut world = world();
    let expired = || post(says(403, "SecurityTokenExpired"));
    world.fates.posts.extend([post(INTERNAL_ERROR), expired(), post(INTERNAL_ERROR), expired()]);
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(world.call(upload).stored().attempts, 5);
    world.end_all();
}

#[test]
fn fetches_one_new_grant_for_all_uploads_whose_grant_was_refused() {
    let mut world = world();
    world.fates.posts.extend(posts(3, &says(403, "SecurityTokenExpired")));
    let batch = world.upload_all(good(files(3)), false);
    world.run();
    assert_eq!(world.outcomes(batch), ["stored"; 3]);
    assert!(world.calls.iter().all(|call| call.stored().attempts == 2));
    assert_eq!(reasons(&world), [Reason::First, Reason::Refused]);
    world.end_all();
}

#[test]
fn cannot_renew_a_grant_that_it_was_given() {
    let mut world = world_with(|settings| settings.grant_source = GrantSource::Given);
    world.fates.posts.push_back(post(says(403, "SecurityTokenExpired")));
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(code(world.call(upload).failure()), ("ServiceError", 1, false, "no"));
    assert_eq!(world.posts(), 1);
    world.end_all();
}
