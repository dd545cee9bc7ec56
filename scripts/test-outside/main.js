// `npm run test:outside [-- JEST-OPTIONS…]`: the tests with programs from outside alone. See run.js.
import {closingLine} from '../jest.js';
import {runOutsideTests} from './run.js';

const numbers = await runOutsideTests(process.argv.slice(2));
process.stdout.write(`\n${closingLine(numbers)}\n`);
process.exitCode = numbers.failed === 0 ? 0 : 1;
