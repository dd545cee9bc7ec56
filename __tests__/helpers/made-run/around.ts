import type {EventOf, RunEvent} from '../../../source/journal/events.js';
import type {Whole} from './scenario.js';

type Untimed<Event> = Event extends RunEvent ? Omit<Event, 't'> : never;

/** What the launcher and the recorder write before the trainer prints anything. */
export const firstEvents = (scenario: Whole): Untimed<RunEvent>[] => {
  const {id, name, command, directory, continues, restarted, settings, iterations, total = iterations} = scenario;
  const {estimate, baseline, footprintBytes} = scenario;
  const estimated = Math.round(1.03 * footprintBytes);
  const event: Omit<EventOf<'estimate'>, 't'> = {
    type: 'estimate',
    model: settings.model ?? 'model',
    estimatedBytes: estimated,
    lowBytes: Math.round(0.9 * estimated),
    highBytes: Math.round(1.1 * estimated),
    phase: 'attention',
    plainBytes: estimated,
    calibratedBy: null,
    changes: [],
    ...estimate,
  };
  return [
    {type: 'run', schema: 1, id, name, command: [...command], directory, ...(continues && {continues})},
    {type: 'settings', source: 'flag', values: settings},
    {type: 'total', iterations: total, source: 'flag'},
    ...(estimate ? [event] : []),
    ...(baseline ? [{type: 'baseline' as const, ...baseline}] : []),
    ...(restarted ? [{type: 'restarted' as const, ...restarted}] : []),
    {type: 'recording', pid: 4712, gapSeconds: null},
  ];
};

const EXIT_CODES = {finished: 0, stopped: 130, failed: 1, interrupted: null} as const;

/** How it ends. */
export const lastEvents = ({end, failure}: Whole): Untimed<RunEvent>[] => {
  if (end === null) return [];
  return [
    ...(end === 'stopped' ? [{type: 'stop', by: 'user', signal: 'SIGINT'} as const] : []),
    ...(failure ? [{type: 'failure' as const, ...failure}] : []),
    {type: 'end', state: end, exitCode: EXIT_CODES[end], ...(end === 'interrupted' && {unseen: true})},
  ];
};

type Beside = {at: number; event: Untimed<RunEvent>};

const overAt = ({code, until}: Whole['alerts'][number]): Beside[] =>
  until === undefined ? [] : [{at: until, event: {type: 'alert-over', code, text: 'That is over.'}}];

/** The events that others write meanwhile, in seconds since the start. */
export const besideEvents = ({quits, apps, alerts}: Whole): Beside[] => [
  ...quits.map(({at, app, result = 'quit'}): Beside => {
    const held = apps.find(({name}) => name === app)?.bytes;
    return {at, event: {type: 'quit', app, result, bytes: held === undefined ? null : Math.round(held)}};
  }),
  ...alerts.map(({at, code, text}): Beside => ({at, event: {type: 'alert', code, text}})),
  ...alerts.flatMap(overAt),
];

const READ_BY_RECORDER = new Set<RunEvent['type']>(['sample', 'power', 'apps', 'asleep']);
const PRINTED = new Set<RunEvent['type']>(['report', 'validating', 'validation', 'checkpoint', 'training', 'saved']);

/** As it stands in the journal if there was no recorder in that time: what was printed is read afterwards. */
export const withGap = (events: readonly RunEvent[], {from, until}: {from: number; until: number}): RunEvent[] => {
  const isWithin = ({t}: RunEvent): boolean => t >= from && t < until;
  const missed = events.filter(event => isWithin(event) && PRINTED.has(event.type));
  const t = until as RunEvent['t'];
  const recovery: RunEvent[] = [
    {t, type: 'recording', pid: 4713, gapSeconds: (until - from) / 1000},
    ...missed.map(event => ({...event, t, history: true})),
    {t, type: 'recovered', lines: missed.length, complete: true},
  ];
  const rest = events.filter(
    event => !(isWithin(event) && (READ_BY_RECORDER.has(event.type) || PRINTED.has(event.type))),
  );
  const after = rest.findIndex(event => event.t >= until);
  return after < 0 ? [...rest, ...recovery] : [...rest.slice(0, after), ...recovery, ...rest.slice(after)];
};

/** As it stands in the journal if the machine's clock was set by so much at `t`. */
export const withClockSet = (events: readonly RunEvent[], t: number, seconds: number): RunEvent[] => {
  const after = events.findIndex(event => event.t >= t);
  if (after < 0) return [...events];
  const set: RunEvent = {t: t as RunEvent['t'], type: 'clock-set', seconds};
  return [
    ...events.slice(0, after),
    ...[set, ...events.slice(after)].map(event => ({...event, w: (event.w ?? event.t) + 1000 * seconds})),
  ];
};
