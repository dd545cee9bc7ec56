import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {createStage, processState, waitFor} from '../helpers/stage.js';

/** A step of a trainer: what it prints once that file is there, without a line feed of its own. */
type Step = [file: string, printed: string];

/** 1, 2, … up to that number. */
export const upTo = (most: number): number[] => Array.from({length: most}, (_, index) => index + 1);

/** The iterations of the reports in a raw log, in their order. */
export const numbersIn = (log: string): number[] =>
  [...log.matchAll(/Iter (\d+): Train loss [\d.]+, It/g)].map(found => Number(found[1]));

/** As the shell's `printf %b` takes them. */
export const reports = (from: number, to: number): string =>
  upTo(to - from + 1)
    .map(index => `Iter ${from + index - 1}: Train loss 2.000, It/sec 1.000, Tokens/sec 10.000\\n`)
    .join('');

export const saved = (iteration: number): string =>
  `Iter ${iteration}: Saved adapter weights to a/adapters.safetensors and a/${String(iteration).padStart(7, '0')}_adapters.safetensors.\\n`;

export type RecorderStage = ReturnType<typeof createRecorderStage>;

/** A stage for trainers that print when and what the test says, and for recorders that are killed meanwhile. */
export const createRecorderStage = () => {
  const stage = createStage();
  const logOf = (id: string): string => readFileSync(join(stage.runFolder(id), 'trainer.log'), 'utf8');
  const recorderPid = (id: string): number => JSON.parse(readFileSync(join(stage.runFolder(id), 'lock'), 'utf8')).pid;
  const eventsOf = (id: string, type: string) => stage.journal(id).filter(event => event.type === type);
  const say = (file: string): void => writeFileSync(join(stage.folder, file), '');

  /** Prints each step as soon as its file is there, and ends behind the last with that code. */
  const told = (steps: readonly Step[], code = 0): string[] => {
    const waits = steps.map(
      ([file, text]) => `while [ ! -e '${join(stage.folder, file)}' ]; do sleep 0.02; done; printf '%b' '${text}'`,
    );
    return ['sh', '-c', `${waits.join('; ')}; exit ${code}`];
  };

  const logged = (id: string, text: string) =>
    waitFor(
      `${text} in the log`,
      () => logOf(id).includes(text),
      () => logOf(id),
    );

  /** Only the commands of a test revive a recorder then. */
  const alone = (): void => {
    stage.tmux('kill-pane', '-t', stage.pane('dashboard') ?? '');
  };

  const killRecorder = async (id: string): Promise<void> => {
    const pid = recorderPid(id);
    process.kill(pid, 'SIGKILL');
    await waitFor('the recorder to be gone', () => processState(pid) === null);
  };

  return {
    ...stage,
    logOf,
    eventsOf,
    iterations: (id: string, type: string) => eventsOf(id, type).map(({iteration}) => iteration),
    say,
    told,
    logged,
    alone,
    killRecorder,
    /** Waits until that stands in the last rows of a pane, the trainer's where none is given. */
    shown(id: string, text: string, pane = stage.record(id).tmux.trainerPane) {
      const screen = () => stage.tmux('capture-pane', '-p', '-J', '-S', '-60', '-t', pane);
      return waitFor(text, () => screen().includes(text), screen);
    },
    /**
     * A run of which `before` was recorded, and `after` printed without a recorder; `last` comes when `three` is said.
     */
    async interrupted(before: string, after: string, last = '', code = 0): Promise<string> {
      const steps: Step[] = [
        ['one', before],
        ['two', after],
        ['three', last],
      ];
      const id = stage.start(told(steps, code));
      alone();
      say('one');
      const end = before.split('\\n').at(-1) || before.split('\\n').at(-2) || '';
      await logged(id, end.split('\\r').at(-1) ?? '');
      // What is in the log may not be in the journal yet, and is read again then.
      const read = numbersIn(before);
      await waitFor('the reports in the journal', () => eventsOf(id, 'report').length >= read.length);
      await killRecorder(id);
      say('two');
      return id;
    },
  };
};
