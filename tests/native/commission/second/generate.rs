//! Random plans over all mechanics and random worlds full of edges: a tape of numbers is drawn, and each choice takes
//! the next of them, so that a shorter or smaller tape is a simpler plan and world.

use super::super::world::{day, rational};
use super::generate_world::world;
use super::world::World;
use attain::domain::kernel::{Currency, Date, Grain, Rational, Rounding, RoundingMode};
use attain::domain::model::Plan;
use attain::domain::model::plan::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Numbers to choose by; behind its end every choice is the first.
pub struct Tape {
    numbers: Vec<u16>,
    at: usize,
}

impl Tape {
    pub fn number(&mut self) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(number)
    }

    pub fn of<T: Clone>(&mut self, options: &[T]) -> T {
        options[self.number() % options.len()].clone()
    }

    /// True once in so many.
    pub fn once_in(&mut self, count: usize) -> bool {
        self.number() % count == count - 1
    }
}

/// A plan, a world, and its year.
#[derive(Clone)]
pub struct Drawn {
    pub plan: Plan,
    pub world: World,
    pub year: i32,
}

/// The plan as a document, then a line for each record that pays.
impl std::fmt::Debug for Drawn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (world, name) = (&self.world, |id| self.world.person(id).name.clone());
        writeln!(f, "{} {}", self.year, serde_json::to_string(&self.plan).unwrap_or_default())?;
        for one in &world.people {
            let (rate, target) = (one.commission_rate, one.target_variable);
            writeln!(f, "{} {:?} {:?}–{:?} {rate:?} {target:?}", one.name, one.team, one.hired, one.left)?;
        }
        for one in &world.quotas {
            writeln!(f, "quota {} {:?} {}", name(one.person), one.range, one.amount)?;
        }
        for (place, one) in world.deals.iter().enumerate() {
            writeln!(f, "deal {place} {} {} {} {:?}", name(one.owner), one.day, one.amount, one.texts)?;
            writeln!(f, "  cost {:?} units {:?} term {:?}", one.cost_minor, one.units, one.term_months)?;
        }
        for one in &world.splits {
            writeln!(f, "split {} {} {:?} {}", one.deal, name(one.person), one.kind, one.share)?;
        }
        for one in &world.cash {
            writeln!(f, "cash {} {:?} {} {}", one.deal, one.kind, one.day, one.minor)?;
        }
        for one in &world.achievements {
            writeln!(f, "achieved {} {} {:?} {}", name(one.person), one.objective, one.range, one.achieved)?;
        }
        Ok(())
    }
}

pub fn drawn() -> impl Strategy<Value = Drawn> {
    any::<bool>().prop_flat_map(|leap| drawn_in(if leap { 2028 } else { 2026 }))
}

pub fn drawn_in(year: i32) -> impl Strategy<Value = Drawn> {
    proptest::collection::vec(any::<u16>(), 0..260).prop_map(move |numbers| of_numbers(numbers, year))
}

/// The plan and world that a tape stands for.
fn of_numbers(numbers: Vec<u16>, year: i32) -> Drawn {
    let mut tape = Tape { numbers, at: 0 };
    let plan = plan(&mut tape, year);
    let world = world(&mut tape, &plan, year);
    Drawn { plan, world, year }
}

pub const PRODUCTS: [&str; 3] = ["Server", "Desk", "Support"];

fn rate(tape: &mut Tape) -> Rate {
    Rate(rational(tape.of(&["10%", "5%", "1/3", "0%", "7.25%", "20%", "100%"])))
}

fn amount(text: &str) -> Amount {
    Amount(rational(text))
}

fn rule(tape: &mut Tape, counts: bool) -> RateRule {
    if counts {
        return RateRule::PerUnit(amount(tape.of(&["100", "33.33", "0.01"])));
    }
    match tape.number() % 6 {
        0..=2 => RateRule::Rate(rate(tape)),
        3 => RateRule::RateOf(RateSource::Person),
        4 => RateRule::Multiple(rational(tape.of(&["1", "1.5", "0.5", "2"]))),
        _ => RateRule::Rate(Rate(rational("12.5%"))),
    }
}

