import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createCards} from '../../scripts/rehearsal-nvidia/rehearsal.js';
import {createStage, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;
let cards: ReturnType<typeof createCards>;

beforeEach(() => {
  cards = createCards({scene: 'shared'});
  cards.change(state => {
    for (const process of state.processes) if ('words' in process.who) process.who.words = 'steady.mjs';
  });
  stage = createStage(undefined, {MLXTOP_TOOLS: cards.tools});
});

afterEach(async () => {
  await stage.close();
  cards.remove();
});

/** The pid of each loop that was started. */
const loops = (): number[] =>
  cards
    .calls()
    .filter(call => call.includes(' -l '))
    .map(call => Number(call.split(' ')[0]));

test('one nvidia-smi reads the card while the run lasts, and is gone with its recorder, however that ends', async () => {
  const id = stage.start(['node', trainerFile('steady.mjs'), '--iters', '10000', '--ms', '20']);
  await waitFor('the card', () => stage.journal(id).some(({type}) => type === 'cards'));
  expect(stage.journal(id).find(({type}) => type === 'cards')).toMatchObject({
    cards: [{busyPercent: 100, runBytes: 20036 * 1024 ** 2}],
    processes: [{pid: 2162, ofRun: false}, {ofRun: true}, {pid: 1956, ofRun: false}],
  });
  await waitFor('its cost', () => (stage.status(id).recorder.helperMemoryBytes ?? 0) > 0);
  expect(stage.mlxtop(['apps']).stdout).toMatch(/GPU 0: .*\n.*\n.* 2162\n.*training run mlxtop/);
  expect(loops()).toHaveLength(1);
  process.kill(JSON.parse(readFileSync(join(stage.runFolder(id), 'lock'), 'utf8')).pid, 'SIGKILL');
  // At its next look it finds its pipe closed.
  await waitFor('it to be gone', () => processState(loops()[0] ?? 0) === null);
  expect(stage.status(id).recorder.alive).toBe(true);
  await waitFor('the next one', () => loops().length === 2);
  stage.mlxtop(['stop', '--yes']);
  await waitFor('it to be gone, too', () => processState(loops()[1] ?? 0) === null);
});
