/**
 * JSONata for the detail of the event, given JSONata for the attributes of the record: what GET shows, without the payload
 * and without the text of an error. A member whose attribute is missing is left out.
 *
 * `attempt` and `updatedAt` put two events of one delivery in order: a redrive gives it a second outcome.
 */
export function outcomeEvent(record: string): string {
  return `{% (${[
    `$record := ${record};`,
    '{',
    MEMBERS.map(([name, value]) => `'${name}': ${value}`).join(', '),
    '}',
  ].join(' ')}) %}`;
}

const MEMBERS = [
  ['deliveryId', '$record.deliveryId.S'],
  ['source', '$record.source.S'],
  ['owner', '$record.owner.S'],
  ['status', '$record.status.S'],
  ['result', '$exists($record.result.S) ? $parse($record.result.S)'],
  ['resultKey', '$record.resultKey.S'],
  ['error', '$exists($record.error.S) ? $parse($record.error.S).name'],
  ['updatedAt', '$record.updatedAt.S'],
  ['attempt', '$number($record.redriveCount.N)'],
] as const;
