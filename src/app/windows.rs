//! Windows, and the stream of what the booth tells.

use super::{Message, Options};
use futures::{SinkExt, Stream, StreamExt};
use iced::{Event as Anything, Point, Size, Task, event, window};
use palang_booth::desk::Desk;
use std::hash::{Hash, Hasher};

/// Updates that may wait between the desk and the screen.
const UPDATES: usize = 100;
/// The size a window opens with; a kiosk's becomes the monitor's.
pub const OPERATOR: Size = Size::new(1_366.0, 768.0);
const CUSTOMER: Size = Size::new(1_024.0, 600.0);
const LEAST: Size = Size::new(1_024.0, 720.0);

/// What the program wants to know about its windows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// It has a new size, in logical pixels.
    Resized(Size),
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
    /// Size of the operator's.
    pub size: Size,
    /// Size of the customer's.
    pub customer_size: Size,
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
            maximized: !options.kiosk,
            exit_on_close_request: false,
            ..window::Settings::default()
        };
        let (operator, opening) = window::open(settings);
        // A window manager may overlook a wish made before the window was there.
        let grown = if options.kiosk { opening.discard() } else { opening.then(|id| window::maximize(id, true)) };
        let mut tasks = vec![grown];
        let customer = options.customer.then(|| {
            // There is no list of monitors: it opens to the right of the operator's, and takes that monitor whole.
            let (id, opening) = window::open(window::Settings {
                size: CUSTOMER,
                position: window::Position::Specific(Point::new(OPERATOR.width, 0.0)),
                exit_on_close_request: false,
                ..window::Settings::default()
            });
            tasks.push(opening.discard());
            if options.kiosk {
                tasks.push(window::set_mode(id, window::Mode::Fullscreen));
            }
            id
        });
        let windows =
            Self { operator, customer, size: OPERATOR, customer_size: CUSTOMER, kiosk: options.kiosk, keyboard: false };
        (windows, Task::batch(tasks))
    }

    /// Takes a new size.
    pub fn resized(&mut self, id: window::Id, size: Size) {
        if self.customer == Some(id) {
            self.customer_size = size;
        } else {
            self.size = size;
        }
    }
}

/// Filters what windows say; a plain function, as iced wants it.
pub fn heard(event: Anything, _status: event::Status, id: window::Id) -> Option<Message> {
    let Anything::Window(event) = event else { return None };
    let event = match event {
        window::Event::Opened { size, .. } | window::Event::Resized(size) => Event::Resized(size),
        window::Event::CloseRequested => Event::CloseRequested,
        window::Event::Unfocused => Event::Unfocused,
        window::Event::Closed => Event::Closed,
        _ => return None,
    };
    Some(Message::Window(id, event))
}

/// The desk as the subscription names it: by a number, not by what is in it.
#[derive(Clone)]
pub struct Listening {
    desk: Desk,
    turn: u64,
}

impl Listening {
    /// The `turn`-th attempt to listen.
    #[must_use]
    pub const fn new(desk: Desk, turn: u64) -> Self {
        Self { desk, turn }
    }
}

impl Hash for Listening {
    fn hash<H: Hasher>(&self, state: &mut H) {
        "palang desk".hash(state);
        self.turn.hash(state);
    }
}

/// Everything the booth tells, until this listener falls behind.
pub fn listen(listening: &Listening) -> impl Stream<Item = Message> + use<> {
    let desk = listening.desk.clone();
    iced::stream::channel(UPDATES, async move |mut out| {
        let mut updates = desk.subscribe();
        while let Some(update) = updates.next().await {
            if out.send(Message::Heard(update)).await.is_err() {
                return;
            }
        }
        // The next tick begins afresh: a second's pause is the back-off. If nobody hears this, the program is ending.
        drop(out.send(Message::Behind).await);
    })
}
