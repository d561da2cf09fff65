//! `palang drill`: a scripted lane through the real engine, one JSON line an outcome.

mod devices;
pub mod lines;
mod player;
mod step;
mod waiting;

use crate::args::DrillArgs;
use crate::context::Context;
use crate::failure::Failure;
use futures::StreamExt;
use lines::Lines;
use palang_booth::clock::DrillClock;
use palang_booth::config::Config;
use palang_booth::desk::Desk;
use palang_booth::engine::{Engine, Options};
use palang_domain::Timestamp;
use palang_locale::Locale;
use player::Player;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use step::Step;
use waiting::Waiting;

/// A line longer than this is no step: a scan of 10 kB fits a hundred times.
const LONGEST_LINE: u64 = 1 << 20;
/// How long the devices may still answer when the file is at its end.
const LAST_ANSWERS: Duration = Duration::from_secs(15);

/// Plays the file to its end.
///
/// # Errors
/// Wrong usage for a step that does not exist; failure when the engine does not start.
pub fn run(context: &Context, args: &DrillArgs) -> Result<(), Failure> {
    let locale = context.locale();
    // A file is read whole first, so that a wrong one does nothing at all; standard input is played as it comes.
    let source = Source::open(&locale, &args.file)?;
    let mut config = context.config()?;
    devices::complete(&mut config);
    let (data, temporary) = place(context)?;
    let _log = crate::log::start(&data);
    let result = play(config, &data, args.start, source, &locale);
    if temporary {
        drop(std::fs::remove_dir_all(&data));
    }
    result
}

/// Where the drill keeps its journal: where every command does; with neither `--data` nor a config, in a place that
/// goes away.
fn place(context: &Context) -> Result<(PathBuf, bool), Failure> {
    if context.names_data() {
        return Ok((context.data()?, false));
    }
    let data = std::env::temp_dir().join(format!("palang-drill-{}", std::process::id()));
    palang_booth::private::folder(&data).map_err(|error| Failure::failed(format!("{}: {error}", data.display())))?;
    Ok((data, true))
}

fn play(config: Config, data: &Path, start: Option<Timestamp>, source: Source, locale: &Locale) -> Result<(), Failure> {
    let lines = Lines::new(io::stdout());
    let clock = DrillClock::starting(start.unwrap_or_else(crate::clock::real_time));
    let committed = lines.clone();
    let engine = Engine::start(
        config,
        Options {
            clock: Arc::new(clock.clone()),
            observer: Some(Box::new(move |facts| committed.committed(facts))),
            ..Options::new(data.to_owned())
        },
    )
    .map_err(|error| Failure::failed(error.words(locale)))?;
    let waiting = Arc::new(Waiting::default());
    let listener = listen(engine.desk(), lines.clone(), locale.clone(), Arc::clone(&waiting));
    for grant in engine.desk().grants().answer().unwrap_or_default() {
        lines.offered(&grant);
    }
    let mut player = Player::new(engine.desk().clone(), clock, lines.clone(), locale.clone(), Arc::clone(&waiting));
    let result = source
        .each(locale, |step| player.play(step).map_err(|player::Ended| Failure::failed(locale.cli_drill_ended())));
    waiting.wait(LAST_ANSWERS);
    drop(player);
    engine.stop();
    drop(listener.join());
    result
}

/// Prints what happens by itself, on its own thread, until the engine ends.
fn listen(desk: &Desk, lines: Lines, locale: Locale, waiting: Arc<Waiting>) -> JoinHandle<()> {
    let mut updates = desk.subscribe();
    thread::spawn(move || {
        while let Some(update) = futures::executor::block_on(updates.next()) {
            lines.update(&locale, &update);
            // After the line: whoever waits for an answer has then seen it.
            waiting.hear(&update);
        }
        waiting.end();
    })
}

/// Where the steps come from.
enum Source {
    File(Vec<Step>),
    Input,
}

impl Source {
    fn open(locale: &Locale, file: &Path) -> Result<Self, Failure> {
        if file == Path::new("-") {
            return Ok(Self::Input);
        }
        let open = File::open(file).map_err(|error| Failure::failed(format!("{}: {error}", file.display())))?;
        let mut steps = Vec::new();
        read(locale, BufReader::new(open), |step| {
            steps.push(step.clone());
            Ok(())
        })?;
        Ok(Self::File(steps))
    }

    fn each(self, locale: &Locale, mut play: impl FnMut(&Step) -> Result<(), Failure>) -> Result<(), Failure> {
        match self {
            Self::File(steps) => steps.iter().try_for_each(play),
            Self::Input => read(locale, io::stdin().lock(), |step| play(step)),
        }
    }
}

fn read(
    locale: &Locale,
    mut input: impl BufRead,
    mut each: impl FnMut(&Step) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for number in 1_i64.. {
        let mut line = Vec::new();
        let read = input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
        match read.map_err(|error| Failure::failed(error.to_string()))? {
            0 => break,
            _ => {
                let wrong = |what: String| Failure::usage(locale.cli_drill_line(number, &what));
                let text = String::from_utf8(line).map_err(|error| wrong(error.to_string()))?;
                if let Some(step) = step::parse(&text).map_err(|error| wrong(error.to_string()))? {
                    each(&step)?;
                }
            }
        }
    }
    Ok(())
}