fn beyond(tape: &mut Tape, counts: bool) -> Beyond {
    match (tape.number() % 3, counts) {
        (0, _) => Beyond::Nothing,
        (_, true) => Beyond::PerUnit(amount("50")),
        (_, false) => Beyond::Rate(rate(tape)),
    }
}

const BOUNDS: [(&str, &str, &str); 4] =
    [("0", "0", "0"), ("1000", "50%", "2"), ("2000", "100%", "4"), ("3000.01", "4/3", "6")];

fn level(by: TableBy, place: usize, counts: bool) -> Level {
    let (money, share, count) = BOUNDS[place];
    match (by, counts, place) {
        (TableBy::Attainment, _, 0) => Level::Amount(Rational::ZERO),
        (TableBy::Attainment, _, _) => Level::Share(rational(share)),
        (TableBy::Credit, true, _) => Level::Amount(rational(count)),
        (TableBy::Credit, false, _) => Level::Amount(rational(money)),
    }
}

fn table(tape: &mut Tape, counts: bool) -> Table {
    let application = tape.of(&[Application::Marginal, Application::Retroactive, Application::Overage]);
    let overage = application == Application::Overage && !counts;
    let application =
        if counts && application == Application::Overage { Application::Marginal } else { application };
    let by = if overage { TableBy::Attainment } else { tape.of(&[TableBy::Credit, TableBy::Attainment]) };
    let first = if overage { 2 } else { tape.number() % 2 };
    let owns = !overage && tape.once_in(5);
    let fixed = !counts && !overage && tape.once_in(6);
    let mut tiers = Vec::new();
    for place in first..BOUNDS.len() {
        let pays =
            if fixed { RateRule::Amount(amount(tape.of(&["100", "250"]))) } else { rule(tape, counts) };
        let own = tape.of(&[TierApplication::All, TierApplication::New]);
        let application = owns.then_some(own);
        tiers.push(Tier { from: level(by, place, counts), until: None, application, pays });
        if tape.once_in(3) {
            break;
        }
    }
    let mut table = Table {
        application: (!owns).then_some(application),
        by,
        of: None,
        cuts: None,
        edge: tape.of(&[Edge::LowerInside, Edge::UpperInside]),
        base_rate: None,
        below: (first == 1).then(|| beyond(tape, counts)),
        tiers,
        above: None,
    };
    let multiples = table.tiers.iter().any(|tier| matches!(tier.pays, RateRule::Multiple(_)));
    if (overage || multiples) && tape.once_in(2) {
        table.base_rate = Some(Rate(rational("8%")));
    }
    table
}

fn curve(tape: &mut Tape) -> Curve {
    let shares = [("50%", "20%"), ("80%", "70%"), ("100%", "100%"), ("150%", "250%")];
    let first = tape.number() % 3;
    let points = shares[first..].iter().map(|(at, share)| CurvePoint {
        at: Level::Share(rational(at)),
        pays: CurveValue::OfTarget(rational(share)),
        then: tape.once_in(5).then_some(Between::Step),
    });
    let mut points: Vec<CurvePoint> = points.collect();
    if let Some(last) = points.last_mut() {
        last.then = None;
    }
    let before_last = points.len() - 2;
    points[before_last].then = None;
    Curve {
        by: CurveBy::Attainment,
        points,
        between: Some(Between::Interpolate),
        below: Some(tape.of(&[CurveBelow::Nothing, CurveBelow::Level])),
        above: Some(tape.of(&[
            CurveAbove::Level,
            CurveAbove::Continue,
            CurveAbove::PerPoint(Rate(rational("2%"))),
        ])),
    }
}

fn grid(tape: &mut Tape) -> Grid {
    let texts = PRODUCTS.iter().map(|text| (*text).to_owned()).collect();
    let none = || Axis { by: AxisBy::Amount, from: vec![], up_to: vec![], is: vec![], otherwise: None };
    let rows = Axis { by: AxisBy::Product, is: texts, otherwise: Some(Otherwise::Nothing), ..none() };
    let bounds = |list: &[&str]| list.iter().map(|text| Level::Amount(rational(text))).collect::<Vec<_>>();
    let otherwise = Some(tape.of(&[Otherwise::Nothing, Otherwise::First, Otherwise::Last]));
    let columns = match tape.number() % 2 {
        0 => Axis { from: bounds(&["0", "1000", "2000"]), otherwise, ..none() },
        _ => Axis { up_to: bounds(&["1000", "2000", "3000"]), otherwise, ..none() },
    };
    let rates = (0..3).map(|_| (0..3).map(|_| rate(tape)).collect()).collect();
    Grid { rows, columns, rates }
}

