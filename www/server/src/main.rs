//! The program: command line, log, port, and the signals to stop.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use oss_form_upload_server::cli::Args;
use oss_form_upload_server::config::Config;
use oss_form_upload_server::server::Server;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    let is_terminal = io::stderr().is_terminal();
    tracing_subscriber::fmt().with_max_level(args.log).with_ansi(is_terminal).with_writer(io::stderr).init();
    let config = match Config::new(args, |name| std::env::var(name).ok()) {
        Ok(config) => config,
        Err(why) => return fail(2, &why),
    };
    for notice in &config.notices {
        tell(notice);
    }
    match Server::bind(config).await {
        Ok(server) => run(server).await,
        Err(why) => fail(1, &why),
    }
}

async fn run(server: Server) -> ExitCode {
    let stop = match stop_signal() {
        Ok(stop) => stop,
        Err(why) => return fail(1, &why),
    };
    // Whoever started this server may have closed the pipe; that is no reason to stop.
    drop(writeln!(io::stdout(), "listening on {}", server.url()));
    server.run(stop).await;
    ExitCode::SUCCESS
}

/// Ready at SIGTERM or SIGINT.
fn stop_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Says it on stderr, whatever the level of the log.
fn tell(what: &dyn std::fmt::Display) {
    drop(writeln!(io::stderr(), "oss-form-upload-server: {what}"));
}

fn fail(code: u8, why: &dyn std::fmt::Display) -> ExitCode {
    tell(why);
    ExitCode::from(code)
}
