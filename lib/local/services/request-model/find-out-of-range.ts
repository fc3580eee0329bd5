import type { Request } from './request.ts';

interface Range {
  readonly least: number;
  readonly most: number;
  /** After "Reason: ". */
  readonly reason: string;
}

/** SQS API reference, the parameters of each action. The messages are those of the service. */
const RANGES: Readonly<Record<string, Readonly<Record<string, Range>>>> = {
  sqs: {
    DelaySeconds: { least: 0, most: 900, reason: 'DelaySeconds must be >= 0 and <= 900.' },
    MaxNumberOfMessages: { least: 1, most: 10, reason: 'Must be between 1 and 10, if provided.' },
    VisibilityTimeout: { least: 0, most: 43_200, reason: 'VisibilityTimeout must be between 0 and 43200.' },
    WaitTimeSeconds: { least: 0, most: 20, reason: 'Must be >= 0 and <= 20, if provided.' },
  },
};

/**
 * The error message for a number out of range that the embedded store would accept; undefined if there is none. The
 * SDK's models have no ranges. Here one bad entry of a batch fails the whole batch; on AWS only the entry fails.
 */
export function findOutOfRange(service: string, request: Request): string | undefined {
  const ranges = RANGES[service];
  if (ranges === undefined) return undefined;
  const entries = Array.isArray(request['Entries']) ? (request['Entries'] as readonly Request[]) : [];
  for (const part of [request, ...entries]) {
    for (const [name, { least, most, reason }] of Object.entries(ranges)) {
      const value = part[name];
      if (value === undefined || (Number.isInteger(value) && Number(value) >= least && Number(value) <= most))
        continue;
      return `Value ${JSON.stringify(value)} for parameter ${name} is invalid. Reason: ${reason}`;
    }
  }
  return undefined;
}
