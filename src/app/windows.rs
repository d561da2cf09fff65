//! Windows, and the stream of the desk's updates.

use super::{Message, Options};
use futures::{SinkExt, Stream, StreamExt};
use iced::{Event as Anything, Point, Size, Task, event, window};
use palang_booth::desk::Desk;
use palang_cli::Half;
use std::hash::{Hash, Hasher};

/// Updates that may wait between the desk and the screen.
const UPDATES: usize = 100;
/// The size a window opens with; a kiosk's becomes the monitor's.
pub const OPERATOR: Size = Size::new(1_366.0, 768.0);
const CUSTOMER: Size = Size::new(1_024.0, 600.0);
/// The smallest page that is drawn: a smaller window shows this page smaller, and nothing of it is cut.
const PAGE: Size = Size::new(1_024.0, 744.0);
/// Smaller than this nobody can read it.
const LEAST: Size = Size::new(640.0, 450.0);

/// A window's title and edges, and a desktop's own strip: about so much of the screen's height is theirs.
const FRAME: f32 = 64.0;
/// Half a screen that is narrower is too narrow to read.
const SLIM: f32 = 900.0;
/// How far down the second of two windows begins: below the first one's title.
const CASCADE: f32 = 32.0;

/// What the program wants to know about its windows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// It has a new size: to be asked for, as the event has it divided by whatever scale was in force then.
    Resized,
    /// Its size, divided by the scale in force.
    Measured(Size),
    /// Somebody wants it closed: Alt+F4, a close button.
    CloseRequested,
    /// It has lost the keyboard.
    Unfocused,
    /// It is gone.
    Closed,
}

/// The windows and their sizes.
#[derive(Clone, Copy, Debug)]
pub struct Windows {
    /// The operator's.
    pub operator: window::Id,
    /// The customer's.
    pub customer: Option<window::Id>,
    /// Size of the operator's page.
    pub size: Size,
    /// By how much the operator's page is drawn smaller than its window's pixels ask for; 1 where it fits.
    pub scale: f32,
    /// Size of the customer's.
    pub customer_size: Size,
    /// The operator's window is being measured: its scale stays until the answer is there, which is divided by it.
    measuring: bool,
    /// It changed its size meanwhile.
    again: bool,
    /// The whole screen, and no way out.
    pub kiosk: bool,
    /// The keyboard has been given to the operator's window once: after that it is the desktop's to give.
    pub keyboard: bool,
}

impl Windows {
    /// Opens them.
    pub fn open(options: Options) -> (Self, Task<Message>) {
        let settings = window::Settings {
            size: OPERATOR,
            min_size: Some(LEAST),
            fullscreen: options.kiosk,
            maximized: !options.kiosk && options.half.is_none(),
            exit_on_close_request: false,
            ..window::Settings::default()
        };
        let (operator, opening) = window::open(settings);
        // A window manager may overlook a wish made before the window was there.
        let grown = match options.half {
            Some(half) => opening.then(move |id| beside(half, id)),
            None if options.kiosk => opening.discard(),
            None => opening.then(|id| window::maximize(id, true)),
        };
        let mut tasks = vec![grown];
        let customer = options.customer.then(|| {
            // There is no list of monitors: a kiosk's opens right of the operator's, and takes that monitor whole.
            let position = if options.kiosk {
                window::Position::Specific(Point::new(OPERATOR.width, 0.0))
            } else {
                window::Position::SpecificWith(corner)
            };
            let (id, opening) = window::open(window::Settings {
                size: CUSTOMER,
                position,
                exit_on_close_request: false,
                ..window::Settings::default()
            });
            tasks.push(opening.discard());
            if options.kiosk {
                tasks.push(window::set_mode(id, window::Mode::Fullscreen));
            }
            id
        });
        let windows = Self {
            operator,
            customer,
            size: OPERATOR,
            scale: 1.0,
            customer_size: CUSTOMER,
            measuring: false,
            again: false,
            kiosk: options.kiosk,
            keyboard: false,
        };
        (windows, Task::batch(tasks))
    }

    /// Asks how large a window is now, one question at a time.
    pub fn measure(&mut self, id: window::Id) -> Task<Message> {
        if self.customer != Some(id) {
            if self.measuring {
                self.again = true;
                return Task::none();
            }
            self.measuring = true;
        }
        window::size(id).map(move |size| Message::Window(id, Event::Measured(size)))
    }

    /// Takes the answer; asks again where it is out of date.
    pub fn measured(&mut self, id: window::Id, size: Size) -> Task<Message> {
        if self.customer == Some(id) {
            self.customer_size = size;
            return Task::none();
        }
        let whole = Size::new(size.width * self.scale, size.height * self.scale);
        self.scale = scale(whole);
        self.size = Size::new(whole.width / self.scale, whole.height / self.scale);
        self.measuring = false;
        if std::mem::take(&mut self.again) { self.measure(id) } else { Task::none() }
    }
}

/// How much smaller the page must be drawn to fit into a window of this size.
fn scale(size: Size) -> f32 {
    (size.width / PAGE.width).min(size.height / PAGE.height).clamp(0.1, 1.0)
}

