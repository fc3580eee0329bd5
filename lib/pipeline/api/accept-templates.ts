import { loadMappingTemplate } from '../../contracts/load-mapping-template.ts';
import type { ResolvedSource } from '../sources/resolved-source.ts';
import type { ProducerHandshake } from '../../contracts/producer-handshake.ts';
import { answerHandshake } from './handshake/answer-handshake.ts';
import { matchHandshake } from './handshake/match-handshake.ts';
import { Acknowledgement } from './acknowledgement.ts';
import type { DeliveryOwners } from './owner/delivery-owners.ts';
import { answerNotOwner, maxKeyLength, requestValues } from './owner/owner-templates.ts';

/** Bytes of the rest of the envelope (names, source, time, IP), the key above it, and the mark of a parked delivery. */
export const ENVELOPE_BYTES = 320;

/**
 * Largest accepted size of a body, its id and its forwarded headers, in bytes. Step Functions takes 262,144 bytes for
 * the input of an execution and for the arguments of a state. EventBridge takes the same for the input of a target;
 * PutEvents itself takes 1 MB since January 2026. `ENVELOPE_BYTES` and 2,048 bytes are subtracted for what is added on
 * the way: by the states of Ingest (bucket, key of at most 398 bytes, queue URL, hash) or by EventBridge (source, type,
 * the two ARNs that Step Functions adds to its resources).
 *
 * The limit also covers the parked form, which Ingest receives again: the template counts the size of that form.
 */
const MAX_INPUT_BYTES = 262_144 - ENVELOPE_BYTES - 2_048;

/** Our own header. Its value is refused instead of encoded, so that the id of a delivery is what its producer chose. */
const OWN_KEY = 'header:idempotency-key';

/** The request template of a source, which makes the call that starts Ingest. */
export function requestTemplate(
  source: ResolvedSource,
  stateMachineArn: string,
  owners?: DeliveryOwners,
): string {
  const { places = [], isJoined = false, isRequired = false } = source.idempotencyKey ?? {};
  return loadMappingTemplate('accept-delivery.request', {
    SOURCE: source.name,
    // Ingest must not park it: its producer is told, and sends it again.
    STORED: source.acknowledgement === Acknowledgement.STORED ? String.raw`\"stored\":true,` : '',
    STATE_MACHINE_ARN: stateMachineArn,
    KEY_PLACES: list(places),
    OWN_KEY,
    HOW: isJoined ? 'joined' : 'first',
    WITHOUT: isRequired ? 'refused' : 'taken',
    TOO_LONG: source.hashesLongIds ? 'hashed' : 'refused',
    HASHED: source.dedupe === 'body' ? String.raw`\"hashed\":\"body\",` : '',
    ...requestValues(source.name, owners),
    HANDSHAKES: matchHandshake(postsOf(source), source),
    PUBLIC_URL: source.signature?.publicUrl ?? '',
    FORWARDED_HEADERS: JSON.stringify(source.forwardedHeaders),
    MAX_INPUT_BYTES: String(MAX_INPUT_BYTES),
  });
}

/** The template of each level. */
const ANSWERED: Readonly<Record<Acknowledgement, string>> = {
  [Acknowledgement.ACCEPTED]: 'accept-delivery.accepted',
  [Acknowledgement.STORED]: 'accept-delivery.stored',
};

/** The template of the answer to a request that Step Functions took. */
export function answeredTemplate(source: ResolvedSource): string {
  const { acknowledgement, response } = source;
  const answer =
    response?.body ??
    loadMappingTemplate('accept-delivery.answer', { ACKNOWLEDGEMENT: acknowledgement, SOURCE: source.name });
  const status = String(response?.status ?? 202);
  return loadMappingTemplate(ANSWERED[acknowledgement], {
    ANSWER: answer,
    ...(acknowledgement === Acknowledgement.STORED && { STATUS: status }),
  });
}

/** The template of the answer to a request that Step Functions refused. */
export function refusedTemplate(source: ResolvedSource, owners?: DeliveryOwners): string {
  const refused = loadMappingTemplate('accept-delivery.refused', {
    KEY_RULE: keyRule(source, maxKeyLength(source.name, owners)),
    MAX_INPUT_KIB: String(Math.floor(MAX_INPUT_BYTES / 1024)),
  });
  // A handshake is a call that Step Functions has refused.
  return answerNotOwner(owners, answerHandshake(postsOf(source), refused));
}

function postsOf({ handshakes }: ResolvedSource): readonly ProducerHandshake[] {
  return handshakes.filter(({ method }) => method === 'POST');
}

/** Says what an id must be, for the answer 400. */
function keyRule(source: ResolvedSource, most: number): string {
  const { places = [], isJoined = false, isRequired = false } = source.idempotencyKey ?? {};
  if (places[0] === OWN_KEY)
    return `The Idempotency-Key must be 1 to ${most} of the characters 0-9 A-Z a-z - _, in a pair of quotes or not.`;
  const where = places.map(describePlace).join(isJoined ? ' and ' : ' or ');
  return `The id of the event, in ${where}, must be ${isRequired ? 'there, ' : ''}a text or a whole number, and take at most ${most} characters (each outside 0-9 A-Z a-z - counts as three or more).`;
}

function describePlace(place: string): string {
  // A $ of the path would be a reference to the template.
  return place.replace(/^header:/, 'the header ').replace(/^body:\$\./, 'the field ');
}

/** A list in VTL. Texts in single quotes are not looked at for references. */
function list(texts: readonly string[]): string {
  return `[${texts.map((text) => `'${text}'`).join(', ')}]`;
}
