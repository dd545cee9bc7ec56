import {commandLine} from '../../format/command-line.js';
import type {RunSettings} from '../../journal/events.js';
import type {WholeRun} from '../whole/types.js';
import {isElsewhere} from './same-place.js';
import type {Difference, DifferenceGroup} from './types.js';

type Value = Difference['values'][number];

/** The settings as a status calls them, in the order in which they are shown. */
const SETTINGS: readonly (readonly [key: keyof RunSettings, label: string])[] = [
  ['model', 'model'],
  ['data', 'data'],
  ['trainRows', 'rows'],
  ['fineTuneType', 'fine-tuning'],
  ['batchSize', 'batch size'],
  ['gradAccumulationSteps', 'accumulated steps'],
  ['maxSeqLength', 'longest sequence'],
  ['numLayers', 'layers'],
  ['rank', 'rank'],
  ['optimizer', 'optimizer'],
  ['learningRate', 'learning rate'],
  ['lrSchedule', 'schedule'],
  ['epochs', 'epochs'],
  ['seed', 'seed'],
  ['gradCheckpoint', 'grad checkpoint'],
  ['maskPrompt', 'mask prompt'],
  ['valBatches', 'batches to validate'],
  ['stepsPerEval', 'steps per eval'],
  ['stepsPerReport', 'steps per report'],
  ['saveEvery', 'save every'],
];

/** They name a place for each run, and differ nearly always. */
const PLACES: readonly (readonly [key: keyof RunSettings, label: string])[] = [
  ['adapterPath', 'adapter path'],
  ['resumeFile', 'resumed from'],
];

/** `3e-5` may have been worked out as 0.000030000000000000004: more digits are nobody's wish. */
const DIGITS = 10;

const rounded = (value: Value): Value => (typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value);

const isDifferent = (values: readonly Value[]): boolean =>
  new Set(values.filter(value => value !== null).map(value => JSON.stringify(rounded(value)))).size > 1;

const row = (
  group: DifferenceGroup,
  what: string,
  label: string,
  values: readonly Value[],
  differs = isDifferent(values),
): Difference => ({
  ...{what, label, group, differs},
  values: values.map(rounded),
});

const settingRows = (runs: readonly WholeRun[]): Difference[] => [
  ...SETTINGS.map(([key, label]) => {
    const values = runs.map(({view}) => view.settings[key]);
    if (key !== 'model' && key !== 'data') return row('settings', key, label, values);
    const differs = runs.some(run => runs.some(other => isElsewhere(run, other, key)));
    return row('settings', key, label, values, differs);
  }),
  ...PLACES.map(([key, label]) => {
    const values = runs.map(({view}) => view.settings[key]);
    return row('settings', key, label, values, false);
  }),
];

/** What is not in a list that is known was not there. */
const NOT_THERE = 'none';

const versionRows = (runs: readonly WholeRun[]): Difference[] => {
  const names = [...new Set(runs.flatMap(({versions}) => Object.keys(versions ?? {})))];
  return names.map(name => {
    const values = runs.map(({versions}) => (versions === null ? null : (versions[name] ?? NOT_THERE)));
    return row('versions', name, name, values);
  });
};

/** Those of a run on several; `one` for any other. */
const hostsOf = ({view}: WholeRun): string =>
  view.hosts.length === 0 ? 'one' : view.hosts.map(({name}) => name).join(', ');

const machineRows = (runs: readonly WholeRun[]): Difference[] => {
  const of = (what: string, label: string, value: (run: WholeRun) => Value): Difference => {
    // An imported run's record says where it was imported, not where it ran.
    const values = runs.map(run => (run.imported === null ? value(run) : null));
    return row('machine', what, label, values);
  };
  return [
    of('processor', 'processor', ({record}) => record.machine.processor),
    of('cores', 'cores', ({record}) => record.machine.cores),
    of('memoryBytes', 'memory', ({record}) => record.machine.memoryBytes),
    of('system', 'system', ({record}) => record.machine.system),
    of('translated', 'under Rosetta', ({record}) => record.machine.translated ?? false),
    ...(runs.some(({view}) => view.hosts.length > 0) ? [of('hosts', 'hosts', hostsOf)] : []),
  ];
};

/** Shares of the time that differ by less are the same. */
const SHARE = 0.1;

const powerRows = (runs: readonly WholeRun[]): Difference[] => {
  const of = (what: 'battery' | 'throttled', label: string): Difference => {
    const values = runs.map(({power}) => power?.[what] ?? null);
    const known = values.filter(value => value !== null);
    return row('power', what, label, values, Math.max(0, ...known) - Math.min(1, ...known) > SHARE);
  };
  return [of('battery', 'on battery'), of('throttled', 'throttled by heat')];
};

