//! Makes of the list of screens everything that must know all of them: one line registers a screen.

/// Takes `Name(path::of::Screen)` for each screen but the lane, with its documentation.
macro_rules! screens {
    ($($(#[$doc:meta])* $name:ident($screen:ty)),+ $(,)?) => {
        /// A screen by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Id {
            $($(#[$doc])* $name),+
        }

        impl Id {
            /// Every screen but the lane.
            pub const ALL: [Self; [$(stringify!($name)),+].len()] = [$(Self::$name),+];

            /// The key that opens it; none where no key does.
            #[must_use]
            pub const fn key(self) -> Option<Key> {
                match self {
                    $(Self::$name => <$screen>::KEY),+
                }
            }
        }

        /// A message of one of the screens.
        #[derive(Clone, Debug)]
        pub enum Message {
            /// The lane: scan, Enter.
            Lane(lane::Message),
            $($(#[$doc])* $name(<$screen as Screen>::Message)),+
        }

        /// The screen in front.
        #[derive(Debug)]
        pub enum Front {
            /// None yet: the desk has been asked whether there is an administrator.
            Starting,
            /// The lane: scan, Enter.
            Lane,
            $($(#[$doc])* $name(Box<$screen>)),+
        }

        /// All screens there are now: the lane, and the one in front of it.
        #[derive(Debug)]
        pub struct Screens {
            /// The lane, whatever is in front.
            pub lane: Lane,
            /// What is in front.
            pub front: Front,
        }

        impl Screens {
            /// Opens a screen in front of the lane; nothing changes where that screen has nothing to show.
            pub fn open(&mut self, cx: &Context, screen: Id) -> Task<Message> {
                match screen {
                    $(Id::$name => {
                        let Some((opened, task)) = <$screen>::open(cx, &self.lane) else { return Task::none() };
                        self.front = Front::$name(Box::new(opened));
                        task.map(Message::$name)
                    })+
                }
            }

            /// What can be done on the screen in front.
            #[must_use]
            pub fn offers(&self, locale: &Locale, booth: &Booth) -> Vec<Offer> {
                match &self.front {
                    Front::Starting => Vec::new(),
                    Front::Lane => self.lane.offers(locale, booth),
                    $(Front::$name(screen) => screen.offers(locale, booth)),+
                }
            }

            /// Which keys of the session work now.
            #[must_use]
            pub const fn session_keys(&self) -> SessionKeys {
                match &self.front {
                    Front::Starting => SessionKeys::SignedOut,
                    Front::Lane => Lane::SESSION_KEYS,
                    $(Front::$name(_) => <$screen>::SESSION_KEYS),+
                }
            }

            /// A key that no offer claims.
            pub fn key_typed(&mut self, stroke: Stroke) {
                match &mut self.front {
                    Front::Starting => {}
                    Front::Lane => self.lane.key_typed(stroke),
                    $(Front::$name(screen) => screen.key_typed(stroke)),+
                }
            }

            /// Something offered was chosen on the screen in front.
            pub fn choose(&mut self, cx: &Context, command: Command) -> Action<Message> {
                match &mut self.front {
                    Front::Starting => Action::None,
                    Front::Lane => self.lane.update(cx, Event::Chosen(command)).map(Message::Lane),
                    $(Front::$name(screen) => screen.update(cx, Event::Chosen(command)).map(Message::$name)),+
                }
            }

            /// Brings a message to its screen. One for a screen that has been left meanwhile is dropped.
            pub fn deliver(&mut self, cx: &Context, message: Message) -> Action<Message> {
                match (message, &mut self.front) {
                    (Message::Lane(message), _) => self.lane.update(cx, Event::Own(message)).map(Message::Lane),
                    $((Message::$name(message), Front::$name(screen)) => {
                        screen.update(cx, Event::Own(message)).map(Message::$name)
                    })+
                    $((Message::$name(_), _) => Action::None),+
                }
            }

            /// The desk tells something: the lane always learns of it, and the screen in front does.
            pub fn notify(&mut self, cx: &Context, update: &Update) -> [Action<Message>; 2] {
                let front = match &mut self.front {
                    Front::Starting | Front::Lane => Action::None,
                    $(Front::$name(screen) => screen.notify(cx, update).map(Message::$name)),+
                };
                [front, self.lane.notify(cx, update).map(Message::Lane)]
            }

            /// The body of the page; nothing while the program starts.
            #[must_use]
            pub fn view(&self, ui: &Ui<'_>, booth: &Booth) -> Element<'static, Event<Message>> {
                match &self.front {
                    Front::Starting => iced::widget::space().into(),
                    Front::Lane => self.lane.view(ui, booth).map(|event| event.map(Message::Lane)),
                    $(Front::$name(screen) => screen.view(ui, booth).map(|event| event.map(Message::$name))),+
                }
            }
        }
    };
}
