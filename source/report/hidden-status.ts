import type {EndingJson, StatusJson} from './contract/status.js';
import {allWithoutPrivate, type Private} from './document/private.js';

const escapeForExpression = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Shorter ones would be found in ordinary words. */
const MIN_NAME = 3;

/** What finds these names in a sentence; null for none. */
const anyOf = (apps: readonly string[]): RegExp | null => {
  const names = apps.filter(app => app.length >= MIN_NAME).sort((a, b) => b.length - a.length);
  const any = names.map(escapeForExpression).join('|');
  return any === '' ? null : new RegExp(`(?<![\\p{L}\\p{N}_])(?:${any})(?![\\p{L}\\p{N}_])`, 'gu');
};

/** In sentences alone: a word by itself is a state, an id or the like, whatever applications are called. */
const withoutApps = (value: unknown, names: RegExp): unknown => {
  if (typeof value === 'string') return /\s/.test(value) ? value.replace(names, 'an app') : value;
  if (Array.isArray(value)) return value.map(one => withoutApps(one, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutApps(one, names)]));
};

const fileName = (path: string): string => path.split('/').at(-1) ?? '';

/**
 * A status for anybody: without the command, folders and paths (of checkpoints the file's name stays), the user's note,
 * the names of applications, accounts and machines. `apps` are the names to look for in sentences.
 */
export const hiddenStatus = <Status extends StatusJson & Partial<EndingJson>>(
  status: Status,
  apps: readonly string[],
  known: Private,
): Status => {
  const {run, training, settings, advice, lastQuit, recorder, slowdown} = status;
  const {lastCheckpoint, bestCheckpoint} = training;
  const bare = {
    ...status,
    run: {
      ...run,
      command: [],
      directory: '',
      note: null,
      terminal: null,
      failure: run.failure && {...run.failure, line: null},
    },
    training: {
      ...training,
      lastCheckpoint: lastCheckpoint && {...lastCheckpoint, path: fileName(lastCheckpoint.path)},
      bestCheckpoint: bestCheckpoint && {...bestCheckpoint, path: fileName(bestCheckpoint.path)},
    },
    settings: {...settings, data: null, adapterPath: null, resumeFile: null},
    advice: advice.map(one => ({...one, app: null})),
    slowdown: {...slowdown, otherCause: slowdown.otherCause && 'other programs'},
    lastQuit: lastQuit && {...lastQuit, app: 'an app'},
    recorder: {...recorder, host: null},
    ...('nextCommand' in status && {nextCommand: null}),
  };
  const clean = allWithoutPrivate(bare, known);
  const names = anyOf(apps);
  return (names === null ? clean : withoutApps(clean, names)) as Status;
};
