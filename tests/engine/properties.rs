//! Feeds the engine grants and answers of all kinds: each call is settled once, with a message for people.

use oss_form_upload::engine::command::{Command, Outcome, PostId, ProbeId};
use oss_form_upload::engine::event::{
    Answer, CallId, Event, GrantAnswer, Job, ProbeAnswer, Task, Unanswered,
};
use oss_form_upload::engine::settings::{GrantSource, RetryPolicy, Settings};
use oss_form_upload::json::{self, Json};
use proptest::prelude::*;

use super::driver::{CALL, Driver, grant, grant_text, job, settings};

/// More steps than any call takes.
const MANY: usize = 100;

/// The answers of a hostile world, which go round.
#[derive(Clone, Debug)]
struct World {
    grants: Vec<(u16, [Option<String>; 3], String)>,
    answers: Vec<Option<Answer>>,
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        r#"[\\$"{}\[\]:,<>&;#/%a-c\r\n世-]{0,40}"#,
        "(etag|x-oss-hash-crc64ecma|x-oss-request-id|content-type|retry-after): [0-9a-z\"]{0,25}\n",
        "<Error><Code>(AccessDenied|FileAlreadyExists|InternalError)</Code><EC>0006-00000213</EC></Error>",
        "-?[0-9]{1,20}",
        "(Sun|Mon), 22 Nov [0-9]{4} [0-9]{2}:00:00 GMT",
    ]
}

fn body() -> impl Strategy<Value = String> {
    let member = "(host|policy|signature|accessid|x_oss_credential|data|fields|callback|dir|expire)";
    let broken = (0..grant_text().len(), text()).prop_map(|(at, text)| {
        let whole = grant_text();
        let (before, after) = (whole.get(..at).unwrap_or_default(), whole.get(at..).unwrap_or_default());
        format!("{before}{text}{after}")
    });
    prop_oneof![
        3 => Just(grant_text()),
        2 => Just(grant_text().replace("https:", "http:")),
        2 => broken,
        1 => (member, text()).prop_map(|(name, value)| serde_json::json!({ name: value }).to_string()),
        1 => text(),
    ]
}

fn world() -> impl Strategy<Value = World> {
    let headers = prop::array::uniform3(prop::option::of(text()));
    let grants =
        prop::collection::vec((prop_oneof![3 => Just(200_u16), 1 => any::<u16>()], headers, body()), 1..4);
    let answer = (
        prop_oneof![2 => Just(204_u16), 2 => 200_u16..600, 1 => any::<u16>()],
        text(),
        text(),
        any::<bool>(),
    )
        .prop_map(|(status, headers, body, reused)| Answer { status, headers, body, reused });
    let answers = prop::collection::vec(prop::option::of(answer), 1..4);
    (grants, answers).prop_map(|(grants, answers)| World { grants, answers })
}

impl World {
    /// Answers a command.
    fn event(&self, command: &Command, step: usize) -> Option<Event> {
        match command {
            Command::FetchGrant { grant, .. } => {
                let (status, [date, age, retry_after], body) = self.grants[step % self.grants.len()].clone();
                let answer = GrantAnswer::Http { status, date, age, retry_after, body };
                Some(Event::GrantAnswered { grant: *grant, answer })
            }
            Command::Post { post, .. } => Some(self.answered(*post, step)),
            Command::Look(look) => Some(Event::Looked { look: *look, found: Ok(()) }),
            Command::Probe { probe, .. } => Some(self.probed(*probe, step)),
            _ => None,
        }
    }

    fn answered(&self, post: PostId, step: usize) -> Event {
        let ended = Unanswered::Silence;
        let answer = self.answers[step % self.answers.len()].clone();
        answer.map_or(Event::Unanswered { post, ended }, |answer| Event::Answered { post, answer })
    }

    fn probed(&self, probe: ProbeId, step: usize) -> Event {
        let answer = self.answers[step % self.answers.len()].clone();
        Event::Probed { probe, answer: answer.map_or(ProbeAnswer::None, ProbeAnswer::Readable) }
    }
}

/// Lets a call run to its end; returns how often it was settled.
fn settled(world: &World, task: Task, settings: Settings) -> usize {
    let mut driver = Driver::new(settings);
    let mut waiting = driver.handle(Event::Added { call: CALL, job: Job { task, ..job(5, false) } });
    let mut ends = 0;
    for step in 0..MANY {
        let Some(command) = (!waiting.is_empty()).then(|| waiting.remove(0)) else {
            let Some(due) = driver.engine.timeout() else { break };
            driver.now.instant = due;
            waiting = driver.handle(Event::TimedOut);
            continue;
        };
        if let Command::Settle { outcome, .. } = &command {
            ends += 1;
            if let Outcome::Failed(failure) = outcome {
                assert!(!failure.error.message().is_empty());
            }
        }
        if let Some(event) = world.event(&command, step) {
            waiting.extend(driver.handle(event));
        }
    }
    assert!(driver.engine.is_idle(), "the call goes on for ever");
    ends
}

proptest! {
    #[test]
    fn whatever_an_endpoint_and_oss_answer_a_call_is_settled_once(world in world(), strict in any::<bool>()) {
        let endpoint = GrantSource::Endpoint { url: "/grant".to_owned() };
        let retry = RetryPolicy { attempts: 3, ..RetryPolicy::default() };
        for task in [Task::Upload, Task::Check, Task::ListFields, Task::Diagnose] {
            let settings = Settings { grant_source: endpoint.clone(), retry: retry.clone(), strict, ..settings() };
            prop_assert_eq!(settled(&world, task, settings), 1);
        }
    }

    #[test]
    fn after_a_grant_of_any_kind_the_next_file_is_uploaded_with_a_good_one(body in body()) {
        let mut driver = Driver::new(Settings { grant_per_file: true, allows_duplicate_keys: true, ..settings() });
        driver.upload(0, 1, false);
        let value = json::parse(&body).unwrap_or(Json::Null);
        driver.answer_grant(1, GrantAnswer::Value(value));
        let commands = driver.upload(1, 1, false);
        let is_asked = matches!(commands[..], [Command::FetchGrant { call: CallId(1), .. }]);
        prop_assert!(is_asked, "{:?}", commands);
        let commands = driver.answer_grant(2, GrantAnswer::Value(grant()));
        let is_posted = commands.iter().any(|command| matches!(command, Command::Post { .. }));
        prop_assert!(is_posted, "{:?}", commands);
    }
}
