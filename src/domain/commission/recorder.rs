//! What an evaluation tells while it runs. The silent recorder keeps nothing and compiles away; the
//! tape keeps what a line's trace is written from. Both hear the same code, so both agree.

use super::attainment::Standing;
use super::trace::Reason;
use crate::domain::kernel::Rational;

/// Credit paid at one rate: a part of a line before rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Which step of the scheme pays; nothing for the base rate below quota in an overage table.
    pub step: Option<usize>,
    /// Where the part begins, in minor units of credit.
    pub from: Rational,
    /// How much credit it holds, in minor units.
    pub part: Rational,
    /// The rate, after a multiple.
    pub rate: Rational,
}

/// Listens to the evaluation of one line.
pub(super) trait Recorder {
    /// Whether what is told is kept; a silent recorder is spared the work of finding it out.
    const KEEPS: bool;
    /// The credit measured, in minor units.
    fn credit(&mut self, _minor: Rational) {}
    /// Quota and base rate.
    fn standing(&mut self, _standing: Standing) {}
    /// One part and its rate.
    fn piece(&mut self, _piece: Piece) {}
    /// The line pays 0 for this reason.
    fn zero(&mut self, _reason: Reason) {}
    /// The exact amount and what it was rounded to.
    fn rounded(&mut self, _exact: Rational, _minor: i64) {}
}

/// Keeps nothing.
pub(super) struct Silent;

impl Recorder for Silent {
    const KEEPS: bool = false;
}

/// Keeps everything.
#[derive(Default)]
pub(super) struct Tape {
    pub credit: Option<Rational>,
    pub standing: Standing,
    pub pieces: Vec<Piece>,
    pub reason: Option<Reason>,
    pub exact: Option<Rational>,
}

impl Recorder for Tape {
    const KEEPS: bool = true;

    fn credit(&mut self, minor: Rational) {
        self.credit = Some(minor);
    }

    fn standing(&mut self, standing: Standing) {
        self.standing = standing;
    }

    fn piece(&mut self, piece: Piece) {
        self.pieces.push(piece);
    }

    fn zero(&mut self, reason: Reason) {
        self.reason = Some(reason);
    }

    fn rounded(&mut self, exact: Rational, _minor: i64) {
        self.exact = Some(exact);
    }
}
