//! Statements with what a viewer must not see taken out, down to the parts of a line's explanation.

use super::{Field, Sight};
use crate::domain::commission::balance::{DRAW_ADVANCE, DRAW_RECOVERY};
use crate::domain::commission::statement::BASE_SALARY;
use crate::domain::commission::{Line, Statement, Trace};
use crate::domain::kernel::{Money, PersonId};

impl Sight {
    /// A statement with what the viewer must not see taken out; nothing where even its total is hidden.
    pub fn statement(&self, statement: &Statement) -> Option<Statement> {
        let Statement {
            plan,
            person,
            person_name,
            period,
            currency,
            lines,
            total,
            exceptions,
            why_zero,
            draw_balance,
        } = statement.clone();
        let sees = |field| self.sees(field, person);
        if !sees(Field::StatementTotal) {
            return None;
        }
        let pays = |line: &Line| line.component != BASE_SALARY || sees(Field::PersonPay);
        let lines: Vec<Line> = lines.into_iter().filter(pays).collect();
        // Without the salary, which is the person's pay and not a sale's, nobody can take one from the other.
        let total = if sees(Field::PersonPay) {
            total
        } else {
            Money::sum(currency, lines.iter().map(|line| line.amount)).ok()?
        };
        let lines = if sees(Field::StatementLines) { lines } else { Vec::new() };
        let lines = lines.into_iter().map(|line| self.line(line, person)).collect();
        let why_zero = why_zero.filter(|_| sees(Field::StatementCalculation));
        let exceptions = if sees(Field::StatementExceptions) { exceptions } else { Vec::new() };
        let draw_balance = draw_balance.filter(|_| sees(Field::StatementDraw));
        Some(Statement {
            plan,
            person,
            person_name,
            period,
            currency,
            lines,
            total,
            exceptions,
            why_zero,
            draw_balance,
        })
    }

    /// A line with what the viewer must not see taken out; its amount is a part of the total.
    fn line(&self, line: Line, person: PersonId) -> Line {
        let Line { component, name, days, amount, trace } = line;
        let Trace {
            rows,
            credit,
            quota_credit,
            quota,
            attainment_before,
            attainment_after,
            clauses,
            exact,
            arithmetic,
            sentence,
            why_zero,
            next_tier,
        } = trace;
        let is_draw = [DRAW_ADVANCE, DRAW_RECOVERY].contains(&component.as_str());
        let calculates = self.sees(Field::StatementCalculation, person)
            && (!is_draw || self.sees(Field::StatementDraw, person));
        let hidden = Trace::empty();
        let trace = Trace {
            rows: if self.sees(Field::StatementDeals, person) { rows } else { Vec::new() },
            credit: if calculates { credit } else { hidden.credit },
            quota_credit: quota_credit.filter(|_| calculates),
            quota: quota.filter(|_| calculates),
            attainment_before: attainment_before.filter(|_| calculates),
            attainment_after: attainment_after.filter(|_| calculates),
            clauses: if calculates { clauses } else { Vec::new() },
            exact: if calculates { exact } else { hidden.exact },
            arithmetic: if calculates { arithmetic } else { String::new() },
            sentence: if calculates { sentence } else { String::new() },
            why_zero: why_zero.filter(|_| calculates),
            next_tier: next_tier.filter(|_| calculates),
        };
        Line { component, name, days, amount, trace }
    }
}
