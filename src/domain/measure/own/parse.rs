//! From words to a typed expression: recursive descent with a step limit and a depth limit.

use super::scan::{Token, Word, scan};
use super::{
    Aggregate, Condition, DEEPEST, DayField, Formula, FormulaError, Function, Kind, MOST_STEPS, NUMBERS,
    Node, Operator, TextField, text_field,
};
use crate::domain::kernel::Rational;
use crate::domain::measure::atom::{Adds, Basis};
use crate::domain::measure::catalogue::KpiId;
use crate::domain::measure::filter::Comparison;
use std::collections::BTreeSet;

type Parsed<T> = Result<T, FormulaError>;

/// Reads an expression.
///
/// # Errors
/// The first thing that is wrong, with its place in the text.
pub fn parse(text: &str) -> Result<Formula, FormulaError> {
    let words = scan(text)?;
    let end = text.chars().count();
    let mut parser = Parser { words, next: 0, end, steps: 0, depth: 0, aggregates: Vec::new() };
    let (root, kind) = parser.sum()?;
    match parser.peek() {
        Some(word) => Err(word.wrong("nothing more can stand here; an operator is missing")),
        None => Ok(Formula { root, aggregates: parser.aggregates, kind }),
    }
}

struct Parser {
    words: Vec<Word>,
    next: usize,
    /// The length of the text in characters.
    end: usize,
    steps: usize,
    depth: usize,
    aggregates: Vec<Aggregate>,
}

impl Word {
    fn wrong(&self, message: impl Into<String>) -> FormulaError {
        FormulaError { at: self.at, length: self.length, message: message.into() }
    }
}

impl Parser {
    fn peek(&self) -> Option<&Word> {
        self.words.get(self.next)
    }

    fn take(&mut self) -> Option<Word> {
        let word = self.words.get(self.next).cloned();
        self.next += 1;
        word
    }

    fn at_end(&self, wanted: &str) -> FormulaError {
        FormulaError { at: self.end, length: 0, message: format!("the text ends where {wanted} is needed") }
    }

