// `npm run test:mlx [-- --fresh JEST-OPTIONS…]`: the tests with real trainers alone. See run.js.
import {runMlxTests} from './run.js';

const words = process.argv.slice(2);
const {passed, failed, skipped} = await runMlxTests({
  words: words.filter(word => word !== '--fresh'),
  fresh: words.includes('--fresh'),
});
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;
