import { secretHeadersOf } from '../../contracts/secret-headers-of.ts';
import type { ProducerSignature } from '../../contracts/producer-signature.ts';
import type { SignedEvent } from './signed-event.ts';

/** A request that was changed after it was signed, and what was changed. */
interface Tampered {
  readonly request: SignedEvent;
  readonly changed: string;
}

/** The last letter or digit of the last text of JSON: what is changed stays JSON, of the same length. */
const IN_JSON = /[0-9A-Za-z](?="[^"]*$)/;
const IN_FORM = /[0-9A-Za-z](?=[^0-9A-Za-z]*$)/;
/** A token begins after the word `Basic` or `Bearer`, if there is one. */
const IN_TOKEN = /[0-9A-Za-z](?=\S*$)/;

/** Changes one character of the body, or of the token where the producer proves by one alone who sends: a token covers no body. */
export function tamperWith(request: SignedEvent, signature: ProducerSignature | undefined): Tampered {
  const [token] = signature === undefined ? [] : secretHeadersOf(signature);
  if (token !== undefined) {
    const headers = { ...request.headers, [token]: withOther(request.headers[token] ?? '', IN_TOKEN) };
    return { request: { ...request, headers }, changed: token };
  }
  const text = Buffer.from(request.body).toString('utf8');
  const body = Buffer.from(withOther(text, /^[[{]/.test(text) ? IN_JSON : IN_FORM), 'utf8');
  return { request: { ...request, body }, changed: 'the body' };
}

function withOther(text: string, where: RegExp): string {
  return text.replace(where, (character) => (character === 'x' ? 'y' : 'x'));
}
