//! Drawing a forecast in slices, so that other requests are heard and a newer one stops it.

use super::host::Host;
use crate::app::requests::{Answer, Asked, BudgetAsk, BudgetReport, DesignReport, ExpectedCost, Request};
use crate::app::session::Drawing;
use crate::domain::forecast::{Chances, Question};
use crate::platform::clock::{breathe, now_ms};

/// How long one slice may take.
const SLICE_MS: f64 = 12.0;
/// Draws between two looks at the clock.
const DRAWS: u32 = 32;

impl Host {
    /// Draws beside the other requests.
    pub(super) fn begin_drawing(&self, asked: Asked) {
        let host = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let answer = host.draw(&asked).await;
            host.tell(asked.number, answer);
        });
    }

    async fn draw(&self, asked: &Asked) -> Answer {
        let begun = match asked.request.clone() {
            Request::Budget(ask) => return self.budget(asked, &ask).await,
            Request::Forecast { period, as_of, draws, seed, chances, lens } => self.with_session(|session| {
                let as_of = as_of.unwrap_or_else(|| session.today());
                session.begin_forecast_with(Question { period, as_of, draws, seed, chances }, lens)
            }),
            Request::Backtest { period, as_of, seed } => self.with_session(|session| {
                let as_of = as_of.unwrap_or_else(|| session.today());
                session.begin_backtest(Question { period, as_of, draws: 0, seed, chances: Chances::Own })
            }),
            _ => return Answer::Failed { why: "this is not a forecast".to_owned() },
        };
        match begun {
            Some(Ok(drawing)) => self.run(asked, drawing).await,
            Some(Err(why)) => Answer::Failed { why },
            None => Answer::Failed { why: "no workspace is open yet".to_owned() },
        }
    }

    /// Looks at past dates, then draws.
    async fn run(&self, asked: &Asked, mut drawing: Drawing) -> Answer {
        let wanted = match &asked.request {
            Request::Forecast { draws, .. } => Some(*draws),
            _ => None,
        };
        if let Some(stopped) = self.draw_all(asked, &mut drawing, wanted).await {
            return stopped;
        }
        if wanted.is_some() {
            Answer::Forecast(drawing.finish_brief())
        } else {
            Answer::Backtested(drawing.report())
        }
    }

    /// A slice at a time; what stopped it, if something did.
    async fn draw_all(&self, asked: &Asked, drawing: &mut Drawing, wanted: Option<u32>) -> Option<Answer> {
        loop {
            match slice(drawing, wanted.is_some()) {
                Err(why) => return Some(Answer::Failed { why }),
                Ok(true) => break,
                Ok(false) => {}
            }
            let (looked, dates) = drawing.looked_at();
            let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            let answer = match wanted {
                Some(of) => Answer::Drawing { drawn: drawing.drawn(), of },
                None => Answer::Drawing { drawn: count(looked), of: count(dates) },
            };
            self.tell(asked.number, answer);
            breathe().await;
            if self.is_superseded(asked) {
                return Some(Answer::Superseded);
            }
        }
        self.with_session(|session| session.keep_look(drawing));
        None
    }

    /// The cost of a period under both plans, on the same draws.
    async fn budget(&self, asked: &Asked, ask: &BudgetAsk) -> Answer {
        let mut costs = Vec::new();
        let mut currency = None;
        for is_after in [false, true] {
            let mut drawing = match self.with_session(|session| session.begin_budget(ask, is_after)) {
                Some(Ok(drawing)) => drawing,
                Some(Err(why)) => return Answer::Failed { why },
                None => return Answer::Failed { why: "no workspace is open yet".to_owned() },
            };
            if let Some(stopped) = self.draw_all(asked, &mut drawing, Some(ask.draws)).await {
                return stopped;
            }
            currency = Some(drawing.currency());
            costs.push(ExpectedCost::of(drawing.payouts(), ask.budget));
        }
        let (Some(currency), [before, after]) = (currency, costs.as_slice()) else {
            return Answer::Failed { why: "nothing was drawn".to_owned() };
        };
        Answer::Designed(DesignReport::Budget(BudgetReport {
            period: ask.period,
            currency,
            draws: ask.draws,
            budget: ask.budget,
            before: *before,
            after: *after,
        }))
    }
}

/// Works for one slice; true once all is done.
fn slice(drawing: &mut Drawing, draws: bool) -> Result<bool, String> {
    let began = now_ms();
    loop {
        let done = if draws { drawing.is_done() } else { !drawing.look_back() };
        if done || now_ms() - began >= SLICE_MS {
            return Ok(done);
        }
        if draws {
            drawing.step(DRAWS)?;
        }
    }
}
