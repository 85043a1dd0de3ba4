//! VALUES. Money, exact rationals, dates, periods, ids and places: types that cannot hold nonsense.
//!
//! Units: money in minor units of its currency (`i64`), dates in days since 1970-01-01 (`i32`),
//! rates and attainments as exact fractions of `i128`. Everything here is checked: an overflow is
//! an error value, never a wrap, a saturation or a panic, and no float exists in this room.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::indexing_slicing
)]

pub mod allocate;
pub mod calendar;
pub mod currency;
pub mod date;
pub mod exact_sum;
pub mod id;
pub mod money;
pub mod period;
pub mod rational;
pub mod rounding;
pub mod source;
pub mod workdays;

pub use allocate::{AllocationError, allocate};
pub use calendar::{Calendar, Grain, Pattern, Weekday, YearName, YearStart};
pub use currency::Currency;
pub use date::{Date, DateError};
pub use exact_sum::ExactSum;
pub use id::{
    AchievementId, AdjustmentId, AnswerId, CallId, ChangeId, CompetitorId, CycleId, DisputeId, FileId,
    GoalId, Id, IdSource, ImportId, NoteId, OwnKpiId, PayRunId, PersonId, PlanId, QuotaId, RateId, RecordId,
    SurveyId, ViewId, WorkspaceId,
};
pub use money::{Money, MoneyError};
pub use period::{DateRange, Period, PeriodError};
pub use rational::{Rational, RationalError};
pub use rounding::{Rounding, RoundingMode};
pub use source::Place;
pub use workdays::{WorkingDays, days_over, share_over};