    fn step(&mut self) -> Parsed<()> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            let message = format!("the expression takes more than {MOST_STEPS} steps");
            return Err(self.peek().map_or_else(|| self.at_end("less"), |word| word.wrong(message)));
        }
        Ok(())
    }

    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Parser) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= DEEPEST {
            let message = format!("the expression is nested deeper than {DEEPEST} times");
            return Err(self.peek().map_or_else(|| self.at_end("less nesting"), |word| word.wrong(message)));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Word { token: Token::Sign(found), .. }) if *found == sign)
    }

    fn is_name(&self, name: &str) -> bool {
        matches!(self.peek(), Some(Word { token: Token::Name(found), .. }) if found == name)
    }

    fn accept_sign(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        self.next += usize::from(found);
        found
    }

    fn accept_name(&mut self, name: &str) -> bool {
        let found = self.is_name(name);
        self.next += usize::from(found);
        found
    }

    fn expect_sign(&mut self, sign: &str) -> Parsed<()> {
        if self.accept_sign(sign) {
            return Ok(());
        }
        let wanted = format!("“{sign}”");
        Err(self
            .peek()
            .map_or_else(|| self.at_end(&wanted), |word| word.wrong(format!("{wanted} is needed here"))))
    }

    fn sum(&mut self) -> Parsed<(Node, Kind)> {
        let (mut left, mut kind) = self.product()?;
        loop {
            let Some(word) = self.peek().cloned() else { return Ok((left, kind)) };
            let operator = match word.token {
                Token::Sign("+") => Operator::Add,
                Token::Sign("-") => Operator::Subtract,
                _ => return Ok((left, kind)),
            };
            self.step()?;
            self.next += 1;
            let (right, other) = self.product()?;
            kind = sum_kind(kind, other).ok_or_else(|| {
                word.wrong(format!("{} and {} cannot be added or subtracted", kind.word(), other.word()))
            })?;
            left = Node::Join(operator, Box::new(left), Box::new(right));
        }
    }

    fn product(&mut self) -> Parsed<(Node, Kind)> {
        let (mut left, mut kind) = self.factor()?;
        loop {
            let Some(word) = self.peek().cloned() else { return Ok((left, kind)) };
            let operator = match word.token {
                Token::Sign("*") => Operator::Multiply,
                Token::Sign("/") => Operator::Divide,
                _ => return Ok((left, kind)),
            };
            self.step()?;
            self.next += 1;
            let (right, other) = self.factor()?;
            let joined = match operator {
                Operator::Multiply => product_kind(kind, other),
                _ => quotient_kind(kind, other),
            };
            let verb = if operator == Operator::Multiply { "multiplied" } else { "divided" };
            kind = joined
                .ok_or_else(|| word.wrong(format!("{} cannot be {verb} by {}", kind.word(), other.word())))?;
            if operator == Operator::Divide && right == Node::Number(Rational::ZERO) {
                return Err(word.wrong("a division by zero"));
            }
            left = Node::Join(operator, Box::new(left), Box::new(right));
        }
    }

    fn factor(&mut self) -> Parsed<(Node, Kind)> {
        self.step()?;
        let Some(word) = self.take() else { return Err(self.at_end("a value")) };
        match &word.token {
            Token::Number(value) => Ok((Node::Number(*value), Kind::Number)),
            Token::Sign("-") => {
                let (inner, kind) = self.deeper(Parser::factor)?;
                Ok((Node::Negative(Box::new(inner)), kind))
            }
            Token::Sign("(") => {
                let inner = self.deeper(Parser::sum)?;
                self.expect_sign(")")?;
                Ok(inner)
            }
            Token::Name(name) if self.is_sign("(") => self.aggregate(&word, &name.clone()),
            Token::Name(name) => match KpiId::parse(name) {
                Some(kpi) if !matches!(kpi, KpiId::Own(_)) => {
                    Ok((Node::Kpi(kpi), Kind::of(kpi.entry().unit)))
                }
                _ => Err(word.wrong(format!(
                    "there is no KPI “{name}”; a column stands inside an aggregate, such as sum({name})"
                ))),
            },
            _ => Err(word.wrong("a number, a KPI or an aggregate is needed here")),
        }
    }

    fn aggregate(&mut self, word: &Word, name: &str) -> Parsed<(Node, Kind)> {
        self.expect_sign("(")?;
        let mut aggregate = Aggregate {
            function: function(name).ok_or_else(|| {
                word.wrong(format!(
                    "there is no aggregate “{name}”; there are count, distinct, sum, mean, median, percentile, min, max"
                ))
            })?,
            adds: None,
            text: None,
            condition: Condition::All,
            basis: Basis::Closing,
        };
        let kind = self.column(word, name, &mut aggregate)?;
        if self.accept_name("where") {
            aggregate.condition = self.either()?;
        }
        if self.accept_name("by") {
            aggregate.basis = self.basis()?;
        }
        self.expect_sign(")")?;
        self.aggregates.push(aggregate);
        Ok((Node::Aggregate(self.aggregates.len() - 1), kind))
    }

    /// What stands before `where`: the column, and of a percentile its share.
    fn column(&mut self, word: &Word, name: &str, aggregate: &mut Aggregate) -> Parsed<Kind> {
        if aggregate.function == Function::Count {
            return Ok(Kind::Count);
        }
        let Some(column) = self.take() else { return Err(self.at_end("a column")) };
        let Token::Name(column_name) = &column.token else {
            return Err(column.wrong(format!("{name} needs a column here")));
        };
        if aggregate.function == Function::Distinct {
            let field = text_field(column_name);
            aggregate.text =
                Some(field.ok_or_else(|| column.wrong(format!("there is no text column “{column_name}”")))?);
            return Ok(Kind::Count);
        }
        let known = NUMBERS.iter().find(|(name, ..)| name == column_name);
        let (_, adds, kind) = known.ok_or_else(|| {
            let names: Vec<&str> = NUMBERS.iter().map(|(name, ..)| *name).collect();
            column.wrong(format!("there is no column “{column_name}”; there are {}", names.join(", ")))
        })?;
        aggregate.adds = Some(*adds);
        if let Function::Percentile(_) = aggregate.function
            && name == "percentile"
        {
            self.expect_sign(",")?;
            let Some(share) = self.take() else { return Err(self.at_end("a share")) };
            match share.token {
                Token::Number(value) if value <= Rational::ONE => {
                    aggregate.function = Function::Percentile(value);
                }
                _ => return Err(share.wrong("a share from 0 to 1 is needed here, such as 0.9 or 90%")),
            }
        }
        let is_mean_of_share = *kind == Kind::Ratio && aggregate.function == Function::Sum;
        if is_mean_of_share {
            return Err(word.wrong("chances are not added up; take their mean"));
        }
        Ok(*kind)
    }

    fn basis(&mut self) -> Parsed<Basis> {
        let Some(word) = self.take() else { return Err(self.at_end("created, closed or due")) };
        match &word.token {
            Token::Name(name) if name == "created" => Ok(Basis::Created),
            Token::Name(name) if name == "closed" => Ok(Basis::Closing),
            Token::Name(name) if name == "due" => Ok(Basis::Due),
            _ => Err(word.wrong("by created, by closed or by due: the day by which deals stand in a period")),
        }
    }

    fn either(&mut self) -> Parsed<Condition> {
        let mut left = self.both()?;
        while self.accept_name("or") {
            self.step()?;
            left = Condition::Or(Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    fn both(&mut self) -> Parsed<Condition> {
        let mut left = self.test()?;
        while self.accept_name("and") {
            self.step()?;
            left = Condition::And(Box::new(left), Box::new(self.test()?));
        }
        Ok(left)
    }

    fn test(&mut self) -> Parsed<Condition> {
        self.step()?;
        if self.accept_name("not") {
            return Ok(Condition::Not(Box::new(self.deeper(Parser::test)?)));
        }
        if self.accept_sign("(") {
            let inner = self.deeper(Parser::either)?;
            self.expect_sign(")")?;
            return Ok(inner);
        }
        let Some(word) = self.take() else { return Err(self.at_end("a condition")) };
        let Token::Name(name) = &word.token else {
            return Err(word.wrong("a condition begins with a column, or is won, lost, open, qualified …"));
        };
        if let Some(plain) = plain_condition(name) {
            return Ok(plain);
        }
        if let Some((_, adds, _)) = NUMBERS.iter().find(|(known, ..)| known == name) {
            return self.number_test(*adds);
        }
        match (name.as_str(), text_field(name)) {
            ("created", _) => self.day_test(DayField::Created),
            ("closed", _) => self.day_test(DayField::Closed),
            (_, Some(field)) => self.text_test(field),
            _ => Err(word.wrong(format!("there is no column “{name}”"))),
        }
    }

    fn comparison(&mut self) -> Parsed<(Comparison, bool)> {
        let Some(word) = self.take() else { return Err(self.at_end("a comparison")) };
        match word.token {
            Token::Sign("<") => Ok((Comparison::Less, false)),
            Token::Sign("<=") => Ok((Comparison::AtMost, false)),
            Token::Sign(">") => Ok((Comparison::More, false)),
            Token::Sign(">=") => Ok((Comparison::AtLeast, false)),
            Token::Sign("=") => Ok((Comparison::AtLeast, true)),
            _ => Err(word.wrong("one of = < <= > >= is needed here")),
        }
    }

    fn number_test(&mut self, adds: Adds) -> Parsed<Condition> {
        if self.accept_name("is") {
            return self.missing(Condition::Known(adds));
        }
        let (comparison, exactly) = self.comparison()?;
        let negative = self.accept_sign("-");
        let Some(word) = self.take() else { return Err(self.at_end("a number")) };
        let Token::Number(bound) = word.token else { return Err(word.wrong("a number is needed here")) };
        let bound = if negative { bound.checked_neg().unwrap_or(bound) } else { bound };
        let at_least = Condition::Number(adds, comparison, bound);
        if !exactly {
            return Ok(at_least);
        }
        let at_most = Condition::Number(adds, Comparison::AtMost, bound);
        Ok(Condition::And(Box::new(at_least), Box::new(at_most)))
    }

    fn day_test(&mut self, field: DayField) -> Parsed<Condition> {
        let (comparison, exactly) = self.comparison()?;
        let Some(word) = self.take() else { return Err(self.at_end("a day")) };
        let Token::Day(day) = word.token else {
            return Err(word.wrong("a day is needed here, such as 2026-03-31"));
        };
        let at_least = Condition::Day(field, comparison, day);
        if !exactly {
            return Ok(at_least);
        }
        let at_most = Condition::Day(field, Comparison::AtMost, day);
        Ok(Condition::And(Box::new(at_least), Box::new(at_most)))
    }

    fn text_test(&mut self, field: TextField) -> Parsed<Condition> {
        if self.accept_name("is") {
            let known = Condition::Not(Box::new(Condition::Text(field, BTreeSet::from([String::new()]))));
            return self.missing(known);
        }
        if self.accept_name("in") {
            self.expect_sign("(")?;
            let mut texts = BTreeSet::new();
            loop {
                self.step()?;
                texts.insert(self.text()?);
                if !self.accept_sign(",") {
                    break;
                }
            }
            self.expect_sign(")")?;
            return Ok(Condition::Text(field, texts));
        }
        let is_other = self.accept_sign("!=");
        if !is_other {
            self.expect_sign("=")?;
        }
        let found = Condition::Text(field, BTreeSet::from([self.text()?]));
        Ok(if is_other { Condition::Not(Box::new(found)) } else { found })
    }

    /// What follows `is`: `known` or `missing`.
    fn missing(&mut self, known: Condition) -> Parsed<Condition> {
        let Some(word) = self.take() else { return Err(self.at_end("known or missing")) };
        match &word.token {
            Token::Name(name) if name == "known" => Ok(known),
            Token::Name(name) if name == "missing" => Ok(Condition::Not(Box::new(known))),
            _ => Err(word.wrong("is known, or is missing")),
        }
    }

    fn text(&mut self) -> Parsed<String> {
        let Some(word) = self.take() else { return Err(self.at_end("a text")) };
        match word.token {
            Token::Text(text) => Ok(text),
            _ => Err(word.wrong("a text in quotes is needed here, such as \"North\"")),
        }
    }
}

fn function(name: &str) -> Option<Function> {
    Some(match name {
        "count" => Function::Count,
        "distinct" => Function::Distinct,
        "sum" => Function::Sum,
        "mean" | "average" => Function::Mean,
        "median" | "percentile" => Function::Percentile(Rational::HALF),
        "min" => Function::Least,
        "max" => Function::Most,
        _ => return None,
    })
}

fn plain_condition(name: &str) -> Option<Condition> {
    Some(match name {
        "won" => Condition::Won,
        "lost" => Condition::Lost,
        "open" => Condition::Open,
        "qualified" => Condition::Qualified,
        "disqualified" => Condition::Disqualified,
        "no_decision" => Condition::NoDecision,
        "stuck" => Condition::Stuck,
        _ => return None,
    })
}

fn sum_kind(a: Kind, b: Kind) -> Option<Kind> {
    match (a, b) {
        (same, other) if same == other => Some(same),
        (Kind::Ratio, Kind::Number) | (Kind::Number, Kind::Ratio) => Some(Kind::Ratio),
        (Kind::Count, Kind::Number) | (Kind::Number, Kind::Count) => Some(Kind::Number),
        _ => None,
    }
}

fn product_kind(a: Kind, b: Kind) -> Option<Kind> {
    match (a, b) {
        (Kind::Money | Kind::Days, Kind::Money | Kind::Days) => None,
        (Kind::Money, _) | (_, Kind::Money) => Some(Kind::Money),
        (Kind::Days, _) | (_, Kind::Days) => Some(Kind::Days),
        (Kind::Ratio, Kind::Ratio) => Some(Kind::Ratio),
        _ => Some(Kind::Number),
    }
}

fn quotient_kind(a: Kind, b: Kind) -> Option<Kind> {
    match (a, b) {
        (Kind::Money, Kind::Money) | (Kind::Days, Kind::Days) | (Kind::Count, Kind::Count) => {
            Some(Kind::Ratio)
        }
        (Kind::Money, _) => Some(Kind::Money),
        (_, Kind::Money) => None,
        (Kind::Days, _) => Some(Kind::Days),
        (Kind::Ratio, Kind::Number | Kind::Count) => Some(Kind::Ratio),
        _ => Some(Kind::Number),
    }
}
