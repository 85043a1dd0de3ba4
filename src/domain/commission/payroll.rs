//! The payroll file: one row for each payee, period and pay element. The rows add up to the statements.

use super::statement::Statement;
use crate::domain::kernel::{Currency, Money, MoneyError, Period, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayrollRow {
    /// The pay period.
    pub period: Period,
    /// Who is paid.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// The pay element, as payroll calls it.
    pub code: String,
    /// The lines that it holds, as statements call them.
    pub lines: Vec<String>,
    /// How much; below 0 is taken away.
    pub amount: Money,
}

/// The rows of statements. `codes` says what payroll calls a line's id; without any, the id is the code.
///
/// # Errors
/// [`MoneyError`] if a sum does not fit.
pub fn payroll(
    statements: &[&Statement],
    codes: &BTreeMap<String, String>,
) -> Result<Vec<PayrollRow>, MoneyError> {
    type Key = (Period, String, PersonId, String, Currency);
    let mut rows: BTreeMap<Key, PayrollRow> = BTreeMap::new();
    for statement in statements {
        for line in statement.lines.iter().filter(|line| line.amount.minor != 0) {
            let code = codes.get(&line.component).unwrap_or(&line.component).clone();
            let name = statement.person_name.clone();
            let key = (
                statement.period.clone(),
                name.clone(),
                statement.person,
                code.clone(),
                line.amount.currency,
            );
            let row = rows.entry(key).or_insert_with(|| PayrollRow {
                period: statement.period.clone(),
                person: statement.person,
                name,
                code,
                lines: Vec::new(),
                amount: Money::zero(line.amount.currency),
            });
            row.amount = row.amount.checked_add(line.amount)?;
            if !row.lines.contains(&line.name) {
                row.lines.push(line.name.clone());
            }
        }
    }
    Ok(rows.into_values().collect())
}

/// The ids of lines with an amount that `codes` does not name.
pub fn without_code(statements: &[&Statement], codes: &BTreeMap<String, String>) -> BTreeSet<String> {
    let lines = statements.iter().flat_map(|statement| &statement.lines);
    let paid = lines.filter(|line| line.amount.minor != 0).map(|line| &line.component);
    paid.filter(|component| !codes.contains_key(*component)).cloned().collect()
}
