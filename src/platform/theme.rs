//! Light or dark: the person's choice, or the system's as long as there is none.

use std::cell::Cell;
use std::rc::Rc;

use super::dom;
use super::listener::Listener;
use super::storage;

/// What the person chose. `public/theme.js` reads the same key before first paint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// As the system says, also when it changes.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// What is on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground.
    Dark,
}

const KEY: &str = "theme";
const DARK_QUERY: &str = "(prefers-color-scheme: dark)";

impl Choice {
    const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The stored choice; none, or one we do not know, means the system's.
    fn stored() -> Self {
        let text = storage::get(KEY).ok().flatten().unwrap_or_default();
        [Self::Light, Self::Dark].into_iter().find(|choice| choice.name() == text).unwrap_or_default()
    }

    fn shade(self) -> Shade {
        match self {
            Self::Light => Shade::Light,
            Self::Dark => Shade::Dark,
            Self::System if system_is_dark() => Shade::Dark,
            Self::System => Shade::Light,
        }
    }
}

/// Keeps `data-theme` on the root element true; dropping it stops following the system.
pub struct Theme {
    choice: Rc<Cell<Choice>>,
    changed: Rc<dyn Fn(Shade)>,
    _system: Option<Listener>,
}

impl Theme {
    /// Applies the stored choice and follows the system. `changed` hears every later change of shade.
    pub fn start(changed: impl Fn(Shade) + 'static) -> Self {
        let choice = Rc::new(Cell::new(Choice::stored()));
        let changed: Rc<dyn Fn(Shade)> = Rc::new(changed);
        show(choice.get().shade());
        let (follower, told) = (Rc::clone(&choice), Rc::clone(&changed));
        let system = query().map(|query| {
            Listener::on(&query, "change", move |_| {
                let shade = follower.get().shade();
                show(shade);
                told(shade);
            })
        });
        Self { choice, changed, _system: system }
    }

    /// The person's choice.
    pub fn choice(&self) -> Choice {
        self.choice.get()
    }

    /// What is on screen now.
    pub fn shade(&self) -> Shade {
        self.choice.get().shade()
    }

    /// Applies a choice and stores it; where storage is off it holds for this visit.
    pub fn choose(&self, choice: Choice) {
        self.choice.set(choice);
        let shade = choice.shade();
        show(shade);
        let _ = storage::set(KEY, choice.name());
        (self.changed)(shade);
    }
}

fn show(shade: Shade) {
    let name = match shade {
        Shade::Light => "light",
        Shade::Dark => "dark",
    };
    dom::set_root_attribute("data-theme", name);
}

fn query() -> Option<web_sys::MediaQueryList> {
    web_sys::window()?.match_media(DARK_QUERY).ok().flatten()
}

fn system_is_dark() -> bool {
    query().is_some_and(|query| query.matches())
}
