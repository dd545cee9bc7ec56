// `npm run test:swap [-- JEST-OPTIONS…]`: the tests on real swap alone. See run.js.
import {closingLine} from '../jest.js';
import {runSwapTests} from './run.js';

const numbers = await runSwapTests(process.argv.slice(2));
process.stdout.write(`\n${closingLine(numbers)}\n`);
process.exitCode = numbers.failed === 0 ? 0 : 1;
