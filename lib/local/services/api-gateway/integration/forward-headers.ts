import type { Random } from '../../../clock/random.ts';
import type { Exchange } from '../exchange.ts';
import { HeaderFields } from './header-fields.ts';

/** The client's headers that a proxy integration passes on, with the X-Forwarded headers of API Gateway. */
export function forwardHeaders({ request }: Exchange, traceId: string): HeaderFields {
  const headers = new HeaderFields();
  for (const [name, value] of request.headerPairs) headers.append(name, value);
  const hops = [request.ownHeader['x-forwarded-for'] ?? [], request.sourceIp].flat();
  return (
    headers
      .set('X-Forwarded-For', hops.join(', '))
      // On AWS a REST API has HTTPS only, whatever the local server uses.
      .set('X-Forwarded-Port', '443')
      .set('X-Forwarded-Proto', 'https')
      .set('X-Amzn-Trace-Id', traceId)
  );
}

/** An X-Ray trace id: the seconds since the epoch and 96 random bits, both hexadecimal. */
export function createTraceId(epochMs: number, random: Random): string {
  const seconds = Math.floor(epochMs / 1000).toString(16);
  const noise = Array.from({ length: 24 }, () => Math.floor(random.next() * 16).toString(16)).join('');
  return `Root=1-${seconds}-${noise}`;
}
