import type {AnyFlags} from 'meow';
import type {Options} from '../../syntax/option.js';

/** The parser's form of these options. A switch that is not given has no value: for some that differs from off. */
export const flagsOf = (options: Options): AnyFlags =>
  Object.fromEntries(
    Object.entries(options).map(([name, {value, short, multiple, optional}]) => {
      const shortFlag = short === undefined ? {} : {shortFlag: short};
      if (value === undefined) return [name, {type: 'boolean', ...shortFlag}];
      const many = multiple === true ? {isMultiple: true} : {};
      return [name, {type: 'string', ...shortFlag, ...many, ...(optional === true && {default: ''})}];
    }),
  );
