import {afterEach, expect} from '@jest/globals';
import {createStage, type Stage, waitFor} from '../helpers/stage.js';
import {faults} from './table.js';

let stage: Stage | null = null;

afterEach(async () => {
  await stage?.close();
  stage = null;
});

/** Reports every half second, a few times, and then falls silent. */
const TRAINER = [
  'node',
  '-e',
  `console.log('Training');
   console.log('Starting training..., iters: 5000');
   let it = 0;
   const timer = setInterval(() => {
     it++;
     console.log('Iter ' + it + ': Train loss 2.000, Learning Rate 1.000e-05, It/sec 2.000, Tokens/sec 512.000, Trained Tokens ' + 50 * it + ', Peak mem 1.234 GB');
     if (it === 24) clearInterval(timer);
   }, 500);
   setInterval(() => {}, 1000);`,
];

faults('a real trainer that reports every half second falls silent', [
  {
    fault: 'for good, after 24 reports',
    holds: 'status says so long before a minute is over, and shows no pace',
    shown: async () => {
      const place = createStage();
      stage = place;
      const id = place.start(TRAINER);
      await waitFor('its last report', () => place.status(id).training.iteration === 24);
      expect(place.status(id)).toMatchObject({
        run: {state: 'training'},
        training: {iterationsPerMinute: expect.any(Number)},
      });
      const {run, training} = await waitFor('the stall', () => {
        const status = place.status(id);
        return status.run.state === 'stalled' ? status : null;
      });
      expect(training).toMatchObject({iteration: 24, iterationsPerMinute: null, etaSeconds: null, finishAt: null});
      const journal = place.journal(id) as {t: number; type: string}[];
      const silent = (journal.at(-1)?.t ?? 0) - new Date(run.stall.since).getTime();
      expect(silent).toBeGreaterThanOrEqual(20_000);
      expect(silent).toBeLessThan(45_000);
      expect(place.mlxtop(['status', id]).stdout).toMatch(/stalled: (?:no sign|the processor works)/);
    },
  },
]);
