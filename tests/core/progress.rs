//! From the bytes of a form to the progress of a file.

use oss_form_upload::progress::Progress;

#[test]
fn what_the_form_adds_is_taken_off() {
    let progress = Progress::under_way(1000, 784, 1284);
    assert_eq!(progress, Progress { loaded: 500, total: 1000, percent: 50 });
    assert_eq!(Progress::under_way(1000, 100, 1284).loaded, 0, "only framing has left so far");
}

#[test]
fn nothing_is_complete_before_oss_has_said_so() {
    assert_eq!(Progress::under_way(1000, 1284, 1284), Progress { loaded: 1000, total: 1000, percent: 99 });
    assert_eq!(Progress::complete(1000), Progress { loaded: 1000, total: 1000, percent: 100 });
}

#[test]
fn a_file_of_no_bytes_is_at_0_and_then_at_100() {
    assert_eq!(Progress::under_way(0, 284, 284), Progress { loaded: 0, total: 0, percent: 0 });
    assert_eq!(Progress::complete(0).percent, 100);
}

#[test]
fn counts_that_make_no_sense_do_no_harm() {
    assert_eq!(Progress::under_way(1000, 5000, 10), Progress { loaded: 1000, total: 1000, percent: 99 });
    assert_eq!(Progress::under_way(u64::MAX, u64::MAX, u64::MAX).percent, 1, "no overflow");
}
