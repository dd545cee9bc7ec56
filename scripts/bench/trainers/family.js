// A trainer of four processes, as with a data loader: the first computes most of the time, its three workers now and
// then.
import {spawn} from 'node:child_process';
import {fileURLToPath} from 'node:url';

/** @param {number} milliseconds */
const compute = milliseconds => {
  for (const until = performance.now() + milliseconds; performance.now() < until; ) Math.sqrt(until);
};

if (process.argv[2] === 'worker') {
  setInterval(() => compute(2), 20);
} else {
  const itself = fileURLToPath(import.meta.url);
  for (let worker = 0; worker < 3; worker++)
    spawn(process.execPath, [itself, 'worker', ...process.argv.slice(2)], {stdio: 'ignore'});
  process.stdout.write('Starting training..., iters: 1000000\n');
  let iteration = 0;
  setInterval(() => {
    compute(40);
    if (++iteration % 20 === 0) process.stdout.write(`Iter ${iteration}: Train loss 2.000, Learning Rate 1.000e-05\n`);
  }, 50);
}
