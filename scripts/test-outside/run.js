// The tests with programs from outside: shells, sshd, mandoc, ruby, promtool. Those of a program that is missing are
// skipped, and say why.
import {runJest} from '../jest.js';
import {findTools} from './find.js';

/** @param {string} text */
const say = text => process.stdout.write(`${text}\n`);

/**
 * Runs them and gives how many passed, failed and were skipped. `words` go to jest.
 * @param {readonly string[]} [words]
 */
export const runOutsideTests = async (words = []) => {
  const tools = await findTools(say);
  for (const [name, why] of Object.entries(tools.missing)) say(`${name}: skipped: ${why}`);
  const env = {...process.env, MLXTOP_TEST_OUTSIDE: JSON.stringify(tools.paths)};
  const files = words.some(word => word.includes('__tests__')) ? [] : ['__tests__/outside/'];
  return runJest([...words, ...files], {env, again: words.length === 0});
};
