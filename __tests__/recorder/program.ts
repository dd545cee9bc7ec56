import {recordMain} from '../../source/recorder/main.js';

// `mlxtop record` and nothing else.
process.exitCode = await recordMain(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.name}: ${error.message}`);
  return 9;
});
