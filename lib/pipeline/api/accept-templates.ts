import { loadMappingTemplate } from '../../contracts/load-mapping-template.ts';
import type { ResolvedSource } from '../sources/resolved-source.ts';
import { type ProducerHandshake, startsIngest } from '../../contracts/producer-handshake.ts';
import { answerHandshake, answerStarted, answerVerified, SUCCEEDED } from './handshake/answer-handshake.ts';
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

/** A method that starts Ingest: with POST a delivery or a test of the address, with GET a test alone. */
export type StartingMethod = 'POST' | 'GET';

/** How Ingest is started. */
export interface StartOptions {
  /** Default: POST. */
  readonly method?: StartingMethod;
  /** Of the deliveries of the source. A test of the address has none. */
  readonly owners?: DeliveryOwners | undefined;
}

/** The request template of a source, which makes the call that starts Ingest. */
export function requestTemplate(
  source: ResolvedSource,
  stateMachineArn: string,
  { method = 'POST', owners }: StartOptions = {},
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
    HANDSHAKES: matchHandshake(handshakesOf(source, method), source),
    STARTED: ifStarted(source, method),
    PUBLIC_URL: source.signature?.publicUrl ?? (method === 'GET' ? `/webhooks/${source.name}` : ''),
    FORWARDED_HEADERS: JSON.stringify(source.forwardedHeaders),
    MAX_INPUT_BYTES: String(MAX_INPUT_BYTES),
  });
}

/**
 * A test of the address that starts Ingest takes no id: its run is named after the request, as one whose id is a hash. A GET that is no
 * test is made a call that is refused.
 */
function ifStarted(source: ResolvedSource, method: StartingMethod): string {
  if (!handshakesOf(source, method).some(startsIngest)) return '';
  const started = '#if($mark != "")#set($problem = "")#set($key = "")#set($hashed = $mark)#end';
  return method === 'POST' ? started : `${started}#if($mark == "")#set($problem = "no handshake")#end`;
}

/** The template of each level. */
const ANSWERED: Readonly<Record<Acknowledgement, string>> = {
  [Acknowledgement.ACCEPTED]: 'accept-delivery.accepted',
  [Acknowledgement.STORED]: 'accept-delivery.stored',
};

/** The template of the answer to a request that Step Functions took. */
export function answeredTemplate(source: ResolvedSource, method: StartingMethod = 'POST'): string {
  const { acknowledgement, response } = source;
  const answer =
    response?.body ??
    loadMappingTemplate('accept-delivery.answer', { ACKNOWLEDGEMENT: acknowledgement, SOURCE: source.name });
  const isStored = acknowledgement === Acknowledgement.STORED;
  const answered = loadMappingTemplate(ANSWERED[acknowledgement], {
    ANSWER: answer,
    ...(isStored && { STATUS: String(response?.status ?? 202) }),
  });
  const handshakes = handshakesOf(source, method);
  const started = answerStarted(handshakes, answered, isStored ? SUCCEEDED : undefined);
  return answerVerified(handshakes, started);
}

/** The template of the answer to a request that Step Functions refused. */
export function refusedTemplate(
  source: ResolvedSource,
  { method = 'POST', owners }: StartOptions = {},
): string {
  const refused = loadMappingTemplate('accept-delivery.refused', {
    KEY_RULE: method === 'POST' ? keyRule(source, maxKeyLength(source.name, owners)) : NO_TEST,
    MAX_INPUT_KIB: String(Math.floor(MAX_INPUT_BYTES / 1024)),
  });
  // A handshake is a call that Step Functions has refused.
  return answerNotOwner(owners, answerHandshake(handshakesOf(source, method), refused));
}

const NO_TEST =
  "This is no test of the address that the source's producer makes. Deliveries are sent with POST.";

function handshakesOf({ handshakes }: ResolvedSource, method: StartingMethod): readonly ProducerHandshake[] {
  return handshakes.filter((handshake) => handshake.method === method);
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
