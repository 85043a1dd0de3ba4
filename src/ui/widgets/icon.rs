//! Icons: simple strokes on a 16 × 16 grid. They never speak alone; a word stands beside or in the label.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Shape {
    Home,
    Chart,
    Target,
    Coins,
    Forecast,
    People,
    Table,
    Gear,
    Check,
    Cross,
    Up,
    Down,
    Warning,
    Question,
    Undo,
    Redo,
    Download,
    Upload,
    Copy,
    Link,
    Plus,
    Pencil,
    Trash,
    Arrow,
    Clock,
    Lock,
    Sort,
    Road,
}

impl Shape {
    const fn path(self) -> &'static str {
        match self {
            Shape::Home => "M2 8 8 2.5 14 8M4 7v6.5h8V7M7 13.5V10h2v3.5",
            Shape::Chart => "M2.5 2v11.5H14M5.5 11V8M8.5 11V4.5M11.5 11V6.5",
            Shape::Target => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 8h.01",
            Shape::Coins => {
                "M2.5 5c0-1.2 2-2 4.500-2s4.500.8 4.500 2-2 2-4.500 2-4.500-.8-4.500-2M2.500 5v5.500c0 1.200 2 2 4.500 2M11.500 5v2M6 11c0-1.200 1.800-2 4-2s4 .8 4 2-1.800 2-4 2-4-.8-4-2"
            }
            Shape::Forecast => {
                "M2 12.500 6 8.500l2.500 2 2-3M10.500 7.500 14 3.500M10.500 7.500l3.500 1M10.500 7.500 14 6"
            }
            Shape::People => {
                "M6 2.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5M1.500 13.500c0-2.500 2-4 4.500-4s4.500 1.500 4.500 4M10.500 3a2.300 2.300 0 0 1 0 4.500M12 9.700c1.500.5 2.500 1.900 2.500 3.800"
            }
            Shape::Table => "M2.500 3h11v10h-11zM2.500 6.300h11M2.500 9.600h11M6.500 3v10",
            Shape::Gear => {
                "M8 5.700a2.300 2.300 0 1 0 0 4.600 2.300 2.300 0 0 0 0-4.600M8 2v2M8 12v2M2 8h2M12 8h2M3.800 3.800l1.400 1.400M10.800 10.800l1.400 1.400M12.200 3.800l-1.400 1.400M5.200 10.800l-1.400 1.400"
            }
            Shape::Check => "m3 8.500 3.500 3.500L13 4.500",
            Shape::Cross => "m4 4 8 8M12 4l-8 8",
            Shape::Up => "M8 13V3.500M4 7.300 8 3.300l4 4",
            Shape::Down => "M8 3v9.500M4 8.700l4 4 4-4",
            Shape::Warning => "M8 2.500 14.500 13.500h-13zM8 6.500v3.500M8 12h.01",
            Shape::Question => {
                "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M6.300 6.200c.2-1 1-1.500 1.800-1.500 1 0 1.800.7 1.800 1.600 0 1.400-1.900 1.500-1.900 2.900M8 11.300h.01"
            }
            Shape::Undo => "M6 3 2.500 6.500 6 10M2.500 6.500H10a3.500 3.500 0 0 1 0 7H7",
            Shape::Redo => "m10 3 3.500 3.500L10 10M13.500 6.500H6a3.500 3.500 0 0 0 0 7h3",
            Shape::Download => "M8 2v8M4.500 7 8 10.500 11.500 7M2.500 13.500h11",
            Shape::Upload => "M8 10.500V2.500M4.500 6 8 2.500 11.500 6M2.500 13.500h11",
            Shape::Copy => "M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3",
            Shape::Link => {
                "M6.500 9.500l3-3M7 4.500l1.500-1.500a3 3 0 0 1 4.500 4.500L11.500 9M9 11.500 7.500 13a3 3 0 0 1-4.500-4.500L4.500 7"
            }
            Shape::Plus => "M8 3v10M3 8h10",
            Shape::Pencil => "M3 13l.6-2.800L10.800 3l2.200 2.200-7.200 7.200zM9.500 4.300l2.200 2.200",
            Shape::Trash => "M2.500 4.500h11M6 4.500V2.500h4v2M4 4.500l.6 9h6.800l.6-9M6.700 7v4M9.300 7v4",
            Shape::Arrow => "M3 8h9.500M9 4.500 12.500 8 9 11.500",
            Shape::Clock => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 4.800V8l2.300 1.500",
            Shape::Lock => "M3.500 7.500h9v6h-9zM5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500",
            Shape::Road => {
                "M2.500 13.500h4a2.500 2.500 0 0 0 0-5h3a2.500 2.500 0 0 0 0-5h4M11.500 1.500l2 2-2 2"
            }
            Shape::Sort => "M5 3v10M2.700 10.700 5 13l2.300-2.300M11 13V3M8.700 5.300 11 3l2.300 2.300",
        }
    }
}

/// An icon, silent for screen readers.
#[component]
pub fn Icon(
    /// What it shows.
    shape: Shape,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=shape.path()></path>
        </svg>
    }
}
