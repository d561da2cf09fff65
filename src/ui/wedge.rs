//! The scanner is a wrapper widget: it sees every key before anything else on the page does.
//!
//! A burst becomes one message; what a person types is given back, in order, to whatever has the focus, and to the
//! page's keys when nothing has. The Enter of a scan presses nothing. No subscription is involved, so no key can be
//! dropped.

mod keyboard;

use super::hotkeys::{Key, Stroke};
use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, overlay, renderer};
use iced::time::Instant;
use iced::{Element, Event, Length, Rectangle, Renderer, Size, Theme, Vector, mouse, window};
use keyboard::Pressed;
use palang_domain::wedge::{self, Press, Verdict, WedgeSettings};
use std::collections::VecDeque;

/// Wraps a whole page.
pub struct Wedge<'a, Message> {
    content: Element<'a, Message>,
    on_scan: Box<dyn Fn(String, Instant) -> Message + 'a>,
    on_stroke: Box<dyn Fn(Stroke, Instant) -> Message + 'a>,
    settings: WedgeSettings,
    generation: u64,
    now: fn() -> Instant,
}

/// Keys that are kept for replay; a ticket has far fewer.
const HELD_MAX: usize = 1_024;

/// Wraps `content`: scans come out of `on_scan`, the keys that nothing inside wanted out of `on_stroke`, both with the
/// instant they came.
pub fn wedge<'a, Message>(
    content: impl Into<Element<'a, Message>>,
    on_scan: impl Fn(String, Instant) -> Message + 'a,
    on_stroke: impl Fn(Stroke, Instant) -> Message + 'a,
) -> Wedge<'a, Message> {
    Wedge {
        content: content.into(),
        on_scan: Box::new(on_scan),
        on_stroke: Box::new(on_stroke),
        settings: WedgeSettings::default(),
        generation: 0,
        now: Instant::now,
    }
}

impl<Message> Wedge<'_, Message> {
    /// How scans are distinguished from typing.
    #[must_use]
    pub fn settings(mut self, settings: WedgeSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Another source of instants: a test's, which must not depend on how busy the machine is.
    #[must_use]
    pub fn clock(mut self, now: fn() -> Instant) -> Self {
        self.now = now;
        self
    }

    /// A new number means that the operator has put the last scan away, so the same code may come again at once.
    #[must_use]
    pub const fn generation(mut self, generation: u64) -> Self {
        self.generation = generation;
        self
    }
}

struct State {
    assembler: wedge::Wedge,
    /// Key events of a burst that may still turn out to be a person, with the character each makes.
    held: VecDeque<(char, Event)>,
    generation: u64,
    epoch: Instant,
}

/// Everything `Widget::update` is given besides the event, so that held events can be replayed.
struct Around<'a, 'b, 'c> {
    layout: Layout<'a>,
    cursor: mouse::Cursor,
    renderer: &'a Renderer,
    clipboard: &'b mut dyn Clipboard,
    viewport: &'c Rectangle,
}

