//! Drawing a forecast in slices, so that other requests are heard and a newer one stops it.

use super::host::Host;
use crate::app::requests::{Answer, Asked, Request};
use crate::app::session::Drawing;
use crate::domain::forecast::Question;
use crate::platform::clock::{breathe, now_ms};

/// How long one slice may take.
const SLICE_MS: f64 = 12.0;
/// Draws between two looks at the clock.
const DRAWS: u32 = 8;

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
        let Request::Forecast { period, as_of, draws, seed, chances } = asked.request.clone() else {
            return Answer::Failed { why: "this is not a forecast".to_owned() };
        };
        let begin = |session: &mut crate::app::session::Session| {
            let as_of = as_of.unwrap_or_else(|| session.today());
            session.begin_forecast(Question { period, as_of, draws, seed, chances })
        };
        let mut drawing = match self.with_session(begin) {
            Some(Ok(drawing)) => drawing,
            Some(Err(why)) => return Answer::Failed { why },
            None => return Answer::Failed { why: "no workspace is open yet".to_owned() },
        };
        while !drawing.is_done() {
            if let Err(why) = slice(&mut drawing) {
                return Answer::Failed { why };
            }
            self.tell(asked.number, Answer::Drawing { drawn: drawing.drawn(), of: draws });
            breathe().await;
            if self.is_superseded(asked) {
                return Answer::Superseded;
            }
        }
        Answer::Forecast(drawing.finish())
    }
}

fn slice(drawing: &mut Drawing) -> Result<(), String> {
    let began = now_ms();
    while !drawing.is_done() && now_ms() - began < SLICE_MS {
        drawing.step(DRAWS)?;
    }
    Ok(())
}
