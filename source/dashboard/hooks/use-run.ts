import {useEffect, useState} from 'react';
import {Session} from '../session.js';
import type {Actions, Feed} from '../types.js';

/** The run that the feed reports on, and what the keys do to it. */
export const useRun = (feed: Feed, actions: Actions): Session => {
  const [session] = useState(() => new Session(feed, actions));
  useEffect(() => session.follow(), [session]);
  return session;
};
