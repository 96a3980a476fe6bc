//! Random callers, computers, networks and buckets: plans, as proptest draws and shrinks them.

use std::collections::VecDeque;

use oss_form_upload::engine::settings::{GrantSource, RetryPolicy, Settings};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

use super::plan::{
    Act, BatchFile, Fates, GrantFate, GrantTurn, HashFate, KeyFate, Network, Page, Plan, PostFate, ProbeFate,
    Reaction, RetryFate, Spoil, Terms, Turn, Upload, WantedKey, When,
};

pub(crate) fn plans() -> impl Strategy<Value = Plan> {
    let acts = vec((gaps(), acts()), 1..12);
    (settings(), pages(), acts, fates(), any::<u64>()).prop_map(|(settings, page, acts, fates, luck)| Plan {
        settings,
        page,
        acts,
        fates,
        luck,
    })
}

/// Milliseconds between two acts: most come at once or soon.
fn gaps() -> impl Strategy<Value = u32> {
    prop_oneof![4 => Just(0_u32), 4 => 0_u32..30, 2 => 30_u32..2000, 1 => 2000_u32..90_000]
}

// Settings

fn settings() -> impl Strategy<Value = Settings> {
    let patience = || prop_oneof![1_u64..50, 50_u64..40_000];
    let timeouts =
        (weighted(0.3, patience()), weighted(0.3, patience()), prop_oneof![Just(30_000_u64), 1_u64..100]);
    let often = || prop::bool::weighted(0.8);
    let rarely = || prop::bool::weighted(0.2);
    let flags = (often(), rarely(), rarely(), prop::bool::weighted(0.6));
    (1_usize..5, retries(), timeouts, flags, sources()).prop_map(
        |(concurrency, retry, timeouts, flags, grant_source)| Settings {
            concurrency,
            retry,
            stall_timeout: timeouts.0,
            answer_timeout: timeouts.1,
            verifies: flags.0,
            grant_per_file: flags.1,
            grant_timeout: timeouts.2,
            grant_source,
            strict: flags.2,
            allows_duplicate_keys: flags.3,
        },
    )
}

fn retries() -> impl Strategy<Value = RetryPolicy> {
    let delays = prop_oneof![3 => (0_u64..20, 0_u64..50), 1 => (0_u64..2000, 0_u64..60_000)];
    (1_u32..5, delays, prop::bool::weighted(0.3)).prop_map(|(attempts, (base_delay, max_delay), asks)| {
        RetryPolicy { attempts, base_delay, max_delay, asks }
    })
}

fn sources() -> impl Strategy<Value = GrantSource> {
    prop_oneof![
        4 => Just(GrantSource::Endpoint { url: "/grant?secret=1".to_owned() }),
        4 => Just(GrantSource::Function),
        1 => Just(GrantSource::Given),
    ]
}

fn pages() -> impl Strategy<Value = Page> {
    let rarely = || prop::bool::weighted(0.05);
    (rarely(), rarely(), rarely(), rarely()).prop_map(|(outside, isolated, unwatchable, blocked)| Page {
        in_browser: !outside,
        isolated: isolated && !outside,
        can_watch: !unwatchable && !outside,
        blocked: blocked && !outside,
    })
}

// Acts

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        20 => uploads().prop_map(Act::Upload),
        8 => (vec(batch_files(), 0..8), any::<bool>())
            .prop_map(|(files, followed)| Act::UploadAll { files, followed }),
        2 => uploads().prop_map(Act::Check),
        1 => Just(Act::ListFields),
        1 => Just(Act::Diagnose),
        4 => (0_usize..30).prop_map(Act::Abort),
        6 => interruptions(),
        3 => any::<bool>().prop_map(Act::Online),
        4 => networks().prop_map(Act::Network),
        2 => clocks().prop_map(Act::SetClock),
        2 => clocks().prop_map(Act::SetServerClock),
        2 => (prop_oneof![0_u32..1000, 0_u32..7_200_000], any::<bool>())
            .prop_map(|(milliseconds, counted)| Act::Sleep { milliseconds, counted }),
        3 => (0_usize..30, spoils()).prop_map(|(call, spoil)| Act::Spoil(call, spoil)),
    ]
}

/// Acts of callers also from within their functions.
fn interruptions() -> impl Strategy<Value = Act> {
    prop_oneof![2 => Just(Act::Pause), 3 => Just(Act::Resume), 1 => Just(Act::AbortAll)]
}

fn networks() -> impl Strategy<Value = Network> {
    prop_oneof![
        6 => Just(Network::Up),
        2 => Just(Network::Down),
        1 => Just(Network::Silent),
        1 => Just(Network::Hidden),
        1 => Just(Network::Unwatched),
    ]
}

fn clocks() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0_i64), -7_200_000_i64..7_200_000, -2000_i64..2000]
}

