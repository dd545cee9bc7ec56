const LENGTH = 624;
const SHIFT = 397;

/**
 * The orders that numpy's `np.random.permutation(n)` draws after `np.random.seed(seed)` (a whole number from 0 to
 * 2**32 - 1): one function, of which each call is the next draw. Mersenne Twister MT19937 with numpy's legacy seeding
 * and its bounded draws by mask and rejection (numpy/random/mtrand.pyx: shuffle, legacy distributions'
 * random_interval).
 */
export const createPermutations = (seed: number): ((count: number) => Uint32Array) => {
  const state = new Uint32Array(LENGTH);
  state[0] = seed;
  for (let at = 1; at < LENGTH; at++) {
    const before = state[at - 1] ?? 0;
    state[at] = Math.imul(1812433253, before ^ (before >>> 30)) + at;
  }
  let position = LENGTH;

  const refill = (): void => {
    for (let at = 0; at < LENGTH; at++) {
      const mixed = ((state[at] ?? 0) & 0x80000000) | ((state[(at + 1) % LENGTH] ?? 0) & 0x7fffffff);
      const odd = mixed & 1 ? 0x9908b0df : 0;
      state[at] = (state[(at + SHIFT) % LENGTH] ?? 0) ^ (mixed >>> 1) ^ odd;
    }
    position = 0;
  };

  const next = (): number => {
    if (position === LENGTH) refill();
    let value = state[position++] ?? 0;
    value ^= value >>> 11;
    value ^= (value << 7) & 0x9d2c5680;
    value ^= (value << 15) & 0xefc60000;
    return (value ^ (value >>> 18)) >>> 0;
  };

  /** A number from 0 to `most`, both included. */
  const upTo = (most: number): number => {
    const mask = 0xffffffff >>> Math.clz32(most);
    for (;;) {
      const value = (next() & mask) >>> 0;
      if (value <= most) return value;
    }
  };

  return count => {
    const order = Uint32Array.from({length: count}, (_, index) => index);
    for (let at = count - 1; at > 0; at--) {
      const other = upTo(at);
      const kept = order[at] ?? 0;
      order[at] = order[other] ?? 0;
      order[other] = kept;
    }
    return order;
  };
};
