import type {Dialect} from '../dialect.js';
import {createTotal} from './events.js';
import {readStepLine, toReport} from './step-line.js';

const SAVED = /^\s*Adapters saved to: (\S.{0,4000})$/;

/**
 * mlx-tune's own trainers (DPO, ORPO, GRPO, KTO, continued pretraining): ` Step 10/100 | Loss: 0.6931`, which other
 * fields may follow. Its SFT trainer runs mlx_lm's. It does not print where it saves checkpoints. Formats as in
 * mlx_tune/rl_trainers.py.
 */
export const mlxTune = (): Dialect => {
  const totalEvents = createTotal();
  let isOurs = false;
  return {
    read: line => {
      const step = readStepLine(line);
      if (step !== null) {
        isOurs = true;
        return [...totalEvents(step.total), toReport(step)];
      }
      const path = isOurs ? SAVED.exec(line)?.[1] : undefined;
      return path === undefined ? [] : [{type: 'saved', path: path.trimEnd()}];
    },
  };
};
