// Makes the environments of the tests with real trainers, for `npm test`, which runs its other tests meanwhile.
import {prepareQuietly} from './run.js';

await prepareQuietly();
