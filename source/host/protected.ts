/** Why an application must not be quit, as the user reads it. The advice knows some of them by their words. */
export const PROTECTED = {
  trainer: 'the training itself',
  ours: 'mlxtop itself, and the tmux that it lives in',
  terminal: 'the terminal that you are in',
  front: 'in front: you are using it',
  system: 'belongs to the system',
  /** A service of several applications, or several processes of which none is the others' master. */
  many: 'cannot be quit as one',
  otherUser: 'belongs to another user',
} as const;
