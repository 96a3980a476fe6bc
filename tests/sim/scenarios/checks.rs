//! Looking at a form before it is sent.

use oss_form_upload::engine::command::Outcome;
use oss_form_upload::engine::event::Task;

use super::{a_file, file, up_to, world};
use crate::plan::Upload;
#[test]
fn a_check_and_the_fields_of_a_plain_form_share_the_grant_and_post_nothing() {
    let mut world = world();
    world.pause();
    let check = world.check(file("large.bin", 100));
    let fields = world.begin(Task::ListFields, Upload::default());
    world.run();
    let Some(Outcome::Checked(report)) = &world.call(check).outcome else { panic!("it should be checked") };
    assert_eq!((report.violations.len(), report.warnings.len()), (0, 0));
    let Some(Outcome::Fields(form)) = &world.call(fields).outcome else { panic!("there should be fields") };
    assert_eq!(form.get("key"), Some("user/demo/${filename}"));
    assert_eq!((world.posts(), world.seen.grants.len()), (0, 1));
    world.resume();
    world.end_all();
}

#[test]
fn a_check_tells_what_the_policy_says() {
    let mut world = world();
    world.fates.grants.push_back(up_to(10));
    let check = world.check(a_file());
    world.run();
    let Some(Outcome::Checked(report)) = &world.call(check).outcome else { panic!("it should be checked") };
    let messages: Vec<_> = report.violations.iter().map(|violation| violation.message.as_str()).collect();
    assert_eq!(messages, ["the file is 1 000 bytes; the policy allows 0 to 10"]);
    world.end_all();
}
