/** A count, or its digits, with grouped thousands: `6,000`. */
export const grouped = (digits: number | string): string => String(digits).replace(/\B(?=(?:\d{3})+$)/g, ',');
