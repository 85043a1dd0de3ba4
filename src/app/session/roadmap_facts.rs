//! The facts of the seven steps, counted in the workspace and its tables.

use super::Session;
use crate::domain::commission::{Terms, check};
use crate::domain::development::roadmap::facts::{
    AssessmentFacts, DataFacts, GoalFacts, Of, PayFactsInShort, RoadmapFacts, Stake, TechnologyFacts,
};
use crate::domain::development::survey::report::{favourable_share, pillar_scores};
use crate::domain::facts::{Outcome, table::UNASSIGNED};
use crate::domain::goals::smart::Verdict;
use crate::domain::goals::{GoalReport, align::Flag};
use crate::domain::kernel::{Date, DateRange, Grain, Money, PersonId, Rational};
use crate::domain::measure::{Axis, Filter, Key, KpiId, Question, Value, answer, roadblocks};
use crate::domain::model::GoalOwner;
use crate::domain::model::import::RecordKind;
use crate::domain::model::survey::{Pillar, Purpose, Survey};
use std::collections::{BTreeMap, BTreeSet};

/// A competitor met in fewer finished deals need not be known.
const MET_OFTEN: u64 = 5;

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Those that pass, of all.
pub(super) fn share<T>(all: impl IntoIterator<Item = T>, passes: impl Fn(&T) -> bool) -> Of {
    all.into_iter().fold((0, 0), |(have, of), one| (have + u64::from(passes(&one)), of + 1))
}

impl Session {
    /// What the seven steps are judged by, with the cycle's days.
    pub fn roadmap_facts(&mut self, days: DateRange) -> RoadmapFacts {
        let paid = self.paid_people(days);
        let goals = self.goals_without_outlook(days);
        RoadmapFacts {
            assessment: self.assessment_facts(),
            goals: self.goal_facts(&goals, days),
            data: self.data_facts(),
            pay: self.pay_in_short(&paid, days),
            development: self.development_facts(days),
            technology: self.technology_facts(days),
            stakes: self.stakes(),
        }
    }

    /// The last round of a purpose whose totals were released.
    fn last_round(&self, purpose: Purpose) -> Option<(&Survey, Date)> {
        let surveys = self.workspace.surveys.values().filter(|survey| survey.purpose == purpose);
        let released = surveys.filter_map(|survey| {
            let release = self.workspace.releases.get(&survey.id)?;
            Some((survey, release.batches.last()?.on))
        });
        released.max_by_key(|(survey, on)| (*on, survey.opened, survey.id))
    }

    /// What the last maturity survey said of each pillar.
    pub fn pillar_scores(&self) -> BTreeMap<Pillar, Rational> {
        let last = self.last_round(Purpose::Maturity);
        last.map(|(survey, _)| pillar_scores(&self.workspace, survey)).unwrap_or_default()
    }

    fn assessment_facts(&self) -> AssessmentFacts {
        let age = |purpose| self.last_round(purpose).map(|(_, on)| self.today().days_since(on));
        let understood = self.last_round(Purpose::PlanUnderstanding);
        let understood = understood.and_then(|(survey, _)| favourable_share(&self.workspace, survey));
        AssessmentFacts {
            maturity_age_days: age(Purpose::Maturity),
            pillars_scored: number(self.pillar_scores().len()),
            pulse_age_days: age(Purpose::Pulse),
            rounds: self.most_rounds(),
            plan_understood: understood.map(|(favourable, of)| (favourable.into(), of.into())),
            competitors_known: self.competitors_known(),
        }
    }

    /// The released rounds of the survey that has most of them.
    fn most_rounds(&self) -> u64 {
        let surveys = &self.workspace.surveys;
        let released = |survey: &Survey| self.workspace.releases.contains_key(&survey.id);
        let rounds = |last: &Survey| {
            let (mut count, mut at, mut seen) = (0, Some(last), BTreeSet::new());
            while let Some(survey) = at.filter(|survey| seen.insert(survey.id)) {
                count += u64::from(released(survey));
                at = survey.follows.and_then(|before| surveys.get(&before));
            }
            count
        };
        surveys.values().map(rounds).max().unwrap_or(0)
    }

