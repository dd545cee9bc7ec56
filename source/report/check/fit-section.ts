import type {CheckResult} from '../../estimate/check-result.js';
import type {Estimate, EstimatePart, Phase} from '../../estimate/facts.js';
import type {Fit} from '../../estimate/fit.js';
import {briefReason} from '../../format/reason.js';
import {formatBytes, formatClock, formatNumber} from '../../format/units.js';
import {listed} from '../../insight/listed.js';
import {rangeText} from './verdict.js';

/** When the peak is reached. */
const PHASES: Readonly<Record<Phase, string>> = {
  loading: 'while the model loads',
  loss: 'at the loss of its largest batch',
  attention: 'in the attention of its longest batch',
  validation: 'in the validation',
  optimizer: 'when the weights are updated',
  fusing: 'when the adapters are fused at the end',
};

const PARTS: Readonly<Record<EstimatePart['name'], string>> = {
  weights: 'weights',
  adapters: 'adapters',
  gradients: 'gradients',
  optimizer: 'optimizer',
  activations: 'activations',
  attention: 'attention',
  logits: 'logits',
  framework: 'framework',
};

const BAR = 24;
/** Narrower terminals get no bars. */
const MIN_WIDTH_OF_BARS = 60;
/** A part below this share of the peak is too little for a line of its own. */
const LITTLE = 0.01;

const bar = (share: number): string => '█'.repeat(Math.max(0, Math.round(share * BAR)));

/** Label, figure, and what follows it; texts may be long. */
export type Row = readonly [label: string, figure: string, text: string];

const partRows = ({parts, peakBytes}: Estimate, width: number): Row[] => {
  const large = parts.filter(({bytes}) => bytes >= LITTLE * peakBytes);
  const small = parts.filter(({bytes}) => bytes > 0 && bytes < LITTLE * peakBytes);
  const rest = small.reduce((sum, {bytes}) => sum + bytes, 0);
  const rows = large.map(({name, bytes}): Row => {
    return [PARTS[name], formatBytes(bytes), width < MIN_WIDTH_OF_BARS ? '' : bar(bytes / peakBytes)];
  });
  return rest === 0 ? rows : [...rows, ['the rest', formatBytes(rest), small.map(({name}) => PARTS[name]).join(', ')]];
};

/** All parts in one row, where there is little room. */
const partsInOneRow = ({parts}: Estimate): string =>
  parts
    .filter(({bytes}) => bytes > 0)
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, 5)
    .map(({name, bytes}) => `${PARTS[name]} ${formatBytes(bytes)}`)
    .join(', ');

/** From this share of it on what the GPU may use resident is worth a line. */
const NEAR_WORKING_SET = 0.7;

const isNearGpu = ({estimate, machine, fit}: CheckResult): boolean =>
  fit.limit === 'gpu' ||
  estimate === null ||
  (machine.gpuWorkingSetBytes !== null && estimate.highBytes >= NEAR_WORKING_SET * machine.gpuWorkingSetBytes);

/** Quitting an app is worth a word only where something is missing. */
const roomsShown = ({fit}: CheckResult): Fit['availableIfQuit'] => {
  if ((fit.fits === 'yes' && !fit.isTight) || fit.fits === 'unknown' || fit.limit === 'gpu') return [];
  const isEnough = fit.fits === 'after-quitting' || fit.fits === 'yes';
  return isEnough ? fit.availableIfQuit.slice(0, 1) : fit.availableIfQuit.slice(-1);
};

/** The program itself is a part of the peak, and not the GPU's. */
const gpuRow = ({limit, overBytes}: Fit, mostBytes: number): Row => [
  'GPU at most',
  formatBytes(mostBytes),
  limit === 'gpu' && overBytes !== null
    ? `of the peak it would hold ${formatBytes(mostBytes + overBytes)}`
    : 'macOS lets it keep no more in memory',
];

const roomRows = (result: CheckResult): Row[] => {
  const {fit, machine} = result;
  return [
    ['free now', formatBytes(fit.availableBytes), 'without any swapping'],
    ...roomsShown(result).map(({apps, bytes}): Row => {
      return [
        'if you quit',
        formatBytes(bytes),
        apps.length > 4 ? `all ${apps.length} apps that may be` : listed(apps),
      ];
    }),
    ...(machine.gpuWorkingSetBytes === null || !isNearGpu(result) ? [] : [gpuRow(fit, machine.gpuWorkingSetBytes)]),
  ];
};