fn spoils() -> impl Strategy<Value = Spoil> {
    prop_oneof![
        Just(Spoil::Replaced),
        Just(Spoil::Cut),
        Just(Spoil::Gone),
        Just(Spoil::Locked),
        Just(Spoil::Emptied)
    ]
}

fn uploads() -> impl Strategy<Value = Upload> {
    let flags = (prop::bool::weighted(0.15), prop::bool::weighted(0.4));
    (names(), sizes(), keys(), flags, vec(reactions(), 0..3)).prop_map(
        |(name, size, key, flags, reactions)| Upload {
            name,
            size,
            key,
            forbids_overwriting: flags.0,
            followed: flags.1,
            reactions,
        },
    )
}

fn names() -> impl Strategy<Value = Option<String>> {
    weighted(0.98, prop_oneof![Just("a.bin".to_owned()), "[a-z]{1,8}\\.bin"])
}

fn sizes() -> impl Strategy<Value = u64> {
    prop_oneof![3 => Just(0_u64), 18 => 1_u64..5000, 12 => 5000_u64..50_000_000, 1 => Just((5_u64 << 30) + 1)]
}

fn keys() -> impl Strategy<Value = WantedKey> {
    prop_oneof![
        12 => Just(WantedKey::Default),
        4 => Just(WantedKey::Fixed("user/demo/fixed.bin".to_owned())),
        2 => Just(WantedKey::Fixed("user/demo/${filename}".to_owned())),
        1 => Just(WantedKey::Fixed("elsewhere/fixed.bin".to_owned())),
        4 => Just(WantedKey::Made),
    ]
}

fn batch_files() -> impl Strategy<Value = BatchFile> {
    let reaction = weighted(0.1, interruptions().prop_map(Box::new));
    prop_oneof![
        9 => uploads().prop_map(BatchFile::Good),
        1 => (0_u64..5000, reaction).prop_map(|(bytes, reaction)| BatchFile::Refused { bytes, reaction }),
    ]
}

fn late(size: u64) -> Upload {
    Upload { name: Some("late.bin".to_owned()), size, ..Upload::default() }
}

fn reactions() -> impl Strategy<Value = Reaction> {
    let when = prop_oneof![
        Just(When::Grant),
        Just(When::Key),
        (0_usize..4).prop_map(When::Report),
        Just(When::Percent(99)),
        Just(When::Percent(100)),
        Just(When::Retry),
        Just(When::Each),
        Just(When::Settled),
    ];
    let act = prop_oneof![
        3 => interruptions(),
        2 => (0_usize..30).prop_map(Act::Abort),
        2 => sizes().prop_map(|size| Act::Upload(late(size))),
        1 => Just(Act::UploadAll { files: vec![BatchFile::Good(late(5))], followed: true }),
    ];
    (when, act).prop_map(|(when, act)| Reaction { when, act })
}

// Fates

fn fates() -> impl Strategy<Value = Fates> {
    let first = (forms(), queue(grants(), 10), queue(key_fates(), 4), queue(retry_fates(), 8));
    let second = (queue(hashes(), 12), queue(0_u32..2000, 6), queue(probes(), 12), queue(lateness(), 12));
    (first, second).prop_map(|((posts, grants, keys, retries), (hashes, looks, probes, timers))| Fates {
        posts,
        grants,
        keys,
        retries,
        hashes,
        looks,
        probes,
        timers,
    })
}

/// The fates of all forms. In one world of ten OSS refuses many in a row as signed too long ago.
fn forms() -> impl Strategy<Value = VecDeque<PostFate>> {
    let outdated = Turn::Says { status: 403, code: "SecurityTokenExpired", stored: false, retry_after: None };
    let refused = move |mut post: PostFate| {
        post.turn = outdated.clone();
        post
    };
    prop_oneof![
        9 => queue(posts(), 24),
        1 => queue(posts().prop_map(refused), 24),
    ]
}

fn queue<S: Strategy>(of: S, most: usize) -> impl Strategy<Value = VecDeque<S::Value>> {
    vec(of, 0..most).prop_map(VecDeque::from)
}

/// The delays of timers, in milliseconds: those of background tabs are late by up to a minute.
fn lateness() -> impl Strategy<Value = u32> {
    prop_oneof![6 => Just(0_u32), 3 => 0_u32..20, 1 => 0_u32..60_000]
}

fn spans() -> impl Strategy<Value = u32> {
    prop_oneof![2 => Just(0_u32), 6 => 1_u32..50, 3 => 50_u32..3000, 1 => 3000_u32..60_000]
}

