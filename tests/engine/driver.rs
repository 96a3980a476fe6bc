//! Hands events in and takes commands out, by hand.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use oss_form_upload::engine::Engine;
use oss_form_upload::engine::clock::{Instant, Now};
use oss_form_upload::engine::command::{Command, GrantId, Outcome, PostId};
use oss_form_upload::engine::event::{Answer, CallId, Event, File, GrantAnswer, Job, Key, Task};
use oss_form_upload::engine::failure::Failure;
use oss_form_upload::engine::progress::Progress;
use oss_form_upload::engine::settings::{Environment, GrantSource, RetryPolicy, Settings};
use oss_form_upload::form::Form;
use oss_form_upload::json::{self, Json};
use oss_form_upload::time::Timestamp;

/// 2026-11-22T12:00:00.500Z
pub(crate) const NOON: Timestamp = Timestamp(1_795_348_800_500);

/// An engine, and the world as it is told to it.
pub(crate) struct Driver {
    pub(crate) engine: Engine,
    pub(crate) now: Now,
    /// True if every look finds the file intact, at once.
    pub(crate) finds_intact: bool,
}

/// One attempt, chance in the middle, no checksum, a function for grants.
pub(crate) fn settings() -> Settings {
    Settings {
        concurrency: 3,
        retry: RetryPolicy { attempts: 1, ..RetryPolicy::default() },
        stall_timeout: None,
        answer_timeout: None,
        verifies: false,
        grant_per_file: false,
        grant_timeout: 30_000,
        grant_source: GrantSource::Function,
        allows_duplicate_keys: false,
        strict: false,
    }
}

pub(crate) fn environment() -> Environment {
    Environment {
        protocol: "https:".to_owned(),
        hostname: "app.example.com".to_owned(),
        in_page: true,
        isolated: false,
        can_watch: true,
        parse_json: json::parse,
        parse_date: Timestamp::parse_http_date,
    }
}

/// The one call of most tests.
pub(crate) const CALL: CallId = CallId(0);

impl Driver {
    pub(crate) fn new(settings: Settings) -> Self {
        Driver::within(settings, environment())
    }

    pub(crate) fn within(settings: Settings, environment: Environment) -> Self {
        let now = Now { instant: Instant(0), wall: NOON, chance: 0.5, online: true };
        Driver { engine: Engine::new(settings, environment), now, finds_intact: true }
    }

    /// Hands an event in; returns all commands that follow from it, but for looks that are answered here.
    pub(crate) fn handle(&mut self, event: Event) -> Vec<Command> {
        self.engine.handle(event, &self.now);
        let mut commands = Vec::new();
        while let Some(command) = self.engine.poll() {
            match command {
                Command::Look(look) if self.finds_intact => {
                    self.engine.handle(Event::Looked { look, found: Ok(()) }, &self.now);
                }
                other => commands.push(other),
            }
        }
        commands
    }

    /// The same at another moment.
    pub(crate) fn at(&mut self, instant: u64, event: Event) -> Vec<Command> {
        self.now.instant = Instant(instant);
        self.handle(event)
    }

    pub(crate) fn upload(&mut self, call: u32, size: u64, followed: bool) -> Vec<Command> {
        self.handle(Event::Added { call: CallId(call), job: job(size, followed) })
    }

    /// Answers the request for a grant with this number, from 1.
    pub(crate) fn grant(&mut self, number: u32) -> Vec<Command> {
        self.answer_grant(number, GrantAnswer::Value(grant()))
    }

    pub(crate) fn answer_grant(&mut self, number: u32, answer: GrantAnswer) -> Vec<Command> {
        self.handle(Event::GrantAnswered { grant: GrantId(number), answer })
    }

    /// Brings a call of so many bytes to its first form.
    pub(crate) fn posting(&mut self, size: u64, followed: bool) -> Vec<Command> {
        self.upload(0, size, followed);
        self.grant(1)
    }

    pub(crate) fn sent(&mut self, instant: u64, loaded: u64, total: u64) -> Vec<Command> {
        let post = PostId { call: CALL, attempt: 1 };
        self.at(instant, Event::Sent { post, loaded, total })
    }

    /// Answers the form of an attempt of the one call.
    pub(crate) fn answer(&mut self, attempt: u32, status: u16, headers: &str) -> Vec<Command> {
        let answer = Answer { status, headers: headers.to_owned(), body: String::new(), reused: false };
        self.handle(Event::Answered { post: PostId { call: CALL, attempt }, answer })
    }

    /// Returns after how many milliseconds something is due; none if nothing is.
    pub(crate) fn due(&self) -> Option<u64> {
        self.engine.timeout().map(|timeout| timeout.since(self.now.instant))
    }
}

pub(crate) fn job(size: u64, followed: bool) -> Job {
    Job {
        task: Task::Upload,
        file: Some(File { name: Some("a.bin".to_owned()), size, content_type: String::new() }),
        key: Key::Default,
        fields: Form::default(),
        followed,
        allows_duplicate_key: None,
        batch: None,
    }
}

/// A V1 grant for every key, until 2100.
pub(crate) fn grant() -> Json {
    json::parse(&grant_text()).expect("a grant is JSON")
}

pub(crate) fn grant_text() -> String {
    let policy = r#"{"expiration":"2100-01-01T00:00:00Z","conditions":[["starts-with","$key",""]]}"#;
    let policy = BASE64_STANDARD.encode(policy);
    format!(
        r#"{{"host":"https://examplebucket.oss-cn-hangzhou.aliyuncs.com","accessid":"LTAIexample","policy":"{policy}","signature":"c2lnbmF0dXJl"}}"#
    )
}

/// Returns the reports among commands.
pub(crate) fn reports(commands: &[Command]) -> Vec<Progress> {
    let report = |command: &Command| match command {
        Command::Report { progress, .. } => Some(*progress),
        _ => None,
    };
    commands.iter().filter_map(report).collect()
}

/// Returns the one report among commands.
pub(crate) fn report(commands: &[Command]) -> Progress {
    let reports = reports(commands);
    assert_eq!(reports.len(), 1, "{commands:?}");
    reports[0]
}

/// Returns the failure that commands settle a call with.
pub(crate) fn failure(commands: Vec<Command>) -> Failure {
    let settled = commands.into_iter().find_map(|command| match command {
        Command::Settle { outcome: Outcome::Failed(failure), .. } => Some(*failure),
        _ => None,
    });
    settled.expect("it should have failed")
}
