import {fileURLToPath} from 'node:url';

const preload = fileURLToPath(new URL('../fixtures/calm-machine.cjs', import.meta.url));

/** The environment in which every program of ours finds a machine that does not swap: see the file that it preloads. */
export const CALM_MACHINE: NodeJS.ProcessEnv = {NODE_OPTIONS: `--require ${JSON.stringify(preload)}`};
