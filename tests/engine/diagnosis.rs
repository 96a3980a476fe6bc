//! The questions about a form that was not answered, and the verdict of every combination of answers.

use std::collections::{BTreeMap, BTreeSet};

use oss_form_upload::engine::command::{Command, Outcome, PostId, ProbeId, Question};
use oss_form_upload::engine::event::{Answer, Event, GrantAnswer, ProbeAnswer, Unanswered};
use oss_form_upload::engine::settings::Environment;
use oss_form_upload::json;

use super::driver::{CALL, Driver, environment, failure, grant_text, settings};

const HOST: &str = "https://examplebucket.oss-cn-hangzhou.aliyuncs.com/";

#[allow(clippy::struct_excessive_bools)] // facts that are independent of each other
#[derive(Clone, Copy, Debug)]
struct Facts {
    online: bool,
    watched: bool,
    in_page: bool,
    isolated: bool,
}

const PAGE: Facts = Facts { online: true, watched: false, in_page: true, isolated: false };
const WATCHED: Facts = Facts { watched: true, ..PAGE };
const NODE: Facts = Facts { in_page: false, ..PAGE };

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Cors,
    Preflighted,
    Opaque,
    /// The browser reports a blocked request.
    Csp,
}

use Asked::{Cors, Csp, Opaque, Preflighted};

/// Hands over the answers one by one; returns the questions with their answers, and the verdict.
fn examined(facts: Facts, answers: &[bool]) -> (Vec<(Asked, bool)>, &'static str) {
    let place = Environment { in_page: facts.in_page, isolated: facts.isolated, ..environment() };
    let mut driver = Driver::within(settings(), place);
    driver.posting(0, facts.watched);
    driver.now.online = facts.online;
    let post = PostId { call: CALL, attempt: 1 };
    let mut commands = driver.handle(Event::Unanswered { post, ended: Unanswered::Silence });
    let mut asked = Vec::new();
    loop {
        if let Some(code) = verdict(&commands) {
            return (asked, code);
        }
        let answer =
            *answers.get(asked.len()).unwrap_or_else(|| panic!("one question too many: {facts:?} {asked:?}"));
        let (question, next) = step(&mut driver, &commands, answer);
        asked.push((question, answer));
        commands = next;
    }
}

fn verdict(commands: &[Command]) -> Option<&'static str> {
    commands.iter().find_map(|command| match command {
        Command::Settle { outcome: Outcome::Failed(failure), .. } => Some(failure.error.code()),
        _ => None,
    })
}

/// Answers a small request, or whether there was a report.
fn step(driver: &mut Driver, commands: &[Command], answer: bool) -> (Asked, Vec<Command>) {
    for command in commands {
        if let Command::Probe { probe, host, question } = command {
            assert_eq!(host, HOST);
            let answer = if answer { answer_to(*question) } else { ProbeAnswer::None };
            return (asked(*question), driver.handle(Event::Probed { probe: *probe, answer }));
        }
    }
    if answer {
        driver.handle(Event::Blocked { url: HOST.to_owned() });
    }
    driver.now.instant = driver.engine.timeout().expect("it waits for a report");
    (Csp, driver.handle(Event::TimedOut))
}

fn asked(question: Question) -> Asked {
    match question {
        Question::Cors => Cors,
        Question::Preflighted => Preflighted,
        Question::Opaque => Opaque,
    }
}

fn answer_to(question: Question) -> ProbeAnswer {
    if question == Question::Opaque {
        return ProbeAnswer::Opaque;
    }
    ProbeAnswer::Readable(Answer { status: 400, headers: String::new(), body: String::new(), reused: true })
}

/// Asserts that exactly these questions are asked, in this order, and what their answers come to.
fn asks(facts: Facts, expected: &[(Asked, bool)], verdict: &str) {
    let answers: Vec<_> = expected.iter().map(|(_, answer)| *answer).collect();
    let (asked, said) = examined(facts, &answers);
    assert_eq!((asked.as_slice(), said), (expected, verdict), "{facts:?}");
}

#[test]
fn nothing_is_asked_while_the_browser_is_offline() {
    asks(Facts { online: false, ..PAGE }, &[], "Offline");
    asks(Facts { online: false, ..WATCHED }, &[], "Offline");
}

#[test]
fn a_blocked_request_is_asked_about_once() {
    for facts in [PAGE, WATCHED] {
        asks(facts, &[(Cors, false), (Csp, true)], "BlockedByCsp");
    }
}

