/** A tensor by its header: its size in memory is `bytes`. */
export type Tensor = {name: string; dtype: string; shape: readonly number[]; bytes: number};

/** How many numbers a tensor holds, packed ones as they are stored. */
export const sizeOf = ({shape}: Pick<Tensor, 'shape'>): number =>
  shape.reduce((product, extent) => product * extent, 1);
