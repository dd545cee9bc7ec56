import {tryProgram} from './try-program.js';

/** Whether a Python has a package; `unknown` when it did not answer in time, or failed for another reason. */
export type PythonAnswer = 'has' | 'lacks' | 'unknown';

const LACKS = 3;

/** Finds the package without loading it. A folder of that name that is not a package has no origin. */
const SCRIPT = [
  'import importlib.util, sys',
  'spec = importlib.util.find_spec(sys.argv[1])',
  `sys.exit(0 if spec is not None and spec.origin is not None else ${LACKS})`,
].join('\n');

/**
 * Asks a Python, in the folder that it will work in, whether it has a package; nothing of the package is loaded. A
 * program that is missing or cannot be run has no packages.
 */
export const askPython = async (
  program: string,
  packageName: string,
  directory: string,
  limitMs: number,
): Promise<PythonAnswer> => {
  const {code, failure} = await tryProgram([program, '-c', SCRIPT, packageName], {limitMs, directory});
  if (code === 0) return 'has';
  return code === LACKS || failure === 'ENOENT' || failure === 'EACCES' ? 'lacks' : 'unknown';
};
