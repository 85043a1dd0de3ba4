// The app's side of a page-level bench: load a file, answer KPIs, filter. Made whole by `cargo xtask bench`.
import start, { load as read, figures, verify as lengths } from './bench.js';

export const init = async () => { await start(); };
export const load = (blob) => read(blob);
export const kpis = async () => figures();
export const filter = async ({ team, from, to }) => figures(team, from, to);
export const verify = async () => lengths();
