//! Scenarios in which it is hard to say if the object is in the bucket.

use oss_form_upload::engine::settings::GrantSource;

use super::{a_file, failure, file, grant, lasting, post, says, world, world_with};
use crate::plan::{Act, GrantTurn, Reaction, Turn, Upload, When};
use crate::records::{code, service_code};

const LOST_BUT_STORED: Turn = Turn::Cut { stored: true };

fn forbidding() -> Upload {
    Upload { forbids_overwriting: true, ..a_file() }
}
#[test]
fn does_not_try_again_when_the_callback_failed_and_says_that_the_object_is_stored() {
    let mut world = world();
    world.fates.posts.push_back(post(Turn::Says {
        status: 203,
        code: "CallbackFailed",
        stored: true,
        retry_after: None,
    }));
    let upload = world.upload(a_file());
    world.run();
    let failure = failure(&world, upload);
    assert_eq!(code(&failure), ("CallbackFailed", 1, false, "yes"));
    let service = failure.error.service().unwrap();
    assert_eq!((service.status, service.code.as_str()), (203, "CallbackFailed"));
    assert!(failure.error.message().contains(&service.message), "{}", failure.error.message());
    assert_eq!(world.posts(), 1);
    world.end_all();
}

#[test]
fn does_not_know_whether_its_own_object_is_the_one_of_a_409_after_a_lost_answer() {
    let mut world = world();
    world.fates.posts.push_back(post(LOST_BUT_STORED));
    let upload = world.upload(forbidding());
    world.run();
    let failure = failure(&world, upload);
    assert_eq!(code(&failure), ("ServiceError", 2, false, "unknown"));
    assert_eq!(service_code(&failure.error), "FileAlreadyExists");
    world.end_all();
}

#[test]
fn does_not_know_either_when_the_browser_may_have_sent_it_twice_over_a_reused_connection() {
    let mut world = world();
    world.upload(file("before.bin", 10));
    world.run();
    world.fates.posts.push_back(post(Turn::Resent));
    let upload = world.upload(forbidding());
    world.run();
    let failure = failure(&world, upload);
    assert_eq!(code(&failure), ("ServiceError", 1, false, "unknown"));
    assert_eq!(service_code(&failure.error), "FileAlreadyExists");
    assert_eq!(world.bucket.stores_of(upload).count(), 1);
    world.end_all();
}

#[test]
fn does_not_know_either_when_another_uploader_of_the_page_made_the_connection() {
    let mut world = world();
    world.connected = true;
    world.fates.posts.push_back(post(Turn::Resent));
    let upload = world.upload(forbidding());
    world.run();
    assert_eq!(code(&failure(&world, upload)), ("ServiceError", 1, false, "unknown"));
    world.end_all();
}

#[test]
fn does_not_know_either_when_a_preflight_made_the_connection() {
    let mut world = world();
    world.bucket.objects.insert("user/demo/a.bin".to_owned(), 7);
    let upload = world.upload(Upload { followed: true, ..forbidding() });
    world.run();
    assert_eq!(code(&failure(&world, upload)), ("ServiceError", 1, false, "unknown"));
    world.end_all();
}

#[test]
fn knows_at_the_first_use_of_a_connection_that_a_409_is_about_somebody_elses_object() {
    let mut world = world();
    world.bucket.objects.insert("user/demo/a.bin".to_owned(), 7);
    let upload = world.upload(forbidding());
    world.run();
    let failure = failure(&world, upload);
    assert_eq!(code(&failure), ("ServiceError", 1, false, "no"));
    let service = failure.error.service().unwrap();
    assert_eq!((service.status, service.code.as_str()), (409, "FileAlreadyExists"));
    world.end_all();
}

#[test]
fn remembers_that_an_earlier_attempt_may_have_stored_the_object_when_a_later_one_is_refused() {
    let mut world = world();
    let stored = Turn::Says { status: 500, code: "InternalError", stored: true, retry_after: None };
    world.fates.posts.extend([post(stored), post(says(403, "AccessDenied"))]);
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(code(&failure(&world, upload)), ("ServiceError", 2, false, "unknown"));
    world.end_all();
}

#[test]
fn remembers_it_too_when_there_is_no_grant_for_a_later_attempt() {
    let mut world = world_with(|settings| {
        (settings.grant_source, settings.retry.asks) = (GrantSource::Function, true);
    });
    world.fates.grants.extend([lasting(5), grant(GrantTurn::Fails { is_type_error: false })]);
    world.fates.posts.push_back(post(Turn::Says {
        status: 500,
        code: "InternalError",
        stored: true,
        retry_after: None,
    }));
    let late = Reaction { when: When::Retry, act: Act::Sleep { milliseconds: 10_000, counted: false } };
    let upload = world.upload(Upload { reactions: vec![late], ..a_file() });
    world.run();
    let failure = failure(&world, upload);
    assert_eq!(code(&failure), ("GrantUnavailable", 1, false, "unknown"));
    assert!(failure.cause.is_some());
    world.end_all();
}

#[test]
fn goes_on_without_notice_when_the_browser_itself_sends_again_over_a_new_connection() {
    let mut world = world();
    world.upload(file("before.bin", 10));
    world.run();
    world.fates.posts.push_back(post(Turn::Resent));
    let upload = world.upload(a_file());
    world.run();
    let object = world.call(upload).stored();
    assert_eq!((object.attempts, object.unverified), (1, None));
    assert_eq!(world.bucket.stores_of(upload).count(), 2);
    world.end_all();
}