#[test]
fn a_host_that_answers_nothing_is_unreachable() {
    for facts in [PAGE, WATCHED] {
        asks(facts, &[(Cors, false), (Csp, false), (Opaque, false)], "HostUnreachable");
    }
}

#[test]
fn an_isolated_page_cannot_tell_silence_from_an_answer_that_is_kept_from_it() {
    let isolated = Facts { isolated: true, ..PAGE };
    asks(isolated, &[(Cors, false), (Csp, false), (Opaque, false)], "Network");
    asks(isolated, &[(Cors, false), (Csp, false), (Opaque, true), (Cors, false)], "CorsNotAllowed");
}

#[test]
fn a_host_that_answers_only_where_nobody_reads_it_has_no_cors_rule_for_the_page() {
    for facts in [PAGE, WATCHED] {
        asks(facts, &[(Cors, false), (Csp, false), (Opaque, true), (Cors, false)], "CorsNotAllowed");
    }
}

#[test]
fn a_host_that_answers_all_but_watched_posts_refuses_the_preflight() {
    asks(WATCHED, &[(Cors, true), (Preflighted, false), (Cors, true)], "PreflightRefused");
}

#[test]
fn a_host_that_answers_the_page_has_cut_the_connection() {
    asks(PAGE, &[(Cors, true)], "ConnectionReset");
    asks(WATCHED, &[(Cors, true), (Preflighted, true)], "ConnectionReset");
}

#[test]
fn a_network_that_comes_and_goes_is_not_taken_for_a_setting() {
    asks(PAGE, &[(Cors, false), (Csp, false), (Opaque, true), (Cors, true)], "ConnectionReset");
    asks(WATCHED, &[(Cors, true), (Preflighted, false), (Cors, false)], "ConnectionReset");
}

#[test]
fn outside_of_browsers_one_question_is_enough() {
    for facts in [NODE, Facts { watched: true, ..NODE }] {
        asks(facts, &[(Cors, true)], "ConnectionReset");
        asks(facts, &[(Cors, false)], "HostUnreachable");
    }
}

/// All facts that there can be.
fn starts() -> Vec<Facts> {
    let fact = |bits: u32, bit: u32| bits & bit != 0;
    (0..16)
        .map(|bits| Facts {
            online: !fact(bits, 1),
            watched: fact(bits, 2),
            in_page: fact(bits, 4),
            isolated: fact(bits, 8),
        })
        .collect()
}

/// Returns the verdicts of four answers, whatever they are: each way once.
fn ways_from(facts: Facts) -> BTreeMap<Vec<(Asked, bool)>, &'static str> {
    (0..16_u32).map(|bits| examined(facts, &[1, 2, 4, 8].map(|bit| bits & bit != 0))).collect()
}

#[test]
fn whatever_is_answered_four_questions_are_enough() {
    let counts: Vec<_> = starts().into_iter().map(|facts| ways_from(facts).len()).collect();
    assert_eq!(counts, [2, 1, 2, 1, 5, 1, 7, 1, 2, 1, 2, 1, 5, 1, 7, 1]);
}

#[test]
fn only_two_equal_answers_lead_to_a_verdict_after_which_nobody_tries_again() {
    let mut said = BTreeSet::new();
    for facts in starts() {
        for (asked, verdict) in ways_from(facts) {
            let answers = |question| {
                let is_it = |(other, answer): &(Asked, bool)| (*other == question).then_some(*answer);
                asked.iter().filter_map(is_it).collect::<Vec<_>>()
            };
            let sure = match verdict {
                "CorsNotAllowed" => {
                    facts.in_page && answers(Opaque) == [true] && answers(Cors) == [false, false]
                }
                "PreflightRefused" => {
                    facts.watched && answers(Preflighted) == [false] && answers(Cors) == [true, true]
                }
                "BlockedByCsp" => answers(Csp) == [true],
                _ => true,
            };
            assert!(sure, "{verdict} from {facts:?} {asked:?}");
            said.insert(verdict);
        }
    }
    let all = ["BlockedByCsp", "ConnectionReset", "CorsNotAllowed", "HostUnreachable", "Network", "Offline"];
    assert_eq!(said, all.into_iter().chain(["PreflightRefused"]).collect());
}

