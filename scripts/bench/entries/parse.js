// Reads a trainer's output again and again through the program's own reader, and tells lines a second of every reading
// as JSON.
import {createReader} from '../../../source/trainer/reader.ts';

const LINES = 100_000;
/** What a pipe hands over at once. */
const CHUNK_BYTES = 65_536;
const [, , readings = '5'] = process.argv;

/** @param {number} iteration */
const plain = iteration =>
  `Iter ${iteration}: Train loss ${(1 + 5 / iteration).toFixed(3)}, Learning Rate 1.000e-05, It/sec 0.412, ` +
  `Tokens/sec 215.337, Trained Tokens ${iteration * 525}, Peak mem 5.432 GB\r\n`;

/**
 * @param {string | number} code
 * @param {string} text
 */
const bold = (code, text) => `\u001b[${code}m${text}\u001b[0m`;

/**
 * A row of mlx_lm's rich table, in a terminal's colours.
 * @param {number} iteration
 */
const rich = iteration =>
  `  ${bold('38;5;244', String(iteration).padStart(4))}    ${bold('1;32', `${(1 + 5 / iteration).toFixed(3)} ▼`)}    ` +
  `${bold(1, '1,210')}    ${bold('38;5;244', `${(iteration * 0.525).toFixed(1)}k`)}\r\n`;

/**
 * @param {string} first
 * @param {(iteration: number) => string} row
 */
const output = (first, row) => {
  const bytes = Buffer.from(first + Array.from({length: LINES}, (_, index) => row(index + 1)).join(''));
  return Array.from({length: Math.ceil(bytes.length / CHUNK_BYTES)}, (_, index) =>
    bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
  );
};

const OUTPUTS = {
  plain: output(`Starting training..., iters: ${LINES}\r\n`, plain),
  rich: output('  iter   train_loss     tok/s     tokens\r\n', rich),
};

/** @param {readonly Buffer[]} chunks */
const read = chunks => {
  const reader = createReader();
  let reports = 0;
  const start = performance.now();
  for (const chunk of chunks) for (const event of reader.push(chunk)) if (event.type === 'report') reports++;
  const elapsed = performance.now() - start;
  if (reports !== LINES) throw new Error(`${reports} reports in ${LINES} lines`);
  return (LINES * 1000) / elapsed;
};

/** @type {Record<string, number[]>} */
const result = {};
for (const [name, chunks] of Object.entries(OUTPUTS)) {
  result[name] = Array.from({length: Number(readings)}, () => read(chunks));
}
process.stdout.write(JSON.stringify(result));