/** The estimate's parts with its sum, and what there is. Without an estimate what there is. */
export const fitRows = (result: CheckResult, width: number, parts: 'rows' | 'one row' | 'none'): Row[] => {
  const {estimate} = result;
  if (estimate === null) {
    const {model} = result;
    const weights: Row[] = model === null ? [] : [['weights', formatBytes(model.weightBytes), 'exact: from the files']];
    return [...weights, ...roomRows(result)];
  }
  const range = rangeText(estimate).replace(/^≈ /, '');
  const at = range.indexOf(' (');
  return [
    ...(parts === 'rows' ? partRows(estimate, width) : []),
    ['peak', `≈ ${range.slice(0, at)}`, `${range.slice(at + 1)} ${PHASES[estimate.phase]}`],
    ...(parts === 'one row' ? ([['made of', '', partsInOneRow(estimate)]] as Row[]) : []),
    ...roomRows(result),
  ];
};

const swapText = ({fit, swapCost}: CheckResult, now: number): string[] => {
  if (fit.fits !== 'swaps' || swapCost === null) return [];
  const {factor, run} = swapCost;
  const when = formatClock(run.startedAt, now);
  return [`While ${run.name} (${when}) was swapping here, it took ${formatNumber(factor, 1)} times as long.`];
};

const PAGES = 'such a run swaps for hours, may end with "Insufficient Memory", and has restarted Macs (kernel panic)';

const riskText = ({fit}: CheckResult): string[] => {
  if (fit.risk === null) return [];
  if (fit.risk === 'little-free') {
    return [
      '▲ So little is free at the start that the trainer swaps from its first second: hours of that have restarted Macs (kernel panic).',
    ];
  }
  return fit.limit === 'gpu'
    ? [`▲ More than macOS lets the GPU keep in memory: ${PAGES}.`]
    : [`▲ At the upper end of the estimate it is more than macOS lets the GPU keep in memory: ${PAGES}.`];
};

/** What becomes of it at the upper end of the estimate. */
const beyondText = ({fit, machine}: CheckResult): string => {
  if (fit.isFatal && machine.platform === 'linux') return 'the system would kill it: there is no swap to hold it';
  return fit.fits === 'yes' ? 'it swaps' : 'it would still swap';
};

const tightText = (result: CheckResult): string[] => {
  const {fit, estimate} = result;
  if (!fit.isTight || estimate === null) return [];
  return [`At the upper end of the estimate (${formatBytes(estimate.highBytes)}) ${beyondText(result)}.`];
};

const trainingText = ({training, fit}: CheckResult): string[] => {
  if (training.length === 0 || fit.fits === 'yes') return [];
  return training.map(({name, bytes}) => {
    const holds = bytes === null ? 'is in progress' : `is in progress and holds ${formatBytes(bytes)}`;
    return `The run ${name} ${holds}: there will be more room once it has ended.`;
  });
};

/** What the user could quit although it is not proposed. */
const keptText = ({fit}: CheckResult): string[] => {
  if (fit.fits === 'yes' || fit.limit === 'gpu') return [];
  return fit.kept.map(({name, bytes, why}) => {
    const advice = why.startsWith('the terminal') ? ' Start from another terminal, then it can be quit.' : '';
    return `${name} holds ${formatBytes(bytes)} and is not counted: ${briefReason(why)}.${advice}`;
  });
};

const calibrationText = ({estimate}: CheckResult, now: number): string[] => {
  if (!estimate?.calibratedBy) return [];
  const {run, peakBytes} = estimate.calibratedBy;
  return [
    `Calibrated by your run ${run.name} of ${formatClock(run.startedAt, now)}: ${formatBytes(peakBytes)} measured.`,
  ];
};

/** With a capital letter and a full stop, whoever wrote it. */
const sentence = (text: string): string =>
  text.replace(/^\p{Ll}/u, letter => letter.toUpperCase()).replace(/([^.!?)])$/, '$1.');

/** What is to be known besides the figures, a sentence each. `now` in ms since 1970. */
export const fitRemarks = (result: CheckResult, now: number): string[] => [
  ...riskText(result),
  ...tightText(result),
  ...swapText(result, now),
  ...keptText(result),
  ...trainingText(result),
  ...calibrationText(result, now),
  ...(result.estimate?.beyond ?? []).map(text => `▲ ${sentence(text)}`),
  ...(result.model?.remarks ?? []).map(sentence),
];
