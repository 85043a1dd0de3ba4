//! What an evaluation tells while it runs. The silent recorder keeps nothing and compiles away; the
//! tape keeps what a line's trace is written from. Both hear the same code, so both agree.

use super::attainment::Standing;
use super::trace::Reason;
use crate::domain::kernel::Rational;

/// Credit paid at one rate: a part of a line before rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Which step of the table pays; nothing for the base rate below quota in an overage table.
    pub step: Option<usize>,
    /// Where the part begins, as credit.
    pub from: Rational,
    /// How much credit it holds.
    pub part: Rational,
    /// What is paid for each unit of credit.
    pub rate: Rational,
    /// What is paid once.
    pub fixed: Rational,
}

impl Piece {
    /// Whether it pays anything before limits.
    pub fn pays(&self) -> bool {
        !self.fixed.is_zero() || !(self.part.is_zero() || self.rate.is_zero())
    }
}

/// A calculation that acts on what stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It is multiplied.
    Times(Rational),
    /// An amount in minor units is added, or taken if it is below 0.
    Plus(Rational),
}

/// A change, and the clause of the plan that makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub change: Change,
    /// What it is, for the sentence; empty if nothing needs to be said.
    pub words: String,
    /// The JSON pointer within the component; empty if it is no clause.
    pub path: String,
}

/// Listens to the evaluation of one line.
pub(super) trait Recorder {
    /// Whether what is told is kept; a silent recorder is spared the work of finding it out.
    const KEEPS: bool;
    /// The quota credit and the commission credit measured.
    fn credit(&mut self, _quota: Rational, _pay: Rational) {}
    /// Quota and base rate.
    fn standing(&mut self, _standing: Standing) {}
    /// One part and its rate.
    fn piece(&mut self, _piece: Piece) {}
    /// A part as text that a calculator can follow, where it is no piece of a table.
    fn term(&mut self, _text: impl FnOnce() -> String) {}
    /// Something that acts on what was earned.
    fn change(&mut self, _told: impl FnOnce() -> Told) {}
    /// What the calculation so far comes to takes the place of its parts.
    fn restart(&mut self, _exact: Rational, _words: impl FnOnce() -> String) {}
    /// The line pays 0 for this reason.
    fn zero(&mut self, _reason: Reason) {}
}

/// Keeps nothing.
pub(super) struct Silent;

impl Recorder for Silent {
    const KEEPS: bool = false;
}

/// Keeps everything.
#[derive(Default)]
pub(super) struct Tape {
    pub quota_credit: Option<Rational>,
    pub credit: Option<Rational>,
    pub standing: Standing,
    pub pieces: Vec<Piece>,
    pub terms: Vec<String>,
    pub changes: Vec<Told>,
    pub reason: Option<Reason>,
    pub notes: Vec<String>,
    /// The amount from which the printed calculation starts, if not from the parts.
    pub from: Option<Rational>,
}

impl Recorder for Tape {
    const KEEPS: bool = true;

    fn credit(&mut self, quota: Rational, pay: Rational) {
        self.quota_credit = Some(quota);
        self.credit = Some(pay);
    }

    fn standing(&mut self, standing: Standing) {
        self.standing = standing;
    }

    fn piece(&mut self, piece: Piece) {
        self.pieces.push(piece);
    }

    fn term(&mut self, text: impl FnOnce() -> String) {
        self.terms.push(text());
    }

    fn change(&mut self, told: impl FnOnce() -> Told) {
        self.changes.push(told());
    }

    fn restart(&mut self, exact: Rational, words: impl FnOnce() -> String) {
        self.notes.extend(self.changes.drain(..).map(|told| told.words).filter(|words| !words.is_empty()));
        self.notes.extend(Some(words()).filter(|words| !words.is_empty()));
        self.from = Some(exact);
    }

    fn zero(&mut self, reason: Reason) {
        self.reason = Some(reason);
    }
}
