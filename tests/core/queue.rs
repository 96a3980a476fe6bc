//! Who is served, and when.

use oss_form_upload::queue::Queue;

/// A line with the tickets 1, 2, 3, …
fn line(limit: usize, tickets: u32) -> Queue<u32> {
    let mut queue = Queue::new(limit);
    (1..=tickets).for_each(|ticket| queue.enter(ticket));
    queue
}

fn all(queue: &mut Queue<u32>) -> Vec<u32> {
    std::iter::from_fn(|| queue.serve()).collect()
}

#[test]
fn no_more_are_served_than_the_limit() {
    let mut queue = line(3, 10);
    assert_eq!(all(&mut queue), [1, 2, 3]);
    queue.leave();
    assert_eq!(all(&mut queue), [4]);
}

#[test]
fn who_comes_while_others_are_served_waits_behind_those_who_wait() {
    let mut queue = line(1, 2);
    assert_eq!(queue.serve(), Some(1));
    queue.enter(3);
    queue.leave();
    assert_eq!(queue.serve(), Some(2));
    queue.leave();
    assert_eq!(queue.serve(), Some(3));
}

#[test]
fn a_pause_lets_nobody_in_and_nobody_out() {
    let mut queue = line(2, 3);
    assert_eq!(queue.serve(), Some(1));
    queue.pause(true);
    assert_eq!(queue.serve(), None);
    queue.leave();
    assert_eq!(queue.serve(), None);
    queue.pause(false);
    assert_eq!(all(&mut queue), [2, 3]);
}

#[test]
fn who_withdraws_is_not_served() {
    let mut queue = line(3, 3);
    queue.withdraw(|ticket| *ticket == 2);
    assert_eq!(all(&mut queue), [1, 3]);
}

#[test]
fn an_empty_line_serves_nobody_and_leaving_it_twice_does_no_harm() {
    let mut queue = line(1, 0);
    assert_eq!(queue.serve(), None);
    queue.leave();
    queue.enter(1);
    queue.enter(2);
    assert_eq!(all(&mut queue), [1]);
}