    /// Competitors that finished deals often name, and how many of them the registry knows. Where deals name
    /// none often, one record at least is asked for.
    fn competitors_known(&self) -> Of {
        let column = &self.table.details.competitor;
        let mut met = vec![0u64; column.distinct()];
        for (code, outcome) in column.codes.iter().zip(&self.table.outcome) {
            if let Some(slot) = met.get_mut(*code as usize).filter(|_| *outcome != Outcome::Open) {
                *slot += 1;
            }
        }
        let named =
            column.values().zip(met).filter(|(text, met)| !text.trim().is_empty() && *met >= MET_OFTEN);
        let known = |text: &str| self.workspace.competitors.values().any(|record| record.is_meant_by(text));
        match share(named.map(|(text, _)| text), |text| known(text)) {
            (_, 0) => (number(self.workspace.competitors.len()).min(1), 1),
            found => found,
        }
    }

    fn goal_facts(&self, goals: &GoalReport, days: DateRange) -> GoalFacts {
        let own = || goals.nodes.iter().filter(|node| !node.objective.is_quota());
        let below = || own().filter(|node| node.objective.owner != GoalOwner::Company);
        let fails = |verdict: Verdict| verdict == Verdict::Fails;
        let is_loose = |flag: &Flag| matches!(flag, Flag::Orphan | Flag::ParentGone | Flag::Circle);
        let handed = goals.nodes.iter().filter(|node| node.objective.owner != GoalOwner::Company);
        GoalFacts {
            of_company: number(own().filter(|node| node.objective.owner == GoalOwner::Company).count()),
            sellers_with_target: self.sellers_with_target(goals, days),
            aligned: share(below(), |node| !node.flags.iter().any(is_loose)),
            smart: share(own(), |node| !node.checks.iter().any(|check| fails(check.verdict))),
            acknowledged: share(handed, |node| node.is_acknowledged),
        }
    }

    /// People who won, lost or work on deals in these days, and how many of them have a quota or a goal.
    fn sellers_with_target(&self, goals: &GoalReport, days: DateRange) -> Of {
        let filter = Filter { period: Some(days), ..Filter::default() };
        let kpis = vec![KpiId::WonCount, KpiId::LostCount, KpiId::OpenCount];
        let grids = answer(&self.measure_facts(), &[Question { kpis, by: vec![Axis::Person], filter }]);
        let has_deals = |row: &crate::domain::measure::Row| {
            row.values.iter().any(|(_, value)| matches!(value, Value::Count(count) if *count > 0))
        };
        let rows = grids.first().map(|grid| grid.rows()).unwrap_or_default();
        let active = |row: &crate::domain::measure::Row| match row.keys.first() {
            Some(Key::Person(Some(person))) if has_deals(row) && self.works_on(*person) => Some(*person),
            _ => None,
        };
        let owners: BTreeSet<&GoalOwner> = goals.nodes.iter().map(|node| &node.objective.owner).collect();
        share(rows.iter().filter_map(active), |person| owners.contains(&GoalOwner::Person(*person)))
    }

    fn works_on(&self, person: PersonId) -> bool {
        let record = self.workspace.people.get(&person);
        record.is_some_and(|record| record.left.is_none_or(|left| left >= self.today()))
    }

    fn data_facts(&self) -> DataFacts {
        let deals = number(self.table.len());
        let last = self.last_deals_import();
        let won = self.quarters_with_wins();
        let orphans = self.table.person.iter().filter(|person| **person == UNASSIGNED).count();
        DataFacts {
            deals,
            owned: (deals.saturating_sub(number(orphans)), deals),
            missing_rates: number(self.table.missing_rates.len()),
            import_age_days: last.map(|day| self.today().days_since(day)),
            quarters_with_wins: won,
            activities: number(self.activities.len()),
        }
    }

    /// The newest day that an import of deals shows.
    fn last_deals_import(&self) -> Option<Date> {
        self.deal_imports().max()
    }

