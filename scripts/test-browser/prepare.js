// Gets the browser for `npm test`, which runs its other tests meanwhile.
import {findBrowser} from './find.js';

await findBrowser(() => {});