fn scoped(tape: &mut Tape) -> Scoped {
    let one = |list: &[(DealField, &str)]| -> BTreeMap<DealField, String> {
        list.iter().map(|(field, text)| (*field, (*text).to_owned())).collect()
    };
    let all = [
        one(&[(DealField::Product, "Server")]),
        one(&[(DealField::Region, "North")]),
        one(&[(DealField::Product, "server"), (DealField::Region, "North")]),
        one(&[(DealField::Product, "Desk")]),
    ];
    let rules = all.into_iter().map(|matches| ScopedRule { matches, pays: rule(tape, false) }).collect();
    let otherwise = match tape.number() % 6 {
        0 => Beyond::RateOf(RateSource::Person),
        1 => Beyond::Multiple(rational("1.5")),
        _ => beyond(tape, false),
    };
    Scoped { dimensions: vec![DealField::Product, DealField::Region], rules, otherwise: Some(otherwise) }
}

fn measure(tape: &mut Tape, contest: bool) -> Measure {
    let mut measure = Measure::default();
    if contest {
        return measure;
    }
    measure.credit = match tape.number() % 12 {
        0..=6 => CreditOf::Amount,
        7 => CreditOf::Margin,
        8 => CreditOf::NetOfDiscount,
        9 => CreditOf::ListAmount,
        10 => CreditOf::Units,
        _ => CreditOf::Count,
    };
    if tape.once_in(6) {
        measure.of = tape.of(&[Whose::Team, Whose::DirectReports, Whose::AllReports]);
    }
    if tape.once_in(6) {
        measure.shares = tape.of(&[Shares::Splits, Shares::Overlays]);
    }
    if tape.once_in(5) {
        measure.conditions.push(match tape.number() % 3 {
            0 => Condition::is(DealField::Product, &["server", "Desk"]),
            1 => Condition { at_least: Some(rational("1000")), ..Condition::is(DealField::Amount, &[]) },
            _ => Condition { below: Some(rational("24")), ..Condition::is(DealField::TermMonths, &[]) },
        });
    }
    if tape.once_in(8) {
        let conditions = vec![Condition::is(DealField::Region, &["North"])];
        let acts_on = ActsOn::Both;
        measure.multipliers.push(CreditMultiplier { conditions, factor: rational("1.5"), acts_on });
    }
    if tape.once_in(8) {
        let map = |list: [(&str, &str); 3]| -> BTreeMap<String, Rate> {
            list.into_iter().map(|(text, share)| (text.to_owned(), Rate(rational(share)))).collect()
        };
        let quota = map([("New", "100%"), ("Service", "50%"), ("Renewal", "0%")]);
        let commission = map([("new", "100%"), ("Service", "100%"), ("Renewal", "1/3")]);
        let (by, commission) = (DealField::DealType, tape.once_in(2).then_some(commission));
        measure.credit_map = Some(CreditMap { by, quota: Some(quota), commission });
    }
    if measure.credit.is_money() && tape.once_in(10) {
        measure.deduct_first = Some(amount("1000"));
    }
    measure
}

fn sum(tape: &mut Tape) -> Sum {
    match tape.number() % 5 {
        0 | 1 => Sum::Amount(amount(tape.of(&["100", "250.01", "33"]))),
        2 => Sum::OfTarget(Rate(rational("25%"))),
        3 => Sum::OfOte(Rate(rational("5%"))),
        _ => Sum::OfAnnualTarget(Rate(rational("1%"))),
    }
}