impl<Message> Wedge<'_, Message> {
    /// Gives one event to the content; answers whether the content wanted it.
    fn forward(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        around: &mut Around<'_, '_, '_>,
        shell: &mut Shell<'_, Message>,
    ) -> bool {
        let mut messages = Vec::new();
        // A shell of its own: the capture of one replayed event must not hide the next.
        let mut inner = Shell::new(&mut messages);
        self.content.as_widget_mut().update(
            tree,
            event,
            around.layout,
            around.cursor,
            around.renderer,
            around.clipboard,
            &mut inner,
            around.viewport,
        );
        let captured = inner.is_event_captured();
        shell.merge(inner, |message| message);
        captured
    }

    /// Gives a key to the content, and to the page when the content did not want it.
    fn deliver(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        around: &mut Around<'_, '_, '_>,
        shell: &mut Shell<'_, Message>,
        now: Instant,
    ) {
        let stroke = match keyboard::pressed(event) {
            Pressed::Character(' ') => Stroke::Key(Key::Space),
            Pressed::Character(c) => Stroke::Char(c),
            Pressed::Enter => Stroke::Key(Key::Enter),
            Pressed::Tab => Stroke::Key(Key::Tab),
            Pressed::Backspace => Stroke::Backspace,
            Pressed::Named(key) => Stroke::Key(key),
            Pressed::Nothing => {
                self.forward(tree, event, around, shell);
                return;
            }
        };
        // Enter, Escape and function keys belong to the page even while somebody types into a field.
        let pages_own = matches!(stroke, Stroke::Key(Key::Enter | Key::Escape | Key::Function(_) | Key::Tab));
        if pages_own || !self.forward(tree, event, around, shell) {
            shell.publish((self.on_stroke)(stroke, now));
        }
        shell.capture_event();
    }

    /// Gives back, in order, what a person typed while it might still have been a scan.
    fn replay(
        &mut self,
        tree: &mut Tree,
        state: &mut State,
        released: &str,
        around: &mut Around<'_, '_, '_>,
        shell: &mut Shell<'_, Message>,
        now: Instant,
    ) {
        for typed in released.chars() {
            // Whatever stands before it in the queue was swallowed.
            while let Some((c, event)) = state.held.pop_front() {
                if c == typed {
                    self.deliver(tree, &event, around, shell, now);
                    break;
                }
            }
        }
    }

    /// A verdict without a key of its own: time has passed.
    fn tick(
        &mut self,
        tree: &mut Tree,
        state: &mut State,
        around: &mut Around<'_, '_, '_>,
        shell: &mut Shell<'_, Message>,
        now: Instant,
    ) {
        match state.assembler.tick(now.duration_since(state.epoch)) {
            Some(Verdict::Code(code)) => shell.publish((self.on_scan)(code, now)),
            Some(Verdict::Hold { released } | Verdict::Pass { released }) => {
                self.replay(tree, state, &released, around, shell, now);
            }
            Some(Verdict::Repeated | Verdict::TooLong) | None => {}
        }
        state.wake(shell, now);
    }

    /// A key went down.
    fn key_down(
        &mut self,
        tree: &mut Tree,
        state: &mut State,
        event: &Event,
        repeat: bool,
        around: &mut Around<'_, '_, '_>,
        shell: &mut Shell<'_, Message>,
    ) {
        let now = (self.now)();
        let press = match keyboard::pressed(event) {
            Pressed::Character(c) => Press::Char(c),
            Pressed::Enter | Pressed::Tab => Press::End,
            Pressed::Nothing => Press::Modifier,
            Pressed::Backspace | Pressed::Named(_) => Press::Other,
        };
        match state.assembler.press(press, repeat, now.duration_since(state.epoch)) {
            Verdict::Code(code) => {
                shell.publish((self.on_scan)(code, now));
                state.restart(press, event);
                shell.capture_event();
            }
            Verdict::Hold { released } => {
                self.replay(tree, state, &released, around, shell, now);
                if let Press::Char(c) = press
                    && state.held.len() < HELD_MAX
                {
                    state.held.push_back((c, event.clone()));
                }
                shell.capture_event();
            }
            Verdict::Pass { released } => {
                self.replay(tree, state, &released, around, shell, now);
                // A key that is held down is one key: a heavy hand must not issue ten tickets.
                if !repeat || press == Press::Other {
                    self.deliver(tree, event, around, shell, now);
                }
            }
            // Noise goes to the desk like any scan: it is refused there, and that is a fact.
            Verdict::TooLong => {
                shell.publish((self.on_scan)(state.held.iter().map(|(c, _)| *c).collect(), now));
                shell.capture_event();
            }
            Verdict::Repeated => {
                state.restart(press, event);
                shell.capture_event();
            }
        }
        state.wake(shell, now);
    }
}

impl State {
    /// The scan is over, and its keys with it. The key that showed that it was over may be the first of another burst.
    fn restart(&mut self, press: Press, event: &Event) {
        self.held.clear();
        if let Press::Char(c) = press {
            self.held.push_back((c, event.clone()));
        }
    }

    /// Asks to be woken when the assembler decides by itself, and forgets keys that cannot be released any more.
    fn wake<Message>(&mut self, shell: &mut Shell<'_, Message>, now: Instant) {
        match self.assembler.deadline() {
            Some(deadline) => {
                let wait = deadline.saturating_sub(now.duration_since(self.epoch));
                shell.request_redraw_at(now + wait);
            }
            None => self.held.clear(),
        }
    }
}

impl<Message> Widget<Message, Theme, Renderer> for Wedge<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State {
            assembler: wedge::Wedge::new(self.settings.clone()),
            held: VecDeque::new(),
            generation: self.generation,
            epoch: (self.now)(),
        })
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.content));
    }

    fn size(&self) -> Size<Length> {
        self.content.as_widget().size()
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        self.content.as_widget_mut().layout(&mut tree.children[0], renderer, limits)
    }

    fn operate(&mut self, tree: &mut Tree, layout: Layout<'_>, renderer: &Renderer, operation: &mut dyn Operation) {
        self.content.as_widget_mut().operate(&mut tree.children[0], layout, renderer, operation);
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_mut::<State>();
        if state.generation != self.generation {
            state.generation = self.generation;
            state.assembler.forget();
        }
        let child = &mut tree.children[0];
        let mut around = Around { layout, cursor, renderer, clipboard, viewport };
        match event {
            Event::Keyboard(iced::keyboard::Event::KeyPressed { repeat, .. }) => {
                self.key_down(child, state, event, *repeat, &mut around, shell);
            }
            Event::Window(window::Event::RedrawRequested(now)) => {
                self.tick(child, state, &mut around, shell, *now);
                self.forward(child, event, &mut around, shell);
            }
            _ => {
                if self.forward(child, event, &mut around, shell) {
                    shell.capture_event();
                }
            }
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        self.content.as_widget().draw(&tree.children[0], renderer, theme, style, layout, cursor, viewport);
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        self.content.as_widget().mouse_interaction(&tree.children[0], layout, cursor, viewport, renderer)
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, Renderer>> {
        self.content.as_widget_mut().overlay(&mut tree.children[0], layout, renderer, viewport, translation)
    }
}

impl<'a, Message: 'a> From<Wedge<'a, Message>> for Element<'a, Message> {
    fn from(wedge: Wedge<'a, Message>) -> Self {
        Self::new(wedge)
    }
}
