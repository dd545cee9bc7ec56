/** A script's user: nothing is printed, nothing can be asked. Add what a test looks at. */
export {quietUser} from '../../source/runs/after-restart/quiet-user.js';
