// `npm run test:browser [-- JEST-OPTIONS…]`: the tests in a browser alone. See run.js.
import {closingLine} from '../jest.js';
import {runBrowserTests} from './run.js';

const numbers = await runBrowserTests(process.argv.slice(2));
process.stdout.write(`\n${closingLine(numbers)}\n`);
process.exitCode = numbers.failed === 0 ? 0 : 1;