    /// The days that imports of deals show.
    fn deal_imports(&self) -> impl Iterator<Item = Date> + '_ {
        let holds_deals = |import: &&crate::domain::model::ImportRecord| {
            import.files.iter().any(|file| file.kind == RecordKind::Deals)
        };
        let snapshots = self.workspace.snapshots().into_iter();
        snapshots.filter(move |(_, import)| holds_deals(import)).map(|(day, _)| day)
    }

    fn quarters_with_wins(&self) -> u64 {
        let by = vec![Axis::Time(Grain::Quarter)];
        let question = Question { kpis: vec![KpiId::WonCount], by, filter: Filter::default() };
        let grids = answer(&self.measure_facts(), &[question]);
        let rows = grids.first().map(|grid| grid.rows()).unwrap_or_default();
        let has_won = |row: &&crate::domain::measure::Row| {
            let is_dated = matches!(row.keys.first(), Some(Key::Time(Some(_))));
            is_dated && matches!(row.value(KpiId::WonCount), Some(Value::Count(won)) if *won > 0)
        };
        number(rows.iter().filter(has_won).count())
    }

    /// People whom a plan that can be read in one way pays on some of these days.
    fn paid_people(&mut self, days: DateRange) -> BTreeSet<PersonId> {
        let Ok(facts) = self.pay_facts() else { return BTreeSet::new() };
        let plans = self.workspace.plans.values().map(|record| &record.document);
        let terms: Vec<Terms> = plans.filter_map(|plan| Terms::new(plan, &facts).ok()).collect();
        let pays = |person: PersonId| {
            let windows = terms.iter().flat_map(|terms| terms.days_of(person));
            windows.into_iter().any(|window| window.overlap(days).is_some())
        };
        self.workspace.people.keys().copied().filter(|person| pays(*person)).collect()
    }

    fn pay_in_short(&self, paid: &BTreeSet<PersonId>, days: DateRange) -> PayFactsInShort {
        let plans: Vec<_> = self.workspace.plans.values().map(|record| &record.document).collect();
        let with_quota = self.workspace.quotas.values().filter(|quota| quota.range.overlap(days).is_some());
        let holders: BTreeSet<PersonId> = with_quota.map(|quota| quota.person).collect();
        PayFactsInShort {
            plans: number(plans.len()),
            unambiguous: share(plans, |plan| check(plan).is_empty()),
            covered: share(holders, |person| paid.contains(person)),
        }
    }

    fn technology_facts(&self, days: DateRange) -> TechnologyFacts {
        let calendar = self.workspace.settings.calendar;
        let mut months = BTreeSet::new();
        let mut month = calendar.period_of(self.today(), Grain::Month).ok();
        for _ in 0..3 {
            let Some(at) = month else { break };
            month = calendar.previous(&at, Grain::Month).ok();
            months.insert(at.range);
        }
        let met = months.iter().filter(|month| self.deal_imports().any(|day| month.contains(day)));
        let last = self.workspace.imports.values().max_by_key(|import| import.sequence);
        let rows = last.map(|last| {
            let files = last.files.iter();
            files.fold((0, 0), |(read, all), file| {
                (read + file.seen - file.refused.min(file.seen), all + file.seen)
            })
        });
        let calls = self.workspace.calls.values().filter(|call| call.range.overlap(days).is_some());
        let kept = self.workspace.views.len() + self.workspace.settings.measures.own.len();
        TechnologyFacts {
            months_with_imports: number(met.count()),
            rows_read: rows.unwrap_or_default(),
            calls: number(calls.count()),
            views_and_kpis: number(kept),
        }
    }

    /// Proven causes with what each cost, dearest first.
    fn stakes(&self) -> Vec<Stake> {
        let Ok(found) = roadblocks(&self.facts_with_history(), &Filter::default(), 0) else {
            return Vec::new();
        };
        let stake = |found: crate::domain::measure::Roadblock| {
            let costs = [found.lost_to_best, found.lost].into_iter().flatten();
            let money: Money = costs.max_by_key(|money| money.minor).filter(|money| money.minor > 0)?;
            found.claimed.then_some(Stake { cause: found.cause, money })
        };
        let mut stakes: Vec<Stake> = found.found.into_iter().filter_map(stake).collect();
        stakes.sort_by_key(|stake| std::cmp::Reverse(stake.money.minor));
        stakes
    }
}
