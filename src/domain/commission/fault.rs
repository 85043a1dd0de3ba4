//! Why an evaluation stops: a number that does not fit, or a deal that the plan does not cover.

use crate::domain::kernel::{MoneyError, PeriodError, RationalError};

/// Why a line could not be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    /// A number did not fit.
    #[error(transparent)]
    Number(#[from] MoneyError),
    /// The data says what the plan has no answer to; names the deal.
    #[error("{0}")]
    Data(String),
}

impl From<RationalError> for Fault {
    fn from(error: RationalError) -> Fault {
        Fault::Number(error.into())
    }
}

impl From<PeriodError> for Fault {
    fn from(error: PeriodError) -> Fault {
        Fault::Data(error.to_string())
    }
}
