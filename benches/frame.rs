//! What one frame of the lane costs: update, view, layout, draw by tiny-skia at 1366×768, the whole picture every time,
//! into memory as the window's surface is.
//!
//! The program itself redraws only what changed, so this is its worst case. Printed: p50 and p99, and the ratio to an
//! empty window of that size, measured in turns with it. Fails when p99 does not fit into one 60 Hz frame.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

#[cfg(feature = "wgpu")]
compile_error!("this measures tiny-skia, and with the feature wgpu it need not be what draws");

use futures::StreamExt;
use futures::executor::block_on;
use iced::advanced::clipboard;
use iced::advanced::graphics::Viewport;
use iced::advanced::renderer::Style;
use iced::time::{Duration, Instant};
use iced::widget::space;
use iced::{Element, Rectangle, Renderer, Size, Task, mouse, window};
use iced_test::runtime::user_interface::{Cache, UserInterface};
use iced_test::runtime::{Action, task};
use palang::app::{App, Message, Options};
use palang::ui::Look;
use palang::ui::hotkeys::{Key, Stroke};
use palang_booth::config::Config;
use tiny_skia::{Mask, Pixmap};

const FRAMES: usize = 400;
const SIZE: Size = Size::new(1_366.0, 768.0);
const PIXELS: (u32, u32) = (1_366, 768);
const FRAME: Duration = Duration::from_micros(16_667);

fn tell(app: &mut App, message: Message) {
    let task = app.update(message);
    drain(app, task);
}

fn drain(app: &mut App, task: Task<Message>) {
    let Some(actions) = task::into_stream(task) else { return };
    let messages: Vec<Message> = block_on(
        actions
            .filter_map(async |action| match action {
                Action::Output(message) => Some(message),
                _ => None,
            })
            .collect(),
    );
    for message in messages {
        tell(app, message);
    }
}

fn stroke(app: &mut App, stroke: Stroke) {
    tell(app, Message::Stroke(stroke, Instant::now()));
}

struct Screen {
    renderer: Renderer,
    cache: Cache,
    viewport: Viewport,
    pixels: Pixmap,
    clip_mask: Mask,
}

impl Screen {
    fn new() -> Self {
        let settings = palang::settings();
        let (width, height) = PIXELS;
        Self {
            renderer: Renderer::new(settings.default_font, settings.default_text_size),
            cache: Cache::default(),
            viewport: Viewport::with_physical_size(Size::new(width, height), 1.0),
            pixels: Pixmap::new(width, height).expect("pixels"),
            clip_mask: Mask::new(width, height).expect("a mask"),
        }
    }

    fn draw(&mut self, page: Element<'_, Message>, look: Look) {
        let theme = look.theme();
        let mut ui = UserInterface::build(page, SIZE, std::mem::take(&mut self.cache), &mut self.renderer);
        let mut messages = Vec::new();
        let redraw = iced::Event::Window(window::Event::RedrawRequested(Instant::now()));
        let cursor = mouse::Cursor::Unavailable;
        let _ = ui.update(&[redraw], cursor, &mut self.renderer, &mut clipboard::Null, &mut messages);
        let t = look.tokens();
        ui.draw(&mut self.renderer, &theme, &Style { text_color: t.ink }, cursor);
        self.cache = ui.into_cache();
        let everything = [Rectangle::with_size(SIZE)];
        let pixels = &mut self.pixels.as_mut();
        self.renderer.draw(pixels, &mut self.clip_mask, &self.viewport, &everything, t.background);
        std::hint::black_box(self.pixels.data());
    }
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[(sorted.len() - 1) * percent / 100]
}

fn main() {
    let mut running = palang::demo::start(Config::built_in(), None).expect("the demo starts");
    let demo = running.demo.take();
    let code = block_on(running.services.desk.sample_tickets(1)).unwrap().unwrap().remove(0);
    let (mut app, task) = App::new(running.services.clone(), Options::default(), demo);
    drain(&mut app, task);
    for c in "1\n1234\n".chars() {
        stroke(&mut app, if c == '\n' { Stroke::Key(Key::Enter) } else { Stroke::Char(c) });
    }
    for font in palang::settings().fonts {
        iced_test::renderer::graphics::text::font_system().write().unwrap().load_font(font);
    }
    let id = window::Id::unique();
    let (mut lane, mut empty) = (Screen::new(), Screen::new());
    let (mut frames, mut blanks) = (Vec::with_capacity(FRAMES), Vec::with_capacity(FRAMES));
    tell(&mut app, Message::Scanned(code, Instant::now()));
    for frame in 0..FRAMES + 20 {
        let began = Instant::now();
        // Cash being typed and taken back: every frame differs from the one before.
        stroke(&mut app, if frame % 2 == 0 { Stroke::Char('5') } else { Stroke::Backspace });
        lane.draw(app.view(id), app.look());
        let took = began.elapsed();
        let began = Instant::now();
        empty.draw(space().into(), app.look());
        // The first frames fill the caches of glyphs.
        if frame >= 20 {
            frames.push(took);
            blanks.push(began.elapsed());
        }
    }
    frames.sort_unstable();
    blanks.sort_unstable();
    let (p50, p99) = (percentile(&frames, 50), percentile(&frames, 99));
    let blank = percentile(&blanks, 50);
    println!("lane frame   p50 {p50:?}  p99 {p99:?}  ({FRAMES} frames, {}×{})", SIZE.width, SIZE.height);
    println!("empty window p50 {blank:?}  p99 {:?}", percentile(&blanks, 99));
    println!("ratio        p50 {:.2}", p50.as_secs_f64() / blank.as_secs_f64());
    drop(app);
    if p99 > FRAME {
        println!("a frame costs more than a frame: {p99:?} > {FRAME:?}");
        std::process::exit(1);
    }
}
