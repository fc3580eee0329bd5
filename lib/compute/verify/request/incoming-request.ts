import { type ParsedPart, parseRequestPart, type RequestPart } from '../../../contracts/request-part.ts';
import { Refusal } from '../refusal.ts';
import type { WebhookRequest } from '../webhook-request.ts';
import { followPath } from './follow-path.ts';
import { parseBoundedJson } from './parse-bounded-json.ts';

/** A bound on what is parsed, far above what the forms of producers have. */
const MAX_FORM_FIELDS = 1_000;

const AMPERSAND = 0x26;

/** A request whose parts can be looked up. The body is parsed at most once, and only if a part of it is asked for. */
export class IncomingRequest {
  readonly method: string;
  readonly url: string;
  readonly body: Uint8Array;
  readonly receivedAt: number;
  readonly #headers: ReadonlyMap<string, readonly string[]>;
  #json: { readonly value: unknown } | undefined;
  #form: URLSearchParams | undefined;

  /** @throws TypeError for a request that the receiver put together wrongly: no sender can bring that about. */
  constructor(request: WebhookRequest) {
    if (!(request.body instanceof Uint8Array))
      throw new TypeError(
        `'body' must be the bytes that were received, a Uint8Array, got ${typeof request.body}.`,
      );
    if (!Number.isFinite(request.receivedAt))
      throw new TypeError(`'receivedAt' must be milliseconds since 1970, got ${String(request.receivedAt)}.`);
    this.method = request.method.toUpperCase();
    this.url = request.url;
    this.body = request.body;
    this.receivedAt = request.receivedAt;
    this.#headers = headersOf(request.headers);
  }

  /** The first of the parts that is there, `undefined` if none is. What is signed must be there only once: a reader could take the other. */
  only(parts: readonly RequestPart[]): string | undefined {
    for (const part of parts) {
      const values = this.values(part);
      if (values.length > 1) throw new Refusal('repeated');
      if (values[0] !== undefined) return values[0];
    }
    return undefined;
  }

  /** All values of a part. Of a body's path one for each place that it leads to, `undefined` for what is neither text, number nor boolean. */
  values(part: RequestPart): readonly (string | undefined)[] {
    const parsed = parseRequestPart(part);
    return READERS[parsed.kind](this, parsed);
  }

  header(name: string): readonly string[] {
    return this.#headers.get(name) ?? [];
  }

  /** The body as JSON; `undefined` if it is none. */
  json(): unknown {
    this.#json ??= { value: parseBoundedJson(this.body) };
    return this.#json.value;
  }

  /** The fields of the body as a form. Read from its bytes whatever its content type is: it is only used where a producer signs fields. */
  form(): URLSearchParams {
    if (this.#form === undefined) {
      let fields = 1;
      for (const byte of this.body) if (byte === AMPERSAND) fields += 1;
      if (fields > MAX_FORM_FIELDS) throw new Refusal('unreadableBody');
      this.#form = new URLSearchParams(Buffer.from(this.body).toString());
    }
    return this.#form;
  }
}

type Reader = (request: IncomingRequest, part: ParsedPart) => readonly (string | undefined)[];

const READERS: Readonly<Record<ParsedPart['kind'], Reader>> = {
  header: (request, { name }) => request.header(name),
  query: ({ url }, { name }) => queryOf(url).getAll(name),
  form: (request, { name }) => request.form().getAll(name),
  body: (request, { steps }) => {
    const found = followPath(request.json(), steps);
    // Without a wildcard there is one place, and nothing in it is the same as no place.
    return steps.includes('[*]') ? found : found.filter((text) => text !== undefined);
  },
};

function headersOf(headers: WebhookRequest['headers']): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    const values = [value].flat().filter((text) => typeof text === 'string');
    found.set(key, [...(found.get(key) ?? []), ...values]);
  }
  return found;
}

/** The query alone is parsed: a URL with a host that is none still has one. */
function queryOf(url: string): URLSearchParams {
  const [, query] = /^[^?#]*\?([^#]*)/.exec(url) ?? [];
  return new URLSearchParams(query);
}
