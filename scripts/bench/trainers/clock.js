// Loaded into the trainer before its own code (node --import): notes when each report is printed, by the trainer's own clock (`at`:
// since 1970), and writes the list to the file $MLXTOP_BENCH_CLOCK when the trainer ends.
import {renameSync, writeFileSync} from 'node:fs';

const file = process.env.MLXTOP_BENCH_CLOCK;
const reports = [];
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text, ...rest) => {
  const report = /^Iter (\d+): Train/.exec(text);
  if (report) {
    const milliseconds = performance.now();
    reports.push({iteration: Number(report[1]), milliseconds, at: performance.timeOrigin + milliseconds});
  }
  return write(text, ...rest);
};
process.on('exit', () => {
  writeFileSync(`${file}.part`, JSON.stringify(reports));
  renameSync(`${file}.part`, file);
});
