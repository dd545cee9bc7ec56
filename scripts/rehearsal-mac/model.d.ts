export const MIB: number;
export const GIB: number;
export const MANAGED_SHARE: number;
export const WIRED_FOR_APPS: number;

export type Rest = {
  free: number;
  fileBacked: number;
  anonymous: number;
  wired: number;
  occupied: number;
  stored: number;
  purgeable: number;
  swapUsed: number;
  slowdown: number;
};

export const equilibrium: (load: {totalBytes: number; wiredBytes: number; unwiredBytes: number}) => Rest;
export const pressureLevel: (before: 1 | 2 | 4, availableBytes: number, occupiedBytes: number) => 1 | 2 | 4;
export const pagingRates: (
  rest: Pick<Rest, 'swapUsed' | 'slowdown'>,
  totalBytes: number,
  working: boolean,
) => Record<string, number>;