fn adjust(tape: &mut Tape, part: &mut Component, others: &[String]) {
    let of = |tape: &mut Tape| (tape.once_in(3)).then(|| others.first().cloned()).flatten();
    let share = |text: &str| Level::Share(rational(text));
    if tape.once_in(5) {
        let otherwise = tape.once_in(2).then(|| Rate(rational("50%")));
        let gate = Gate { of: of(tape), by: Gauge::Attainment, at_least: None, above: None, otherwise };
        part.gates.push(match tape.number() % 2 {
            0 => Gate { at_least: Some(share("50%")), ..gate },
            _ => Gate { above: Some(share("100%")), ..gate },
        });
    }
    if tape.once_in(5) {
        let tiers = [("0%", "0.5"), ("50%", "1"), ("100%", "1.25")];
        let tiers = tiers.map(|(from, factor)| FactorTier { from: share(from), factor: rational(factor) });
        let by = Gauge::Attainment;
        let edge = tape.of(&[Edge::LowerInside, Edge::UpperInside]);
        part.multipliers.push(match tape.number() % 2 {
            0 => Multiplier {
                of: None,
                by,
                factor: Some(rational("1.1")),
                tiers: vec![],
                edge: Edge::LowerInside,
            },
            _ => Multiplier { of: of(tape), by, factor: None, tiers: tiers.to_vec(), edge },
        });
    }
    if tape.once_in(5) {
        for at in ["50%", "100%"] {
            part.kickers.push(Kicker { of: None, by: Gauge::Attainment, at: share(at), pays: sum(tape) });
        }
    }
    if tape.once_in(5) {
        part.caps.push(Limit { sum: sum(tape), per: Per::Period });
    }
    if tape.once_in(6) {
        part.floors.push(Limit { sum: Sum::Amount(amount("10.01")), per: Per::Period });
    }
    if tape.once_in(8) && matches!(part.pays, Pays::Flat(_) | Pays::Scoped(_)) {
        part.caps.push(Limit { sum: Sum::Amount(amount("150")), per: Per::Deal });
        part.floors.push(Limit { sum: Sum::Amount(amount("20")), per: Per::Deal });
    }
    if tape.once_in(12) {
        let mut order = DEFAULT_ORDER.to_vec();
        let turn = tape.number() % order.len();
        order.rotate_left(turn);
        part.order = Some(order);
    }
}

fn component(tape: &mut Tape, number: usize, plan: &Plan, others: &[String]) -> Component {
    let kind = tape.number() % 12;
    let contest = kind == 11;
    let measure = measure(tape, contest || kind == 10);
    let counts = !measure.credit.is_money();
    let pays = match kind {
        0..=2 => Pays::Flat(rule(tape, counts)),
        3..=6 => Pays::Table(table(tape, counts)),
        7 if !counts => Pays::Curve(curve(tape)),
        8 if !counts => Pays::Grid(grid(tape)),
        9 if !counts => Pays::Scoped(scoped(tape)),
        10 => Pays::Mbo(Mbo {
            objectives: vec![
                Objective { name: "Plan".to_owned(), weight: Rate(rational("1/3")), cap: None },
                Objective {
                    name: "Hire".to_owned(),
                    weight: Rate(rational("2/3")),
                    cap: Some(Rate(rational("100%"))),
                },
            ],
        }),
        11 => Pays::Contest(Contest {
            by: tape.of(&[RankBy::Credit, RankBy::Attainment]),
            prizes: ["100.01", "50", "25"].map(amount).to_vec(),
            minimum: None,
        }),
        _ => Pays::Flat(rule(tape, counts)),
    };
    let mut part = Component { measure, ..Component::new(&format!("c{number}"), pays) };
    part.target_share = Some(Rate(rational("1/4")));
    if tape.once_in(4) && !contest {
        part.measured_over = Some(tape.of(&[Grain::Month, Grain::Quarter, Grain::Year]));
        let grain = part.measured_over.unwrap_or(plan.payout);
        if grain.months() > plan.payout.months() {
            let settles = [Settle::AtEnd, Settle::TrueUp, Settle::TrueUpWithoutDeductions];
            part.settle = Some(tape.of(&settles));
            if matches!(part.pays, Pays::Flat(RateRule::Rate(_))) && tape.once_in(3) {
                part.settle = Some(Settle::AttainmentToDate);
            }
        }
    }
    if differs(&part.measure)
        && let Pays::Table(table) = &mut part.pays
    {
        table.cuts = Some(tape.of(&[Cuts::QuotaCredit, Cuts::CommissionCredit]));
    }
    if tape.once_in(12) && !contest {
        let (from, through) = tape.of(&[("01-01", "02-10"), ("01-16", "01-31"), ("02-01", "03-31")]);
        let on = |text: &str| day(&format!("{}-{text}", plan.effective.from.year()));
        part.days = Some(Effective { from: on(from), until: None, through: Some(on(through)) });
    }
    if tape.once_in(5) && !contest {
        let per = tape.of(&[Some(Grain::Year), None, Some(Grain::Quarter), Some(Grain::Month)]);
        let phasing = tape.of(&[None, Some(Phasing::Days), Some(Phasing::Equal)]);
        let phasing = phasing.filter(|_| per == Some(Grain::Year));
        let amount = Some(amount(tape.of(&["24000", "2000", "100000"])));
        let compare = tape.of(&[Compare::Full, Compare::Full, Compare::ToDate]);
        part.quota = Some(QuotaRule { amount, per, people: vec![], phasing, compare });
    }
    if !contest {
        adjust(tape, &mut part, others);
    }
    let plain = part.measured_over.is_none() && part.quota.is_none();
    let by_deals = match &part.pays {
        Pays::Flat(rule) => !rule.is_fixed(),
        Pays::Table(table) => table.rules().all(|rule| !rule.is_fixed()),
        Pays::Scoped(_) => true,
        Pays::Curve(_) | Pays::Grid(_) | Pays::Mbo(_) | Pays::Contest(_) => false,
    };
    let untouched = part.caps.is_empty() && part.floors.is_empty() && part.kickers.is_empty();
    if plain && by_deals && untouched && tape.once_in(2) {
        spread(tape, &mut part);
    }
    part
}

