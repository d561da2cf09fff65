//! `palang-server`: see `palang_server`.

use clap::{Parser, Subcommand};
use palang_server::admin::{self, Admin, AdminError};
use palang_server::app::{App, Outside, StartError};
use palang_server::config::{Config, Flags};
use palang_server::{ledger, serve};
use std::io::Write;
use std::process::ExitCode;

/// The site's server: booths become one car park through it, and other programs talk to it.
#[derive(Parser)]
#[command(name = "palang-server", version)]
struct Arguments {
    #[command(flatten)]
    flags: Flags,
    /// Print one JSON value and nothing else
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    Admin(Box<Admin>),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("PALANG_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter).with_ansi(false).init();
    let done = match &arguments.command {
        Some(Command::Admin(command)) => administer(&arguments, command),
        None => run(&arguments).map(|()| ExitCode::SUCCESS).map_err(|error| error.to_string()),
    };
    done.unwrap_or_else(|error| {
        if arguments.json {
            print(&format!("{}\n", serde_json::json!({"error": {"text": error}})));
        } else {
            eprintln!("palang-server: {error}");
        }
        ExitCode::FAILURE
    })
}

fn administer(arguments: &Arguments, command: &Admin) -> Result<ExitCode, String> {
    // What is wrong with the file is told in the language of the flag, for the file's own is not known.
    let spoken = Config { language: arguments.flags.lang.unwrap_or_default(), ..Config::default() };
    let config = arguments.flags.config().map_err(|error| AdminError::from(error).words(&admin::locale(&spoken)))?;
    let report = admin::run(&config, command, Outside::system());
    let report = report.map_err(|error| error.words(&admin::locale(&config)))?;
    print(&report.print(arguments.json));
    Ok(if report.is_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody reading it is no reason not to go on.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn run(arguments: &Arguments) -> Result<(), StartError> {
    let config = arguments.flags.config()?;
    config.check()?;
    let app = App::open(&config, Outside::system())?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| StartError::io("threads", error))?;
    runtime.block_on(async {
        let asked = stop_asked()?;
        let running = serve::start(app.clone(), &config).await?;
        say(&running, &config, arguments.json);
        advise(&app).await;
        asked.await;
        tracing::info!("told to stop");
        running.stop().await;
        Ok(())
    })
    // Threads that still work for the store end with the process: what is not committed was acknowledged to nobody.
}

/// The first line, stable for scripts: `listening on URL`.
fn say(running: &serve::Running, config: &Config, json: bool) {
    let metrics = running.metrics.map(|address| format!("http://{address}/metrics"));
    let database = if config.database_url.is_some() { "postgresql" } else { "sqlite" };
    let text = if json {
        format!("{}\n", serde_json::json!({"listening": running.url, "metrics": metrics, "database": database}))
    } else {
        let metrics = metrics.map(|url| format!("metrics on {url}\n")).unwrap_or_default();
        format!("listening on {}\n{metrics}", running.url)
    };
    print(&text);
}

/// What an administrator does next, where nothing is set up yet.
async fn advise(app: &App) {
    if matches!(app.store().read(ledger::sites).await, Ok(sites) if sites.is_empty()) {
        eprintln!("palang-server: {}", app.locale().server_no_site());
    }
}

/// Ready as soon as somebody asks this process to end.
fn stop_asked() -> Result<impl Future<Output = ()>, StartError> {
    let wrong = |error: std::io::Error| StartError::io("signals", error);
    #[cfg(unix)]
    let mut terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate()).map_err(wrong)?
    };
    #[cfg(not(unix))]
    let _ = wrong;
    Ok(async move {
        let interrupted = async {
            // Without the signal the process can still be ended the hard way, and loses nothing by it.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        #[cfg(unix)]
        tokio::select! {
            () = interrupted => (),
            _ = terminate.recv() => (),
        }
        #[cfg(not(unix))]
        interrupted.await;
    })
}
