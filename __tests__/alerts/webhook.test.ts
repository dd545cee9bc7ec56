import {expect, test} from '@jest/globals';
import {redirected} from '../../source/alerts/webhook.js';

const answer = (location: string | null) =>
  new Response(null, {status: 301, headers: location === null ? {} : {location}});

test.each([
  ['https://h/a', '/b?c', 'https://h/b?c'],
  ['https://h/a/b', 'c', 'https://h/a/c'],
  ['http://h/a', 'https://h/a', 'https://h/a'],
  ['http://h:8080/a', 'https://h/a', 'https://h/a'],
  ['https://h/a', 'https://you:pw@h/b', 'https://h/b'],
  ['https://H/a', 'https://h/b', 'https://h/b'],
])('%s may redirect to %s', (from, location, url) => {
  expect(redirected(answer(location), from)).toEqual({url});
});

test.each([
  ['https://h/a', 'http://h/a', 'http://h'],
  ['https://h/a', 'https://other/secret', 'https://other'],
  ['https://h/a', '//other/secret', 'https://other'],
  ['https://h/a', 'https://h.other/secret', 'https://h.other'],
  ['https://h/a', 'https://h:444/secret', 'https://h:444'],
  ['http://h/a', 'ftp://h/secret', 'ftp://h'],
])('%s may not redirect to %s', (from, location, place) => {
  const problem = `the webhook answered 301: it has moved to ${place}, so nothing was sent; set the new address`;
  expect(redirected(answer(location), from)).toEqual({problem});
});

test.each([[null], ['http://['], ['https://']])('an invalid location: %j', location => {
  expect(redirected(answer(location), 'https://h/a')).toEqual({problem: 'the webhook answered 301'});
});
