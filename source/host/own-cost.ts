import type {MonotonicMs} from '../journal/clocks.js';
import type {RecorderSample} from '../journal/events.js';

/** What this process itself uses: resident size, and processor time since the previous call as a share of one core. */
export class OwnCost {
  #previous: {at: MonotonicMs; cpuMicroseconds: number} | null = null;

  look(now: MonotonicMs): RecorderSample {
    const {user, system} = process.cpuUsage();
    const cpuMicroseconds = user + system;
    const previous = this.#previous;
    this.#previous = {at: now, cpuMicroseconds};
    const elapsedMs = previous ? now - previous.at : 0;
    const cpuPercent =
      previous && elapsedMs > 0 ? (cpuMicroseconds - previous.cpuMicroseconds) / (elapsedMs * 10) : null;
    return {
      memoryBytes: process.memoryUsage.rss(),
      cpuPercent: cpuPercent === null ? null : Number(cpuPercent.toFixed(2)),
    };
  }
}
