import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect} from '@jest/globals';
import {createRehearsal, type Rehearsal, TOOLS} from '../../scripts/rehearsal-mac/rehearsal.js';
import {MAC_PROGRAM} from '../helpers/mac-program.js';
import {childrenOf} from '../helpers/processes.js';
import {createStage, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';
import {type Fault, faults} from './table.js';

const cannotShow = process.platform !== 'linux' && 'the rehearsal Mac reads /proc';
/** The whole table, a tool and a fault at a time, takes a quarter of an hour: MLXTOP_FULL_TABLE=1. */
const isFull = process.env.MLXTOP_FULL_TABLE === '1';

let mac: Rehearsal | null = null;
let stage: Stage | null = null;

afterEach(async () => {
  await stage?.close();
  mac?.close();
});

const STEADY = ['node', trainerFile('steady.mjs'), '--iters', '100000', '--ms', '50'];

/** A Mac on which those tools are broken from the start. */
const brokenMac = async (tools: readonly string[], ...broken: string[]) => {
  mac = await createRehearsal({scene: 'green', macos: '15', apps: ['Slack']});
  for (const [index, tool] of tools.entries()) mac.fault(tool, broken[index % broken.length] ?? null);
  stage = createStage(MAC_PROGRAM, {MLXTOP_TOOLS: mac.tools});
  return {mac, stage};
};

/** Starts a run, and waits until its first iteration stands in the journal; gives its id and the trainer's pid. */
const started = async (place: Stage, command = STEADY) => {
  const id = place.start(command, ['--session', 'lora']);
  const {wrapperPid} = place.record(id).tmux;
  const types = () => place.journal(id).map(({type}) => type);
  await waitFor('the first iteration', () => types().includes('report'));
  const pids = childrenOf(wrapperPid);
  return {id, trainer: pids[0] ?? Number.NaN, types};
};

const answered = ({code, stdout, stderr}: ReturnType<Stage['mlxtop']>): string => {
  if (code !== 0) throw new Error(`exit code ${code}: ${stdout}${stderr}`);
  return stdout;
};

/** Start, first iteration, pause, resume, stop, and the end in the journal. */
const wholeLife = async (tools: readonly string[], ...broken: string[]): Promise<void> => {
  const {stage: place} = await brokenMac(tools, ...broken);
  const {trainer, types} = await started(place);
  expect(answered(place.mlxtop(['pause', 'lora']))).toMatch(/lora is paused \(1 process\)/);
  expect(processState(trainer)).toBe('T');
  expect(answered(place.mlxtop(['status', 'lora']))).toMatch(/^state +paused/m);
  expect(answered(place.mlxtop(['resume', 'lora']))).toMatch(/lora continues/);
  expect(processState(trainer)).not.toBe('T');
  expect(answered(place.mlxtop(['stop', 'lora', '--yes']))).toMatch(/lora has ended: stopped/);
  expect(types()).toContain('end');
};

const FAULTS = ['slow 10', 'hang', 'missing', 'refused', 'garbage'];
const OTHERS = TOOLS.filter(tool => tool !== 'ps');
const LIVES = 'a run starts, is recorded, paused, resumed and stopped, and its end is written';

faults('tools that fail', [
  {fault: 'every tool but ps takes 10 s', holds: LIVES, cannotShow, shown: () => wholeLife(OTHERS, 'slow 10')},
  {
    fault: 'every tool but ps is missing, refused or prints garbage',
    holds: LIVES,
    cannotShow,
    shown: () => wholeLife(OTHERS, 'missing', 'refused', 'garbage'),
  },
]);

faults('a ps that fails', [
  {
    fault: 'it takes longer to list all processes',
    holds: `${LIVES}; a pause stops the trainer at once`,
    cannotShow,
    shown: () => wholeLife(['ps'], 'lists slow 1.5'),
  },
  ...(isFull ? FAULTS.slice(1) : ['missing']).map(
    (fault): Fault => ({
      fault,
      holds: 'a run starts, its first iterations are recorded, nothing is signalled, and its end is written',
      cannotShow,
      shown: async () => {
        const {stage: place} = await brokenMac(['ps'], fault);
        const {id, trainer, types} = await started(place);
        const paused = place.mlxtop(['pause', 'lora']);
        expect(paused.code).toBe(1);
        expect(paused.stderr).toMatch(/ps/);
        expect(processState(trainer)).not.toBe('T');
        expect(place.status(id).run.state).toBe('training');
        // What the refusal advises.
        place.tmux('send-keys', '-t', place.pane('trainer', 'lora') ?? '', 'C-c');
        await waitFor('the end', () => types().includes('end'));
        expect(place.status(id).run).toMatchObject({state: 'stopped', exitCode: 130});
      },
    }),
  ),
]);

faults('a sleep with dark wakes in it', [
  {
    fault: 'the Mac sleeps 9 s in three parts, between two samples',
    holds: 'all of it is reported as sleep, not only the last part',
    cannotShow,
    shown: async () => {
      const {stage: place} = await brokenMac([], '');
      const {id, trainer} = await started(place);
      // It would sleep too, and here takes the recorder for stuck.
      place.tmux('kill-pane', '-t', place.pane('dashboard', 'lora') ?? '');
      const {pid: recorder} = JSON.parse(readFileSync(join(place.runFolder(id), 'lock'), 'utf8'));
      // The kernel's note has to have been read once for the next to be a new one, and the first samples may be
      // without.
      await waitFor('three samples', () => place.journal(id).filter(({type}) => type === 'sample').length >= 3);
      await mac?.sleep([recorder, trainer], {seconds: 9, parts: 3});
      const asleep = () => place.journal(id).find(({type}) => type === 'asleep');
      await waitFor('the sleep', asleep);
      expect(Number(asleep()?.seconds)).toBeGreaterThanOrEqual(9);
      expect(Number(asleep()?.seconds)).toBeLessThan(14);
    },
  },
]);

if (isFull) {
  const all = TOOLS.flatMap(tool => FAULTS.map(fault => ({tool, fault})));
  faults(
    'every tool by itself',
    all
      .filter(({tool, fault}) => tool !== 'ps' || fault === 'slow 10')
      .map(({tool, fault}) => ({
        fault: `${tool}: ${fault}`,
        holds: LIVES,
        cannotShow,
        shown: () => wholeLife([tool], fault),
      })),
  );
}
