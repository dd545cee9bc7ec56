// What a stand-in starts when it finds that a process has come or gone.
import {settle} from '../settle.js';

settle(process.argv[2] ?? '');
