import type { Trial } from '../../trial.ts';

/** An example of what the contract refuses. */
interface RefusedTrial {
  readonly title: string;
  readonly status: number;
  readonly change: (trial: Trial) => Trial;
}

const TOO_LARGE = 260 * 1024;

/** One example of each refusal of the contract that a single request can show. */
export const REFUSED_TRIALS: readonly RefusedTrial[] = [
  { title: 'a body that is no JSON', status: 400, change: (trial) => ({ ...trial, body: '{"data":' }) },
  { title: 'a body that breaks the schema', status: 400, change: (trial) => ({ ...trial, body: '[]' }) },
  {
    title: 'an Idempotency-Key that cannot be part of an id',
    status: 400,
    change: (trial) => ({ ...trial, idempotencyKey: 'a b/c' }),
  },
  { title: 'no API key', status: 403, change: (trial) => ({ ...trial, withKey: false }) },
  { title: 'a source that does not exist', status: 404, change: (trial) => ({ ...trial, source: 'nobody' }) },
  {
    title: 'a body that is too large',
    status: 413,
    change: (trial) => ({ ...trial, body: JSON.stringify({ data: 'x'.repeat(TOO_LARGE) }) }),
  },
  {
    title: 'another content type',
    status: 415,
    change: (trial) => ({ ...trial, contentType: 'text/plain' }),
  },
];
