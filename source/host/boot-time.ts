import {uptime} from 'node:os';

/** When the machine was started, in ms since 1970: by its clock now and the time that it has been up, sleep included. */
export const bootTime = (now = Date.now()): number => now - uptime() * 1000;
