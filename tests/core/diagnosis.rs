//! What each cause looks like from a page, what is asked about it, and what every combination of answers says.

use oss_form_upload::diagnosis::Question::{CorsPost, CspViolation, OpaquePost, PreflightedPost};
use oss_form_upload::diagnosis::{Evidence, Question, Step};
use oss_form_upload::error::NetworkFailure;

const PAGE: Evidence = Evidence {
    offline: false,
    watched: false,
    in_page: true,
    isolated: false,
    cors_post: None,
    csp_violation: None,
    opaque_post: None,
    preflighted_post: None,
    second_cors_post: None,
};
const WATCHED: Evidence = Evidence { watched: true, ..PAGE };
const NODE: Evidence = Evidence { in_page: false, ..PAGE };

/// Gives the answers one by one and checks that they are what is asked for, and the verdict.
#[track_caller]
fn assert_asks(mut evidence: Evidence, answers: &[(Question, bool)], verdict: NetworkFailure) {
    for (question, answer) in answers {
        assert_eq!(evidence.next(), Step::Ask(*question), "{evidence:?}");
        evidence.note(*question, *answer);
    }
    assert_eq!(evidence.next(), Step::Known(verdict), "{evidence:?}");
}

#[test]
fn nothing_is_asked_while_the_browser_is_offline() {
    assert_asks(Evidence { offline: true, ..PAGE }, &[], NetworkFailure::Offline);
    assert_asks(Evidence { offline: true, ..WATCHED }, &[], NetworkFailure::Offline);
}

#[test]
fn a_blocked_request_is_asked_about_once() {
    let blocked = [(CorsPost, false), (CspViolation, true)];
    assert_asks(PAGE, &blocked, NetworkFailure::BlockedByCsp);
    assert_asks(WATCHED, &blocked, NetworkFailure::BlockedByCsp);
}

#[test]
fn a_host_that_answers_nothing_is_unreachable() {
    let silence = [(CorsPost, false), (CspViolation, false), (OpaquePost, false)];
    assert_asks(PAGE, &silence, NetworkFailure::HostUnreachable);
    assert_asks(WATCHED, &silence, NetworkFailure::HostUnreachable);
}

#[test]
fn an_isolated_page_cannot_tell_silence_from_an_answer_that_is_kept_from_it() {
    let isolated = Evidence { isolated: true, ..PAGE };
    let silence = [(CorsPost, false), (CspViolation, false), (OpaquePost, false)];
    assert_asks(isolated, &silence, NetworkFailure::Unknown);
    let hidden = [(CorsPost, false), (CspViolation, false), (OpaquePost, true), (CorsPost, false)];
    assert_asks(isolated, &hidden, NetworkFailure::CorsNotAllowed);
}

#[test]
fn a_host_that_answers_only_where_nobody_reads_it_has_no_cors_rule_for_the_page() {
    let hidden = [(CorsPost, false), (CspViolation, false), (OpaquePost, true), (CorsPost, false)];
    assert_asks(PAGE, &hidden, NetworkFailure::CorsNotAllowed);
    assert_asks(WATCHED, &hidden, NetworkFailure::CorsNotAllowed);
}

#[test]
fn a_host_that_answers_all_but_watched_posts_refuses_the_preflight() {
    let refused = [(CorsPost, true), (PreflightedPost, false), (CorsPost, true)];
    assert_asks(WATCHED, &refused, NetworkFailure::PreflightRefused);
}

#[test]
fn a_host_that_answers_the_page_has_cut_the_connection() {
    assert_asks(PAGE, &[(CorsPost, true)], NetworkFailure::ConnectionReset);
    assert_asks(WATCHED, &[(CorsPost, true), (PreflightedPost, true)], NetworkFailure::ConnectionReset);
}

#[test]
fn a_network_that_comes_and_goes_is_not_taken_for_a_setting() {
    let back = [(CorsPost, false), (CspViolation, false), (OpaquePost, true), (CorsPost, true)];
    assert_asks(PAGE, &back, NetworkFailure::ConnectionReset);
    let gone = [(CorsPost, true), (PreflightedPost, false), (CorsPost, false)];
    assert_asks(WATCHED, &gone, NetworkFailure::ConnectionReset);
}

#[test]
fn outside_of_browsers_one_question_is_enough() {
    for evidence in [NODE, Evidence { watched: true, ..NODE }] {
        assert_asks(evidence, &[(CorsPost, true)], NetworkFailure::ConnectionReset);
        assert_asks(evidence, &[(CorsPost, false)], NetworkFailure::HostUnreachable);
    }
}

/// All answers that can be given, from here on, to what is asked.
fn verdicts(evidence: Evidence, depth: usize) -> Vec<(Evidence, NetworkFailure)> {
    match evidence.next() {
        Step::Known(verdict) => vec![(evidence, verdict)],
        Step::Ask(question) => {
            assert!(depth > 0, "there is no end: {evidence:?}");
            let after = |answer| {
                let mut evidence = evidence;
                evidence.note(question, answer);
                verdicts(evidence, depth - 1)
            };
            [after(false), after(true)].concat()
        }
    }
}

fn starts() -> impl Iterator<Item = Evidence> {
    (0..16).map(|bits| Evidence {
        offline: bits & 1 != 0,
        watched: bits & 2 != 0,
        in_page: bits & 4 != 0,
        isolated: bits & 8 != 0,
        ..Evidence::default()
    })
}

#[test]
fn whatever_is_answered_four_questions_are_enough() {
    let ways = |start| verdicts(start, 4).len();
    assert_eq!(starts().map(ways).collect::<Vec<_>>(), [[2, 1, 2, 1, 5, 1, 7, 1]; 2].concat());
}

#[test]
fn what_nobody_tries_again_after_is_said_only_between_two_equal_answers() {
    for (evidence, verdict) in starts().flat_map(|start| verdicts(start, 4)) {
        let sure = match verdict {
            NetworkFailure::CorsNotAllowed => {
                evidence.in_page
                    && evidence.opaque_post == Some(true)
                    && (evidence.cors_post, evidence.second_cors_post) == (Some(false), Some(false))
            }
            NetworkFailure::PreflightRefused => {
                evidence.watched
                    && evidence.preflighted_post == Some(false)
                    && (evidence.cors_post, evidence.second_cors_post) == (Some(true), Some(true))
            }
            NetworkFailure::BlockedByCsp => evidence.csp_violation == Some(true),
            _ => true,
        };
        assert!(sure, "{verdict:?} from {evidence:?}");
    }
}
