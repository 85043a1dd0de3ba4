mod edits;
mod forecasting;
mod persist;
