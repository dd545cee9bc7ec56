import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Stage} from './stage.js';

const idIn = (stdout: string): string => {
  const id = /run (\S+)\)/.exec(stdout)?.[1];
  if (!id) throw new Error(`no run in ${stdout}`);
  return id;
};

/** `1, 2, … count`. */
export const counted = (count: number) => Array.from({length: count}, (_, index) => index + 1);

/** What a test of runs that mlxtop did not start asks of its stage, which is made before each test. */
export const adopting = (stage: () => Stage) => {
  const eventsOf = (id: string, type: string) =>
    stage()
      .journal(id)
      .filter(event => event.type === type);
  return {
    /** Attaches to what the words say, and gives the id of its run. */
    adopt(...words: string[]): string {
      const answer = stage().mlxtop(['attach', ...words, '--detach', '--interval', '200ms']);
      if (answer.code !== 0) throw new Error(`attach failed (${answer.code}): ${answer.stdout}${answer.stderr}`);
      return idIn(answer.stdout);
    },
    eventsOf,
    iteration: (id: string): number => stage().status(id).training.iteration ?? 0,
    /** The iterations of the reports in the journal. */
    iterationsOf: (id: string) => eventsOf(id, 'report').map(event => event.iteration),
    recorderPid: (id: string): number => JSON.parse(readFileSync(join(stage().runFolder(id), 'lock'), 'utf8')).pid,
  };
};
