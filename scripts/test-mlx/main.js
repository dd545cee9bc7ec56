// `npm run test:mlx [-- --fresh JEST-OPTIONS…]`: the tests with real trainers alone. See run.js.
import {closingLine} from '../jest.js';
import {runMlxTests} from './run.js';

const words = process.argv.slice(2);
const numbers = await runMlxTests({
  words: words.filter(word => word !== '--fresh'),
  fresh: words.includes('--fresh'),
});
process.stdout.write(`\n${closingLine(numbers)}\n`);
process.exitCode = numbers.failed === 0 ? 0 : 1;