fn posts() -> impl Strategy<Value = PostFate> {
    let flags = (prop::bool::weighted(0.1), prop::bool::weighted(0.3));
    (spans(), 0_u8..8, turns(), spans(), flags).prop_map(|(sending, steps, turn, answering, flags)| {
        PostFate { sending, steps, falls_back: flags.0, turn, answering, lingers: flags.1 }
    })
}

fn turns() -> impl Strategy<Value = Turn> {
    prop_oneof![
        20 => Just(Turn::Fine),
        2 => Just(Turn::Corrupted),
        4 => any::<bool>().prop_map(|stored| Turn::Cut { stored }),
        3 => Just(Turn::Resent),
        2 => any::<bool>().prop_map(|stored| Turn::Stalled { stored }),
        10 => answers(),
        1 => Just(Turn::Unexposed),
        1 => Just(Turn::Unfit),
        1 => Just(Turn::NoUrl),
    ]
}

/// Answers after which the object may be stored.
const UNCLEAR: [(u16, &str); 4] = [(500, "InternalError"), (503, "ServiceUnavailable"), (504, ""), (302, "")];

/// Answers after which it is not.
const REFUSALS: [(u16, &str); 12] = [
    (400, "RequestTimeout"),
    (400, "IncompleteBody"),
    (400, "InvalidArgument"),
    (403, "AccessDenied"),
    (403, "SignatureDoesNotMatch"),
    (403, "SecurityTokenExpired"),
    (403, "InvalidAccessKeyId"),
    (403, "RequestTimeTooSkewed"),
    (404, "NoSuchBucket"),
    (408, ""),
    (413, ""),
    (429, ""),
];

/// Answers in place of those of OSS, and whether the object may be stored all the same.
fn answers() -> impl Strategy<Value = Turn> {
    let says = |(status, code), stored, retry_after| Turn::Says { status, code, stored, retry_after };
    let waits = || weighted(0.3, prop_oneof![0_u32..3, 0_u32..400]);
    prop_oneof![
        4 => (prop::sample::select(&UNCLEAR[..]), any::<bool>(), waits())
            .prop_map(move |(answer, stored, wait)| says(answer, stored, wait)),
        6 => (prop::sample::select(&REFUSALS[..]), waits()).prop_map(move |(answer, wait)| says(answer, false, wait)),
        1 => Just(says((203, "CallbackFailed"), true, None)),
    ]
}

fn grants() -> impl Strategy<Value = GrantFate> {
    let flags = (prop::bool::weighted(0.7), prop::bool::weighted(0.3));
    (spans(), grant_turns(), flags).prop_map(|(after, turn, flags)| GrantFate {
        after,
        turn,
        dated: flags.0,
        lingers: flags.1,
    })
}

fn grant_turns() -> impl Strategy<Value = GrantTurn> {
    let waits = weighted(0.3, prop_oneof![0_u32..3, 0_u32..400]);
    let statuses = prop::sample::select(&[302_u16, 401, 404, 408, 429, 500, 503][..]);
    prop_oneof![
        12 => terms().prop_map(GrantTurn::Issued),
        3 => (statuses, waits).prop_map(|(status, retry_after)| GrantTurn::Says { status, retry_after }),
        1 => Just(GrantTurn::Nonsense),
        2 => any::<bool>().prop_map(|is_type_error| GrantTurn::Fails { is_type_error }),
        1 => Just(GrantTurn::Hangs),
    ]
}

fn terms() -> impl Strategy<Value = Terms> {
    let lasts = prop_oneof![6 => Just(600_u32), 2 => 1_u32..5, 2 => 5_u32..200];
    let max = prop_oneof![12 => Just(5_u64 << 30), 1 => Just(1000_u64)];
    let dir = prop_oneof![12 => Just("user/demo/"), 1 => Just("user/other/")];
    (lasts, prop::bool::weighted(0.15), max, dir).prop_map(|(lasts, for_one_key, max, dir)| Terms {
        lasts,
        for_one_key,
        max,
        dir,
    })
}

fn key_fates() -> impl Strategy<Value = KeyFate> {
    prop_oneof![4 => Just(KeyFate::Made), 1 => Just(KeyFate::MadeElsewhere), 1 => Just(KeyFate::Thrown)]
}

fn retry_fates() -> impl Strategy<Value = RetryFate> {
    (weighted(0.95, spans()), prop::bool::weighted(0.85))
        .prop_map(|(after, agreed)| RetryFate { after, agreed })
}

fn hashes() -> impl Strategy<Value = HashFate> {
    (weighted(0.97, spans()), prop::bool::weighted(0.3))
        .prop_map(|(after, lingers)| HashFate { after, lingers })
}

fn probes() -> impl Strategy<Value = ProbeFate> {
    (spans(), prop::bool::weighted(0.1), prop::bool::weighted(0.3))
        .prop_map(|(after, lost, lingers)| ProbeFate { after, lost, lingers })
}
