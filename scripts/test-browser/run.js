// The tests of the report's page in a real browser. Without one they are skipped, and say why.
import {runJest} from '../jest.js';
import {findBrowser} from './find.js';

/** @param {string} text */
const say = text => process.stdout.write(`${text}\n`);

/** Gets the browser, says which or why there is none, and gives the variable by which the tests know it. */
export const browserEnv = async () => {
  const {path, missing} = await findBrowser(say);
  say(missing === undefined ? `browser: ${path}` : `browser: skipped: ${missing}`);
  return {MLXTOP_TEST_IN_BROWSER: path ?? ''};
};

/**
 * Runs them and gives how many passed, failed and were skipped. `words` go to jest.
 * @param {readonly string[]} [words]
 */
export const runBrowserTests = async (words = []) => {
  const env = {...process.env, ...(await browserEnv())};
  // A page at a time: a browser takes all cores as it is.
  return runJest(['--runInBand', ...words, '__tests__/browser/'], {env, again: words.length === 0});
};
