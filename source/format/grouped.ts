/** A count, or the digits of one, with its thousands in groups: `6,000`. */
export const grouped = (digits: number | string): string => String(digits).replace(/\B(?=(?:\d{3})+$)/g, ',');
