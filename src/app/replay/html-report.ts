/** The report of replays as one self-contained HTML page, with a picture of each. */

import { countOf, type CallResult, type ReplayReport } from '../../model/replay.js';
import { differenceWords, ruleWords, verdictWords } from '../../regress/report/words.js';
import { reportPage, type ReportView, type ShownCall } from '../../render/report-page.js';
import { reportPicture } from '../../trace/report-picture.js';

export function htmlReport(reports: readonly ReplayReport[]): Promise<string> {
  return reportPage(reports.map(viewOf));
}

function viewOf(report: ReplayReport, index: number): ReportView {
  const anchorOf = ({ number }: CallResult): string => `replay-${index + 1}-step-${number}`;
  const { capture, verdict, target, startedAt, calls, cleanUp } = report;
  return {
    capture,
    anchor: `replay-${index + 1}`,
    sentence: `${verdictWords(report)}. Replayed against ${target} on ${startedAt}.`,
    verdict,
    differences: countOf(report, 'difference'),
    notes: countOf(report, 'note'),
    picture: reportPicture(report, anchorOf),
    calls: calls.map((call) => shownCall(call, anchorOf(call))),
    removed: cleanUp.removed,
    left: cleanUp.left,
  };
}

const TONES: Readonly<Record<CallResult['state'], ShownCall['tone']>> = {
  same: 'success',
  different: 'error',
  failed: 'error',
  skipped: 'refused',
};

function shownCall(call: CallResult, anchor: string): ShownCall {
  const { number, name, state, status, recordedStatus, ms, reason, differences } = call;
  return {
    anchor,
    number,
    name,
    state,
    tone: TONES[state],
    status: status ?? '–',
    recorded: recordedStatus ?? '–',
    time: `${Math.round(ms)} ms`,
    reason,
    isTold: reason !== null || differences.length > 0,
    differences: differences.map((one) => ({
      weight: one.weight,
      text: differenceWords(one),
      rule: ruleWords(one.rule),
    })),
  };
}
