mod edits;
mod forecasting;
mod persist;
mod wire;
