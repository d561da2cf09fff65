//! `palang-sim`: seeds of the simulated site, and the fault proxy by hand.

use clap::{Args, Parser, Subcommand, ValueEnum};
use palang_sim::proxy::{Mischief, Proxy, Weather};
use palang_sim::turns::several;
use palang_sim::world::{self, Report};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// A whole lot from one seed
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Play seeds of the simulated site (SYNC R4)
    World(WorldArgs),
    /// Play the published fault matrix with the real programs (SYNC R5)
    #[cfg(unix)]
    Matrix(MatrixArgs),
    /// One server and two booths in two windows, in a folder that goes away
    #[cfg(unix)]
    Demo,
    /// Stand between booths and a server, and be a bad network
    Proxy(ProxyArgs),
}

#[derive(Args)]
struct WorldArgs {
    /// The first seed
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// How many, from there
    #[arg(long, default_value_t = 1)]
    seeds: u64,
    /// Stop after so many seconds, however many were played
    #[arg(long)]
    seconds: Option<u64>,
    /// How many at once
    #[arg(long, default_value_t = 2)]
    threads: u32,
    /// Print every step
    #[arg(long)]
    trace: bool,
}

#[cfg(unix)]
#[derive(Args)]
struct MatrixArgs {
    /// How many runs
    #[arg(long, default_value_t = 200)]
    runs: u64,
    /// Of the first run's dice
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Seconds that booths trade in a run
    #[arg(long, default_value_t = 20)]
    trade: u64,
    /// Seconds that one trouble lasts at most
    #[arg(long, default_value_t = 10)]
    longest: u64,
}

#[derive(Args)]
struct ProxyArgs {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:8480")]
    listen: SocketAddr,
    /// The server
    #[arg(long, default_value = "127.0.0.1:8470")]
    to: SocketAddr,
    /// Of the dice
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What it does
    #[arg(long, value_enum, default_value_t = Kind::Mobile)]
    weather: Kind,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Nothing
    Calm,
    /// A phone on a bad day
    Mobile,
    /// A captive portal now and then, and what proxies answer
    Portal,
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::World(args) => worlds(&args),
        #[cfg(unix)]
        Command::Matrix(args) => matrix(&args),
        #[cfg(unix)]
        Command::Demo => match palang_sim::demo::run() {
            Ok(()) => ExitCode::SUCCESS,
            Err(why) => {
                eprintln!("{why}");
                ExitCode::FAILURE
            }
        },
        Command::Proxy(args) => proxy(&args),
    }
}

#[cfg(unix)]
fn matrix(args: &MatrixArgs) -> ExitCode {
    use palang_sim::matrix::{cases, run};
    let programs = match palang_sim::site::Programs::here() {
        Ok(programs) => programs,
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::FAILURE;
        }
    };
    let (trade, longest) = (Duration::from_secs(args.trade), Duration::from_secs(args.longest));
    let (mut failed, mut slowest, mut facts) = (0_u64, Duration::ZERO, 0);
    for case in cases(args.runs, args.seed, trade, longest) {
        match run(&programs, case) {
            Ok(outcome) => {
                println!("{case:?}: {outcome:?}");
                slowest = slowest.max(outcome.drained);
                facts += outcome.facts;
            }
            Err(why) => {
                println!("{case:?}: FAILED: {why}");
                failed += 1;
            }
        }
    }
    println!("{} runs: {failed} failed, {facts} facts, slowest drain {slowest:?}", args.runs);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn worlds(args: &WorldArgs) -> ExitCode {
    let began = Instant::now();
    let late = || args.seconds.is_some_and(|seconds| began.elapsed() >= Duration::from_secs(seconds));
    let played = several(args.threads, args.seeds, |turn| {
        let played = (!late()).then(|| world::run(args.seed.wrapping_add(turn), args.trace))?;
        match &played {
            Ok(report) if args.seeds == 1 => println!("{report:?}"),
            Ok(_) => {}
            Err(why) => eprintln!("{why}"),
        }
        Some(played.ok())
    });
    let played: Vec<Option<Report>> = played.into_iter().flatten().collect();
    let whole: Vec<&Report> = played.iter().flatten().collect();
    let sum = |what: fn(&Report) -> u64| whole.iter().map(|report| what(report)).sum::<u64>();
    let failed = played.len() - whole.len();
    println!(
        "{} seeds from {} in {:.1} s: {failed} failed, {} facts, {} crashes, {} double exits, slowest drain {} ms",
        played.len(),
        args.seed,
        began.elapsed().as_secs_f64(),
        sum(|report| report.facts),
        sum(|report| report.crashes),
        sum(|report| report.double_exits),
        whole.iter().map(|report| report.drained_ms).max().unwrap_or_default(),
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn proxy(args: &ProxyArgs) -> ExitCode {
    let weather = match args.weather {
        Kind::Calm => Weather::default(),
        Kind::Mobile => Weather::mobile(),
        Kind::Portal => Weather::mischievous(
            200,
            &[Mischief::Portal, Mischief::BadGateway, Mischief::Truncated, Mischief::Twice, Mischief::EmptyOk],
        ),
    };
    match Proxy::listen(args.listen, args.to, args.seed, weather) {
        Ok(proxy) => {
            println!("{} → {}", proxy.address(), args.to);
            loop {
                std::thread::sleep(Duration::from_secs(60));
                println!("{:?}", proxy.counts());
            }
        }
        Err(error) => {
            eprintln!("{}: {error}", args.listen);
            ExitCode::FAILURE
        }
    }
}
