import { answerError, settingsOf } from '../compare/answer-error.ts';
import { Comparison } from '../compare/compare-recorded.ts';
import { placeholdersOf } from '../recorded/list-placeholders.ts';
import {
  membersAt,
  objectsAt,
  required,
  textAt,
  type Members,
  type RecordedCase,
} from '../recorded/recorded-case.ts';
import { verdictOf, type Verdict } from '../compare/verdict.ts';

/**
 * What the service lists for each type once some are set. A type that is listed with other settings than its own must
 * answer as if it were set so by itself, every other type as if nothing were set.
 */
export function runGatewayResponseTable(recorded: RecordedCase): Verdict {
  const comparison = new Comparison(placeholdersOf(recorded));
  const settings = new Map(
    objectsAt(recorded, 'puts').map((put) => {
      const type = required(put, 'responseType', textAt);
      return [type, settingsOf(type, put)] as const;
    }),
  );
  for (const row of required(required(recorded, 'expected', membersAt), 'table', objectsAt)) {
    const type = required(row, 'responseType', textAt);
    const { reason: _ours, ...answer } = answerError([...settings.values()], type);
    const { status, headers, body } = answerError(isUntouched(row) ? [] : [settingsOf(type, row)], type);
    const listed = textAt(row, 'statusCode');
    comparison.compare(
      type,
      { status: listed === undefined ? status : Number(listed), headers, body },
      answer,
    );
  }
  return verdictOf(comparison.differences);
}

/** Listed as the service has it for every type, and marked as nobody's own. */
function isUntouched(row: Members): boolean {
  const templates = Object.values(membersAt(row, 'responseTemplates'));
  return (
    row['defaultResponse'] === true &&
    Object.keys(membersAt(row, 'responseParameters')).length === 0 &&
    templates.every((template) => template === '{"message":$context.error.messageString}')
  );
}
