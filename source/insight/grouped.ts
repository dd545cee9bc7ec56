/** A count of iterations with its thousands in groups, as everywhere: `6,000`. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
