import { type Random, randomUuid } from '../../local/clock/random.ts';
import { presetOf } from '../../contracts/producer-presets.ts';
import { type ExampleEvent, EXAMPLE_EVENTS, EXAMPLE_HANDSHAKES } from './example-events.ts';
import { fillPlaceholders } from './fill-placeholders.ts';
import { makeGenericEvent } from './make-generic-event.ts';
import type { ProducerEvent } from './producer-event.ts';

interface EventChoice {
  /** The type of the event. Absent: that of the example. */
  readonly type?: string | undefined;
  /** Absent: a new id. */
  readonly id?: string | undefined;
  /** In milliseconds since 1970. */
  readonly now: number;
  readonly random: Random;
}

/**
 * An event as a producer of the table would send it, not signed yet. There are examples for the producers that are used most. Another
 * producer, or another type of event, has a generic body.
 *
 * @throws Error for a producer that is not in the table, and for a type where the producer names none.
 */
export function makeEvent(producer: string, { type, id, now, random }: EventChoice): ProducerEvent {
  const preset = presetOf(producer);
  const example = rowOf(EXAMPLE_EVENTS, producer);
  const handshake = rowOf(EXAMPLE_HANDSHAKES, producer);
  const chosenId = id ?? newId(example?.idPrefix, random);
  const filling = { id: chosenId, now };
  if (example !== undefined && (type === undefined || type === example.event))
    return exampleEvent(example, filling);
  if (handshake !== undefined && type === handshake.event)
    return { ...exampleEvent(handshake, filling), isHandshake: true };
  if (type !== undefined && preset.eventType === undefined)
    throw new Error(`${preset.name} names no type in its events: leave out '${type}'.`);
  return makeGenericEvent(preset, { id: chosenId, type: type ?? 'example.created' });
}

function rowOf(table: Readonly<Record<string, ExampleEvent>>, producer: string): ExampleEvent | undefined {
  return Object.hasOwn(table, producer) ? table[producer] : undefined;
}

/** 24 hexadecimal digits are as hard to meet twice as a UUID, for this purpose, and leave room in an id that is joined. */
function newId(prefix: string | undefined, random: Random): string {
  const uuid = randomUuid(random);
  return prefix === undefined ? uuid : prefix + uuid.replaceAll('-', '').slice(0, 24);
}

function exampleEvent(
  example: ExampleEvent,
  filling: { readonly id: string; readonly now: number },
): ProducerEvent {
  const { event, headers, body, form, contentType } = fillPlaceholders(example, filling);
  const usual = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    id: filling.id,
    type: event,
    isGeneric: false,
    headers: { 'content-type': contentType ?? usual, ...headers },
    body: form === undefined ? JSON.stringify(body) : new URLSearchParams(form).toString(),
  };
}
