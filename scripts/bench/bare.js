import {spawn} from 'node:child_process';
import {setTimeout as delay} from 'node:timers/promises';
import {usageOf} from './processes.js';
import {median} from './statistics.js';

const STARTS = 5;
/** Until its size has settled. */
const SETTLE_MS = 1000;

/** @type {number | null} */
let resident = null;

const sizes = async () => {
  const children = Array.from({length: STARTS}, () =>
    spawn(process.execPath, ['-e', 'setInterval(()=>{},1e3)'], {stdio: 'ignore'}),
  );
  try {
    await delay(SETTLE_MS);
    return children.map(child => usageOf(child.pid ?? 0).residentBytes);
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
};

/** Resident bytes of a Node that does nothing on this machine, the median of five. */
export const bareResident = async () => {
  resident ??= median(await sizes());
  return resident;
};
