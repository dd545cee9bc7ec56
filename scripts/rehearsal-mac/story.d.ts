import type {Rehearsal, RehearsalOptions} from './rehearsal.js';

export const createStory: (options?: RehearsalOptions) => Promise<Rehearsal>;
export const storyTrainer: (tools: string, iterations?: number) => string[];
export const quitCursor: (rehearsal: Rehearsal, seconds: number, signal: AbortSignal) => Promise<void>;