#[test]
fn a_report_about_another_host_is_no_reason() {
    let mut driver = Driver::new(settings());
    driver.posting(0, false);
    let post = PostId { call: CALL, attempt: 1 };
    let commands = driver.handle(Event::Unanswered { post, ended: Unanswered::Silence });
    step(&mut driver, &commands, false);
    driver.handle(Event::Blocked { url: "https://elsewhere.example/".to_owned() });
    driver.now.instant = driver.engine.timeout().unwrap();
    let commands = driver.handle(Event::TimedOut);
    assert!(matches!(commands[..], [Command::Probe { question: Question::Opaque, .. }]), "{commands:?}");
}

#[test]
fn browsers_write_a_host_in_small_letters() {
    let mut driver = Driver::new(settings());
    driver.posting(0, false);
    let post = PostId { call: CALL, attempt: 1 };
    let commands = driver.handle(Event::Unanswered { post, ended: Unanswered::Silence });
    step(&mut driver, &commands, false);
    driver.handle(Event::Blocked { url: HOST.to_ascii_uppercase() });
    driver.now.instant = driver.engine.timeout().unwrap();
    assert_eq!(verdict(&driver.handle(Event::TimedOut)), Some("BlockedByCsp"));
}

#[test]
fn a_small_request_has_five_seconds() {
    let mut driver = Driver::new(settings());
    driver.posting(0, false);
    let post = PostId { call: CALL, attempt: 1 };
    let commands = driver.handle(Event::Unanswered { post, ended: Unanswered::Silence });
    assert!(matches!(commands[..], [Command::BeginDiagnosis(CALL), Command::Probe { .. }]), "{commands:?}");
    assert_eq!(driver.due(), Some(5000));
    let commands = driver.at(5000, Event::TimedOut);
    assert!(matches!(commands[..], [Command::CancelProbe(_), Command::AskPolicy { .. }]), "{commands:?}");
    assert_eq!(driver.due(), Some(500), "it waits for a report");
}

#[test]
fn a_blocked_request_that_nobody_reports_is_asked_about_as_the_workers_of_webkit_need_it() {
    let mut driver = Driver::new(settings());
    driver.posting(0, false);
    let post = PostId { call: CALL, attempt: 1 };
    let commands = driver.handle(Event::Unanswered { post, ended: Unanswered::Silence });
    let (_, commands) = step(&mut driver, &commands, false);
    let [Command::AskPolicy { call: CALL, url }] = &commands[..] else { panic!("{commands:?}") };
    assert_eq!(url, HOST);
    driver.handle(Event::Blocked { url: url.clone() });
    driver.now.instant = driver.engine.timeout().unwrap();
    assert_eq!(verdict(&driver.handle(Event::TimedOut)), Some("BlockedByCsp"));
}

/// The message about a host where nothing answers, from a page of `hostname`.
fn unreachable(host: &str, hostname: &str) -> String {
    let place = Environment { hostname: hostname.to_owned(), protocol: "http:".to_owned(), ..environment() };
    let mut driver = Driver::within(settings(), place);
    driver.upload(0, 0, false);
    let grant = grant_text().replace("https://examplebucket.oss-cn-hangzhou.aliyuncs.com", host);
    driver.answer_grant(1, GrantAnswer::Value(json::parse(&grant).unwrap()));
    let post = PostId { call: CALL, attempt: 1 };
    driver.handle(Event::Unanswered { post, ended: Unanswered::Silence });
    let probed = |probe| Event::Probed { probe: ProbeId { call: CALL, probe }, answer: ProbeAnswer::None };
    driver.handle(probed(1));
    driver.now.instant = driver.engine.timeout().unwrap();
    driver.handle(Event::TimedOut);
    let commands = driver.handle(probed(2));
    let failure = failure(commands);
    assert_eq!(
        (failure.error.code(), failure.stored.as_str(), failure.retryable),
        ("HostUnreachable", "unknown", true)
    );
    failure.error.message()
}

#[test]
fn a_page_of_the_internet_that_enters_a_local_network_may_lack_the_users_permission() {
    let hint = "which is in a local network: check its name, and whether the browser was allowed";
    let said = |host: &str, hostname: &str| unreachable(host, hostname).contains(hint);
    for host in ["http://192.168.1.5:9000", "http://b.oss-cn-hangzhou.localhost:8787", "http://nas.local"] {
        assert!(said(host, "app.example.com"), "{host}");
        for page in ["localhost", "192.168.1.9", "nas.local", ""] {
            assert!(!said(host, page), "{host} from {page}");
        }
    }
    assert!(!said("http://examplebucket.oss-cn-hangzhou.aliyuncs.com", "app.example.com"));
}
