import {afterEach} from '@jest/globals';
import {createRehearsal, type RehearsalOptions} from '../../scripts/rehearsal-mac/rehearsal.js';
import {MAC_PROGRAM} from './mac-program.js';
import {createStage} from './stage.js';

/**
 * Gives rehearsed Macs, each with a stage whose mlxtop runs on it; both are closed after the test, whatever became of
 * it.
 */
export const useMacStage = () => {
  const closers: (() => void | Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
  return async (options: RehearsalOptions, environment: NodeJS.ProcessEnv = {}) => {
    const mac = await createRehearsal(options);
    closers.push(() => mac.close());
    const stage = createStage(MAC_PROGRAM, {MLXTOP_TOOLS: mac.tools, ...environment});
    closers.push(() => stage.close());
    return {mac, stage};
  };
};
