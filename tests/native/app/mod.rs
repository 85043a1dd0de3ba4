mod demo;
mod edits;
mod forecasting;
mod persist;
mod snapshots;
mod wire;
