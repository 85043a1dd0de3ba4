// What journeys do again and again: open the page, go somewhere, bring files in, explore the demo company.

/** The small company of the test data. */
export const SMALL = ['deals', 'people', 'quotas'].map((name) => `tests/data/small/${name}.csv`);

/** A page whose engine has answered. */
export async function opened(stage, options) {
  const watched = await stage.open(options);
  await watched.page.waitForSelector('main h1');
  await watched.page.waitForFunction(() => globalThis.__heard.includes('parcel'));
  return watched;
}

/** Goes to an address, as a link would. */
export async function go(watched, fragment) {
  await watched.page.evaluate((to) => { location.hash = to; }, fragment);
  await watched.page.waitForTimeout(900);
}

/** Chooses files on the page Data. */
export async function choose(watched, files) {
  const choosing = watched.page.waitForEvent('filechooser');
  await watched.page.click('main button:has-text("Choose files")');
  await (await choosing).setFiles(files);
}

/** Imports files that ask nothing. */
export async function imports(watched, files) {
  await go(watched, '#/data');
  await choose(watched, files);
  await watched.page.click('#confirm-import:not([disabled])');
  await watched.reads('.save-mark', /Saved/);
}

/** Loads the demo company into an empty workspace. */
export async function exploreDemo(watched) {
  await watched.page.click('#explore-demo');
  await watched.page.waitForSelector('.figures .figure', { timeout: 90000 });
}

/** A page that holds the demo company. */
export async function withDemo(stage, options) {
  const watched = await opened(stage, options);
  await exploreDemo(watched);
  return watched;
}
