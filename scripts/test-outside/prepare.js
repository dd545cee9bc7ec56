// Gets the programs for `npm test`, which runs its other tests meanwhile.
import {findTools} from './find.js';

await findTools(() => {});
