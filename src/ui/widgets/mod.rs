//! Parts that every page is made of: one component, one file, one stylesheet in `style/widgets/`.

pub mod banner;
pub mod bullet;
pub mod button;
pub mod chart;
pub mod dialog;
pub mod empty;
pub mod explain;
pub mod field;
pub mod figure;
pub mod grid;
pub mod icon;
pub mod progress;
pub mod sparkline;
pub mod stepper;
pub mod table;
pub mod tabs;
pub mod tone;

pub use banner::Banner;
pub use bullet::Bullet;
pub use button::{Button, IconButton, Look};
pub use chart::ChartBox;
pub use dialog::{Dialog, Side};
pub use empty::EmptyState;
pub use explain::ExplainPanel;
pub use field::{Field, SelectField, TextField};
pub use figure::Figure;
pub use grid::TypingGrid;
pub use icon::{Icon, Shape};
pub use progress::{ProgressBar, Skeleton};
pub use sparkline::Sparkline;
pub use stepper::Stepper;
pub use table::DataTable;
pub use tabs::Tabs;
pub use tone::ToneMark;
