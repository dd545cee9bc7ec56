// The tests with programs from outside: shells, sshd, mandoc, ruby, promtool. Those of a program that is missing are
// skipped, and say why.
import {runJest} from '../jest.js';
import {findTools} from './find.js';

/** @param {string} text */
const say = text => process.stdout.write(`${text}\n`);

/** Gets the programs, says which are missing, and gives the variable by which the tests know them. */
export const outsideEnv = async () => {
  const tools = await findTools(say);
  for (const [name, why] of Object.entries(tools.missing)) say(`${name}: skipped: ${why}`);
  return {MLXTOP_TEST_OUTSIDE: JSON.stringify(tools.paths)};
};

/**
 * Runs them and gives how many passed, failed and were skipped. `words` go to jest.
 * @param {readonly string[]} [words]
 */
export const runOutsideTests = async (words = []) => {
  const env = {...process.env, ...(await outsideEnv())};
  const files = words.some(word => word.includes('__tests__')) ? [] : ['__tests__/outside/'];
  return runJest([...words, ...files], {env, again: words.length === 0});
};
