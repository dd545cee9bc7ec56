import {maskedCommand} from '../format/secret-words.js';
import {withoutSecrets} from '../format/secrets.js';
import type {RunEvent, RunSettings} from './events.js';

const maskedSettings = (values: RunSettings): RunSettings =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === 'string' ? withoutSecrets(value) : value]),
  );

/**
 * The event with secrets masked, in the events that quote a user's command or a trainer's output. All others quote
 * nothing but paths.
 */
export const eventWithoutSecrets = (event: RunEvent): RunEvent => {
  switch (event.type) {
    case 'run':
      return {...event, command: maskedCommand(event.command)};
    case 'settings':
      return {...event, values: maskedSettings(event.values)};
    case 'failure':
      return {...event, line: withoutSecrets(event.line)};
    case 'warning':
    case 'alert':
    case 'alert-over':
      return {...event, text: withoutSecrets(event.text)};
    default:
      return event;
  }
};
