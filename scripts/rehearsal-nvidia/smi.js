// A stand-in for nvidia-smi: prints what the state beside it says, in the formats of the captured one (driver 580, and
// 470 with `old`).
import {appendFileSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {cardAt, processesAt} from './look.js';
import {NoFieldError, queryText} from './queries.js';
import {sectionsOf} from './sections.js';
import {readWords} from './words.js';

/** @import {State} from './types.ts' */

const folder = process.env.MLXTOP_REHEARSED_CARDS ?? '.';
/** @returns {State} */
const readState = () => JSON.parse(readFileSync(join(folder, 'cards.json'), 'utf8'));

/** @param {string} text */
const say = text => process.stdout.write(text);

/** What each card showed in the last 14 s, where this process stays. */
const seen = /** @type {Map<string, {at: number, busy: number}[]>} */ (new Map());
const AVERAGE_MS = 14_000;

/** @param {string} uuid @param {number} busy */
const averageOf = (uuid, busy) => {
  const now = Date.now();
  const recent = [...(seen.get(uuid) ?? []).filter(({at}) => now - at < AVERAGE_MS), {at: now, busy}];
  seen.set(uuid, recent);
  return recent.reduce((sum, one) => sum + one.busy, 0) / recent.length;
};

/** @param {State} state @param {readonly string[]} sections */
const logText = (state, sections) => {
  const listed = processesAt(state, folder);
  const blocks = state.cards.flatMap((card, index) => {
    const own = listed.filter(one => one.card === index);
    const all = sectionsOf(state, card, own, averageOf(card.uuid, cardAt(card, own).average));
    const names = Object.keys(all).filter(name => sections.length === 0 || sections.includes(name));
    return [`GPU ${card.busId}`, ...names.flatMap(name => all[name] ?? [])];
  });
  const head = [
    '',
    '==============NVSMI LOG==============',
    '',
    `${'Timestamp'.padEnd(55)}: ${new Date().toUTCString()}`,
    `${'Driver Version'.padEnd(55)}: ${state.driver}`,
    `${'CUDA Version'.padEnd(55)}: ${state.cuda}`,
    '',
    `${'Attached GPUs'.padEnd(55)}: ${state.cards.length}`,
  ];
  return `${[...head, ...blocks, ''].join('\n')}\n`;
};

/** @param {State} state */
const plainText = state => {
  const listed = processesAt(state, folder);
  return state.cards
    .map((card, index) => {
      const now = cardAt(
        card,
        listed.filter(one => one.card === index),
      );
      return `|   ${index}  ${card.name}  | ${now.watts}W / ${card.limit}W | ${now.used}MiB / ${card.total}MiB | ${now.busy}% |\n`;
    })
    .join('');
};

/**
 * One look, as text.
 * @param {State} state
 * @param {import('./words.js').Asked} asked
 * @param {boolean} isFirst
 */
const lookText = (state, asked, isFirst) => {
  if (asked.log) return logText(state, asked.sections);
  if (asked.names) return state.cards.map(({name, uuid}, index) => `GPU ${index}: ${name} (UUID: ${uuid})\n`).join('');
  if (asked.gpu.length > 0)
    return queryText(state, processesAt(state, folder), {
      kind: 'gpu',
      fields: asked.gpu,
      format: asked.format,
      isFirst,
    });
  if (asked.apps.length > 0)
    return queryText(state, processesAt(state, folder), {
      kind: 'apps',
      fields: asked.apps,
      format: asked.format,
      isFirst,
    });
  return plainText(state);
};

/** @param {number} code @param {string} text */
const leave = (code, text) => {
  say(text);
  process.exitCode = code;
};

const hang = async () => {
  process.on('SIGTERM', () => undefined);
  await delay(2 ** 31 - 1);
};

/**
 * Plays the state's fault; whether this look, and so the process, ends with it.
 * @param {State} state
 * @param {number} looks how many have been printed
 */
const isOver = async ({fault}, looks) => {
  if (fault?.kind === 'hang') await hang();
  if (fault?.kind === 'slow') await delay(fault.seconds * 1000);
  if (fault?.kind === 'exit') leave(fault.code, fault.text);
  const dies = fault?.kind === 'dies' && looks >= fault.looks;
  if (dies) leave(fault.code, '');
  return dies || fault?.kind === 'exit';
};

/** @param {import('./words.js').Asked} asked */
const look = async asked => {
  for (let looks = 0; ; looks += 1) {
    const state = readState();
    if (await isOver(state, looks)) return;
    if (state.cards.length === 0 || (asked.id !== null && state.cards[Number(asked.id)] === undefined))
      return leave(6, 'No devices were found\n');
    const text = lookText(state, asked, looks === 0);
    // In two writes, as a look may come.
    const half = Math.floor(text.length / 2);
    say(text.slice(0, half));
    await delay(2);
    say(text.slice(half));
    if (asked.everyMs === null) return;
    await delay(asked.everyMs);
  }
};

const main = async () => {
  const args = process.argv.slice(2);
  appendFileSync(join(folder, 'calls.log'), `${process.pid} ${args.join(' ')}\n`);
  // Its reader has gone: as SIGPIPE ends the real one.
  process.stdout.on('error', () => process.exit(141));
  const asked = readWords(args);
  if (asked.gpu.length > 0 && asked.apps.length > 0)
    return leave(2, 'Only one --query-* switch can be used at a time.\n');
  try {
    await look(asked);
  } catch (error) {
    if (!(error instanceof NoFieldError)) throw error;
    leave(2, error.message);
  }
};

await main();
