export type PropertyValue = string | number | boolean | PropertyValue[] | {[key: string]: PropertyValue};
export const parsePropertyList: (text: string) => PropertyValue;