const MIB = 1024 ** 2;
/** Smaller applications are in nobody's way. */
const LARGE_APP = 300 * MIB;
const MOST_APPS = 8;

/** Whether it was open with one run and not with another, or held far more. */
const isFar = (values: readonly (number | null)[]): boolean => {
  const known = values.filter(value => value !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return known.length > 1 && most - least >= LARGE_APP && most >= 2 * least;
};

/**
 * Runs of less than a minute, and those of older versions that never were short of memory, have no list: that alone is
 * a difference, and may be the one that matters.
 */
const appRows = (runs: readonly WholeRun[]): Difference[] => {
  const most = new Map<string, number>();
  for (const {name, bytes} of runs.flatMap(({apps}) => apps ?? [])) {
    most.set(name, Math.max(bytes, most.get(name) ?? 0));
  }
  const names = [...most].filter(([, bytes]) => bytes >= LARGE_APP).sort(([, a], [, b]) => b - a);
  return names.slice(0, MOST_APPS).map(([name]) => {
    const values = runs.map(({apps}) => (apps === null ? null : (apps.find(app => app.name === name)?.bytes ?? 0)));
    const differs = isFar(values) || values.includes(null);
    return {...row('apps', name, name, values, differs), under: runs.map(({appsUnder}) => appsUnder ?? 0)};
  });
};

const commandOf = (words: readonly string[]): string | null => (words.length === 0 ? null : commandLine(words));

/** They name a place for each run, as the settings do that are left out. */
const PLACE_FLAG = /^--(?:adapter-path|resume-adapter-file|output[-_]dir|logging[-_]dir|config)(?:=|$)|^-c$/;

/** Arguments with the values that follow them: `--rank 8`, `--rank=8`, `train.py`. */
const argumentsOf = ([, ...words]: readonly string[]): string[] => {
  const found: string[] = [];
  for (const [index, word] of words.entries()) {
    const before = words[index - 1] ?? '';
    const isValue = /^--?[a-z][^=]*$/i.test(before) && !word.startsWith('-');
    if (isValue) found[found.length - 1] = commandLine([before, word]);
    else found.push(commandLine([word]));
  }
  return found.filter(one => !PLACE_FLAG.test(one.split(' ')[0] ?? ''));
};

/** What each command is given that not all of them are; null for one that is not known. */
const ownArguments = (commands: readonly (readonly string[])[]): (string | null)[] => {
  const each = commands.map(argumentsOf);
  const known = each.filter((_words, index) => commands[index]?.length !== 0);
  return each.map((words, index) => {
    if (commands[index]?.length === 0) return null;
    return words.filter(word => !known.every(others => others.includes(word))).join(' ') || NOT_THERE;
  });
};

const optionRows = (runs: readonly WholeRun[], settingsDiffer: boolean): Difference[] => {
  const of = (what: string, label: string, value: (run: WholeRun) => Value): Difference => {
    const values = runs.map(run => (run.imported === null ? value(run) : null));
    return row('options', what, label, values);
  };
  const own = ownArguments(runs.map(({view}) => view.run.command));
  const differing = row('options', 'arguments', 'arguments', own, !settingsDiffer && isDifferent(own));
  return [
    of('autoPause', 'pauses automatically', ({record}) => (record.autoPause ? record.autoPause.when : 'never')),
    of('relaxGpuWatchdog', 'GPU watchdog relaxed', ({record}) => record.relaxGpuWatchdog ?? false),
    of('inside', 'figures from inside', ({record}) => record.inside ?? false),
    // They are mostly among the settings; where none of these differs, what does must stand somewhere.
    differing,
    {...of('command', 'command', ({view}) => commandOf(view.run.command)), differs: false},
    {...of('directory', 'folder', ({view}) => view.run.directory), differs: false},
  ];
};

/** Whether anything is known of it. */
const isKnown = ({values}: Difference): boolean => values.some(value => value !== null);

/** All that is known of what may differ between the runs, in the order in which it is shown. */
export const differencesOf = (runs: readonly WholeRun[]): Difference[] => {
  const settings = settingRows(runs);
  const settingsDiffer = settings.some(({differs}) => differs);
  return [
    ...settings,
    ...versionRows(runs),
    ...machineRows(runs),
    ...powerRows(runs),
    ...appRows(runs),
    ...optionRows(runs, settingsDiffer),
  ].filter(isKnown);
};