/// Whether quota credit and commission credit may differ.
fn differs(measure: &Measure) -> bool {
    measure.credit_map.as_ref().is_some_and(|map| map.quota != map.commission)
}

fn spread(tape: &mut Tape, part: &mut Component) {
    let third = || Rate(rational("1/3"));
    let half = || Rate(rational("1/2"));
    match tape.number() % 4 {
        0 => {
            part.pay_on =
                Some(PayOn { stages: vec![Stage { share: Rate(Rational::ONE), on: Release::Payment }] })
        }
        1 => {
            let stages = [Release::Booking, Release::Payment].map(|on| Stage { share: half(), on });
            part.pay_on = Some(PayOn { stages: stages.to_vec() });
        }
        2 => {
            let stages = [Release::Booking, Release::Invoice, Release::FullPayment];
            let stages = stages.map(|on| Stage { share: third(), on });
            part.pay_on = Some(PayOn { stages: stages.to_vec() });
        }
        _ => {
            let until = tape.of(&[Release::MonthsAfter(1), Release::DaysAfter(30), Release::MonthsAfter(2)]);
            part.holdback = Some(Holdback { share: Rate(rational("15%")), until });
        }
    }
}

fn plan(tape: &mut Tape, year: i32) -> Plan {
    let mut plan = Plan::new("Random", Currency::USD, Vec::new());
    plan.effective.from = Date::from_ymd(year, 1, 1).unwrap();
    plan.payout = tape.of(&[Grain::Month, Grain::Month, Grain::Quarter, Grain::Year]);
    plan.negative_total = tape.of(&[NegativeTotal::Pay, NegativeTotal::Carry]);
    let own = tape.once_in(3);
    let target = if own { PayAmount::FromPerson } else { PayAmount::PerYear(amount("48000.12")) };
    plan.pay = Some(PayMix { base_salary: None, target_variable: Some(target) });
    let count = 1 + tape.number() % 2;
    for number in 0..count {
        let others: Vec<String> = (0..number).map(|other| format!("c{other}")).collect();
        let part = component(tape, number, &plan, &others);
        plan.components.push(part);
    }
    let mode = tape.of(&[
        RoundingMode::HalfAwayFromZero,
        RoundingMode::HalfEven,
        RoundingMode::HalfUp,
        RoundingMode::Up,
        RoundingMode::Down,
        RoundingMode::TowardZero,
    ]);
    plan.rounding = Rounding { mode, digits: tape.of(&[None, None, None, Some(0), Some(1)]) };
    whole_plan(tape, &mut plan, year);
    plan
}

