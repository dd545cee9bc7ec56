// What a stand-in starts when it finds that somebody came or went.
import {settle} from '../settle.js';

settle(process.argv[2] ?? '');
