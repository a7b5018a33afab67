/** Words of reports, for the doors. */

export { differenceWords, ruleWords, verdictWords } from '../../regress/report/words.js';