/// What acts on more than a component.
fn whole_plan(tape: &mut Tape, plan: &mut Plan, year: i32) {
    let on = |month: u8, number: u8| Date::from_ymd(year, month, number).unwrap();
    if tape.once_in(8) {
        plan.pay.as_mut().unwrap().base_salary = Some(PayAmount::FromPerson);
    }
    if tape.once_in(4) {
        let by = tape.of(&[DayCount::Days, DayCount::Months]);
        let all = [
            Prorated::TargetVariable,
            Prorated::Fixed,
            Prorated::Thresholds,
            Prorated::Caps,
            Prorated::Floors,
            Prorated::Draw,
            Prorated::Guarantee,
        ];
        let also = all.into_iter().filter(|_| tape.once_in(2)).collect();
        plan.proration = Some(Proration { by, quota: !tape.once_in(4), also });
    }
    if tape.once_in(6) {
        let month = |quota: &str| RampMonth {
            quota: Some(Rate(rational(quota))),
            guarantee: None,
            accelerators: None,
        };
        let mut months = vec![month("25%"), month("50%")];
        if tape.once_in(3) {
            months[0].guarantee = Some(amount("500"));
        }
        plan.ramp = Some(Ramp { since: Since::Hired, months });
    }
    if tape.once_in(6) {
        let leap = if year % 4 == 0 { 29 } else { 28 };
        let from = tape.of(&[on(2, 1), on(1, 16), on(2, leap)]);
        let mut later = plan.components.clone();
        for part in &mut later {
            if matches!(part.pays, Pays::Flat(RateRule::Rate(_))) {
                part.pays = Pays::Flat(RateRule::Rate(rate(tape)));
            }
        }
        let nothing = Version {
            from,
            pay: None,
            proration: None,
            ramp: None,
            components: Some(later),
            limits: None,
            refunds: None,
            draw: None,
            guarantee: None,
        };
        plan.versions.push(nothing);
    }
    match tape.number() % 10 {
        9 => {
            let kinds = [
                DrawKind::Recoverable,
                DrawKind::RecoverableStrict,
                DrawKind::NonRecoverable,
                DrawKind::Forgiven,
            ];
            let kind = tape.of(&kinds);
            let through = tape.once_in(2).then(|| on(3, 31));
            let (from, until, months) = (None, None, None);
            let opening_balance = tape.once_in(3).then(|| amount("70.05"));
            let amount = amount("150");
            plan.draw = Some(Draw { kind, amount, from, until, through, months, opening_balance });
        }
        8 => {
            let (from, until, through, months) = (None, None, None, None);
            plan.guarantee = Some(Guarantee { amount: amount("120"), from, until, through, months });
        }
        7 => plan.limits.push(PlanLimit {
            id: "most".to_owned(),
            name: None,
            components: Vec::new(),
            cap: Some(Limit { sum: Sum::Amount(amount("300")), per: tape.of(&[Per::Period, Per::Year]) }),
            floor: None,
        }),
        _ => {}
    }
    if tape.once_in(4) {
        let policy = tape.of(&[
            RefundPolicy::ReversePaid,
            RefundPolicy::RerateOriginal,
            RefundPolicy::NegativeDeal,
            RefundPolicy::Ignore,
        ]);
        let window_days = tape.of(&[None, Some(30)]);
        let step = |from_month: u16, share: &str| RefundStep { from_month, share: Rate(rational(share)) };
        let schedule =
            if tape.once_in(3) { vec![step(0, "100%"), step(1, "1/3"), step(2, "0%")] } else { Vec::new() };
        plan.refunds = Some(Refunds { policy, window_days, schedule });
    }
    if tape.once_in(8) {
        plan.anchor = Some(tape.of(&[Anchor::Invoice, Anchor::Payment]));
    }
}

/// The first day of a year, for those who ask.
pub fn first_day(year: i32) -> Date {
    day(&format!("{year}-01-01"))
}
