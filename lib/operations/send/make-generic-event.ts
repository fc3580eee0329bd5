import { parseContentTemplate } from '../../contracts/parse-content-template.ts';
import type { ProducerPreset } from '../../contracts/producer-preset.ts';
import { parseRequestPart, type RequestPart } from '../../contracts/request-part.ts';
import type { ProducerEvent } from './producer-event.ts';
import { putAtPath } from './put-at-path.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Where a producer puts what tells its events apart. */
export type EventPlaces = Pick<ProducerPreset, 'id' | 'eventType' | 'signature'>;

/** The parts of a request that is being put together. */
interface Draft {
  readonly headers: Record<string, string>;
  readonly form: Record<string, string>;
  body: unknown;
}

/** An event with an id and a type where the table says that the producer puts them: for a producer, or a type, without an example. */
export function makeGenericEvent(
  preset: ProducerPreset,
  { id, type }: { readonly id: string; readonly type: string },
): ProducerEvent {
  const contentType = contentTypeOf(preset);
  const draft = draftEvent(preset, { id, type });
  // Bodies of two events differ, because a producer without ids is known by its bodies.
  const text = `An example of ${type}, ${id}`;
  const body = contentType === FORM ? formOf({ ...draft.form, text }) : jsonOf(draft.body, text);
  const headers = { 'content-type': contentType, ...draft.headers };
  return { id, type, isGeneric: true, headers, body };
}

/** The parts of an event that hold its id or its type. `body` is undefined where the body holds none of them. */
export function draftEvent(
  places: EventPlaces,
  { id, type }: { readonly id: string; readonly type: string },
): Draft {
  const draft: Draft = { headers: {}, form: {}, body: undefined };
  for (const part of idParts(places)) put(draft, part, id);
  // After the ids, because a type can be one of the parts of an id.
  for (const part of (places.eventType ?? []).slice(0, 1)) put(draft, part, type);
  return draft;
}

/** JSON where the producer sends any. */
function contentTypeOf({ contentTypes }: ProducerPreset): string {
  const json = contentTypes.find((type) => type === 'application/json' || type.endsWith('+json'));
  if (json !== undefined) return json;
  return contentTypes.includes(FORM) ? FORM : 'application/json';
}

/** Where the id is, and the headers that are signed: they are ids as well. */
function idParts({ id, signature }: EventPlaces): readonly RequestPart[] {
  const from = id === undefined ? [] : id.mode === 'join' ? id.from : id.from.slice(0, 1);
  const content = signature !== undefined && 'content' in signature ? (signature.content ?? []) : [];
  const signed = content
    .flatMap(parseContentTemplate)
    .flatMap((piece) => (piece.kind === 'parts' ? piece.parts.slice(0, 1) : []));
  return [...from, ...signed];
}

function put(draft: Draft, part: RequestPart, value: string): void {
  const { kind, name, steps } = parseRequestPart(part);
  if (kind === 'header') draft.headers[name] = value;
  if (kind === 'form') draft.form[name] = value;
  if (kind === 'body') draft.body = putAtPath(draft.body, steps, value);
}

function jsonOf(body: unknown, text: string): string {
  const path = Array.isArray(body) ? [0, 'text'] : ['text'];
  return JSON.stringify(putAtPath(body, path, text));
}

function formOf(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}