/// Puts a window on its half of the screen, once it is known how large that is.
fn beside(half: Half, id: window::Id) -> Task<Message> {
    window::monitor_size(id).then(move |screen| {
        let Some(screen) = screen else { return Task::none() };
        let (at, size) = part(half, screen);
        Task::batch([window::resize(id, size), window::move_to(id, at)])
    })
}

/// Where that is: half the screen, where half of it is enough to read; else one window lies over the other, and the
/// titles of both can be seen.
fn part(half: Half, screen: Size) -> (Point, Size) {
    let enough = screen.width / 2.0 >= SLIM;
    let width = if enough { screen.width / 2.0 } else { PAGE.width.min(screen.width) };
    let down = if enough { 0.0 } else { CASCADE };
    let at = match half {
        Half::Left => Point::ORIGIN,
        Half::Right => Point::new(screen.width - width, down),
    };
    (at, Size::new(width, screen.height - FRAME - down))
}

/// The lower right corner of the screen: where the customer's window is seen, and can be moved from.
fn corner(window: Size, screen: Size) -> Point {
    Point::new((screen.width - window.width).max(0.0), (screen.height - window.height - FRAME).max(0.0))
}

/// Filters the events of windows; a plain function, as iced wants it.
pub fn event(event: Anything, _status: event::Status, id: window::Id) -> Option<Message> {
    let Anything::Window(event) = event else { return None };
    let event = match event {
        window::Event::Opened { .. } | window::Event::Resized(_) | window::Event::Rescaled(_) => Event::Resized,
        window::Event::CloseRequested => Event::CloseRequested,
        window::Event::Unfocused => Event::Unfocused,
        window::Event::Closed => Event::Closed,
        _ => return None,
    };
    Some(Message::Window(id, event))
}

/// The desk's updates as the subscription names them: by a number, not by what is in them.
#[derive(Clone)]
pub struct DeskUpdates {
    desk: Desk,
    turn: u64,
}

impl DeskUpdates {
    /// The `turn`-th attempt to subscribe.
    #[must_use]
    pub const fn new(desk: Desk, turn: u64) -> Self {
        Self { desk, turn }
    }
}

impl Hash for DeskUpdates {
    fn hash<H: Hasher>(&self, state: &mut H) {
        "palang desk".hash(state);
        self.turn.hash(state);
    }
}

/// Everything the desk tells, until this listener falls behind.
pub fn desk_updates(updates: &DeskUpdates) -> impl Stream<Item = Message> + use<> {
    let desk = updates.desk.clone();
    iced::stream::channel(UPDATES, async move |mut out| {
        let mut updates = desk.subscribe();
        while let Some(update) = updates.next().await {
            if out.send(Message::Desk(update)).await.is_err() {
                return;
            }
        }
        // The next tick begins afresh: a second's pause is the back-off. If nobody listens, the program is ending.
        drop(out.send(Message::FellBehind).await);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_fits_into_any_window_and_is_never_drawn_larger_than_life() {
        // A screen, and the same at 125 %.
        for (window, expected) in [
            (Size::new(1_920.0, 1_080.0), 1.0),
            (Size::new(1_536.0, 864.0), 1.0),
            (Size::new(1_366.0, 768.0), 1.0),
            (Size::new(1_024.0, 768.0), 1.0),
            (Size::new(1_092.8, 614.4), 614.4 / 744.0),
            (Size::new(819.2, 614.4), 0.8),
        ] {
            let scale = scale(window);
            assert!((scale - expected).abs() < 1.0e-6, "{window:?}: {scale}");
            assert!(window.width / scale > PAGE.width - 0.1 && window.height / scale > PAGE.height - 0.1);
        }
    }

    #[test]
    fn measuring_a_window_again_changes_nothing_and_a_change_meanwhile_is_not_lost() {
        let (mut windows, _) = Windows::open(Options::default());
        let (id, small) = (windows.operator, Size::new(1_024.0, 558.0));
        for _ in 0..3 {
            drop(windows.measure(id));
            // Another event while the question is on its way: asked again after the answer, once.
            drop(windows.measure(id));
            drop(windows.measured(id, Size::new(small.width / windows.scale, small.height / windows.scale)));
            assert!(windows.measuring && !windows.again);
            drop(windows.measured(id, Size::new(small.width / windows.scale, small.height / windows.scale)));
            assert!(!windows.measuring);
            assert!((windows.scale - 0.75).abs() < 1.0e-6 && (windows.size.height - 744.0).abs() < 0.1);
        }
    }

    #[test]
    fn two_windows_share_a_screen_or_lie_so_that_both_titles_can_be_seen() {
        for (screen, apart) in [
            (Size::new(2_560.0, 1_440.0), true),
            (Size::new(1_920.0, 1_080.0), true),
            (Size::new(1_366.0, 768.0), false),
            (Size::new(1_024.0, 768.0), false),
        ] {
            let ((left, one), (right, other)) = (part(Half::Left, screen), part(Half::Right, screen));
            assert_eq!(one, other);
            assert!(right.x + other.width <= screen.width && right.y + other.height + FRAME <= screen.height);
            assert_eq!(right.x >= left.x + one.width, apart, "{screen:?}");
            assert!(apart || right.y >= left.y + CASCADE);
            assert!(one.width >= LEAST.width && one.height >= LEAST.height);
        }
    }
}
