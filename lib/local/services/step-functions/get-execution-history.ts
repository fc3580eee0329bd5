import { ServiceError } from '../../service-error.ts';
import { epochSeconds, type ApiAnswer } from './describe-execution.ts';
import type { ExecutionRecord } from './execution-record.ts';
import { listPage } from './list-page.ts';
import type { ValidRequest } from './validate-states-request.ts';

/** The response of GetExecutionHistory. */
export function getExecutionHistory(record: ExecutionRecord, request: ValidRequest): ApiAnswer {
  if (request['includeExecutionData'] === false) {
    throw new ServiceError('ValidationException', 'The local run always includes the execution data');
  }
  const isReversed = request['reverseOrder'] === true;
  const events = isReversed ? record.events.toReversed() : record.events;
  const { page, ...token } = listPage(events, request, ({ id = 0 }) => (isReversed ? -id : id));
  return {
    events: page.map((event) => ({ ...event, timestamp: epochSeconds(event.timestamp?.getTime() ?? 0) })),
    ...token,
  };
}
