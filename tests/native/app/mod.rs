mod edits;
mod persist;
