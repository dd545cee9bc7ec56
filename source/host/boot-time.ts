import {uptime} from 'node:os';

/** When the machine was started, in ms since 1970: its clock now less its uptime, sleep included. */
export const bootTime = (now = Date.now()): number => now - uptime() * 1000;
