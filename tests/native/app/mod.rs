mod calls;
mod demo;
mod edits;
mod forecasting;
mod intake;
mod persist;
mod snapshots;
mod wire;
