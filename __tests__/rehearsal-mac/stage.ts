import {afterAll, describe} from '@jest/globals';
import {createRehearsal, type Rehearsal, type RehearsalOptions} from '../../scripts/rehearsal-mac/rehearsal.js';
import {waitFor} from '../helpers/wait.js';

/** The stand-ins read /proc: on another system there is nothing to test, and on a Mac the originals are there. */
export const onLinux = (what: string, tests: () => void): void =>
  process.platform === 'linux' ? describe(what, tests) : describe.skip(`${what}: needs /proc`, tests);

/** Three apps are enough where only the form of an output matters, and start faster than all. */
export const FEW = ['Slack', 'Terminal', 'WindowServer'] as const;

/** Makes rehearsals and closes them when the file's tests are done. */
export const useRehearsals = () => {
  const made: Rehearsal[] = [];
  afterAll(() => {
    for (const rehearsal of made) rehearsal.close();
  });
  return async (options: RehearsalOptions = {}): Promise<Rehearsal> => {
    const rehearsal = await createRehearsal(options);
    made.push(rehearsal);
    return rehearsal;
  };
};

/** Waits until `look` is true. */
export const until = (look: () => boolean) => waitFor(String(look), look);

/** What a tool prints; fails loudly when it fails. */
export const printed = (
  rehearsal: Rehearsal,
  tool: string,
  args: readonly string[] = [],
  env?: NodeJS.ProcessEnv,
): string => {
  const {status, stdout, stderr} = rehearsal.run(tool, args, env);
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
};

/** vm_stat's numbers by its words. */
export const vmStat = (rehearsal: Rehearsal): Map<string, number> =>
  new Map(
    [...printed(rehearsal, 'vm_stat').matchAll(/^"?([A-Z][A-Za-z -]*?)"?: +(\d+)\.$/gm)].map(([, name = '', value]) => [
      name,
      Number(value),
    ]),
  );

/** One number of vm_stat. */
export const vmNumber = (rehearsal: Rehearsal, name: string): number => vmStat(rehearsal).get(name) ?? Number.NaN;

/** One sysctl value as text. */
export const sysctl = (rehearsal: Rehearsal, name: string): string =>
  printed(rehearsal, 'sysctl', ['-n', name]).trimEnd();

const UNITS = 'BKMGT';

/** A size of top in bytes: `9434M`. */
export const sizeOf = (text: string): number => {
  const [, digits = '', unit = ''] = /^(\d+)([BKMGT])[+-]?$/.exec(text) ?? [];
  return Number(digits) * 1024 ** UNITS.indexOf(unit);
};
