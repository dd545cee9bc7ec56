// Loaded into the trainer before its own code (node --import): notes when each report is printed, by the trainer's own
// clock (`at`: since 1970), and writes the list to the file $MLXTOP_BENCH_CLOCK when the trainer ends.
import {renameSync, writeFileSync} from 'node:fs';

const file = process.env.MLXTOP_BENCH_CLOCK ?? '';
/** @type {import('../types.ts').Report[]} */
const reports = [];
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = new Proxy(write, {
  apply: (original, _stdout, words) => {
    const report = /^Iter (\d+): Train/.exec(String(words[0]));
    if (report) {
      const milliseconds = performance.now();
      reports.push({iteration: Number(report[1]), milliseconds, at: performance.timeOrigin + milliseconds});
    }
    return Reflect.apply(original, process.stdout, words);
  },
});
process.on('exit', () => {
  writeFileSync(`${file}.part`, JSON.stringify(reports));
  renameSync(`${file}.part`, file);
});
