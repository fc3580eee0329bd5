import { isOfService } from '../../services/event-bridge/event-buses.ts';

/** One entry of PutEvents from the task. */
export type EventEntry = Readonly<Record<string, unknown>>;

/** An accepted entry. */
export interface AcceptedEntry {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly resources: readonly unknown[];
  /** Epoch milliseconds, if the entry has its own time. */
  readonly time?: number;
}

/** Why an entry is refused, with EventBridge's message if it is known. */
export interface RefusedEntry {
  readonly errorCode: string;
  readonly errorMessage: string;
}

/** Checks an entry of PutEvents as the service does, and parses its detail. */
export function readEventEntry(entry: EventEntry, hasBus: boolean): AcceptedEntry | RefusedEntry {
  const refusal = RULES.map((rule) => rule(entry ?? {}, hasBus)).find((found) => found !== undefined);
  if (refusal !== undefined) return refusal;
  const { Source, DetailType, Detail, Resources, Time } = entry;
  return {
    source: Source as string,
    detailType: DetailType as string,
    detail: parseDetail(Detail)!,
    resources: (Resources ?? []) as readonly unknown[],
    ...(Time == null ? {} : { time: timeOf(Time) }),
  };
}

type Rule = (entry: EventEntry, hasBus: boolean) => RefusedEntry | undefined;

/** The order matters, because an entry has only one error. */
const RULES: readonly Rule[] = [
  ({ Source }) => invalidArgument(isText(Source), 'Source', 'is a required argument'),
  ({ DetailType }) => invalidArgument(isText(DetailType), 'DetailType', 'is a required argument'),
  ({ Detail }) => invalidArgument(Detail != null && Detail !== '', 'Detail', 'is a required argument'),
  // Sources of AWS services are reserved.
  ({ Source }) =>
    refuseUnless(
      !isOfService({ source: Source }),
      'NotAuthorizedForSourceException',
      'Not authorized for the source.',
    ),
  ({ Detail }) => refuseUnless(parseDetail(Detail) !== undefined, 'MalformedDetail', 'Detail is malformed.'),
  ({ Resources }) =>
    invalidArgument(
      Resources == null || (Array.isArray(Resources) && Resources.every(isText)),
      'Resources',
      'is a list of texts',
    ),
  ({ Time }) => invalidArgument(Time == null || Number.isFinite(timeOf(Time)), 'Time', 'is a time'),
  // The message for an entry that is too large is not recorded.
  (entry) =>
    refuseUnless(
      sizeOf(entry) < LARGEST_ENTRY,
      'InvalidArgument',
      `Total size of the entry is ${sizeOf(entry)} bytes; it must be less than ${LARGEST_ENTRY}.`,
    ),
  // The message for a missing bus is not recorded.
  ({ EventBusName }, hasBus) =>
    refuseUnless(hasBus, 'ResourceNotFoundException', `Event bus ${String(EventBusName)} does not exist.`),
];

/**
 * Bytes. 256 KB in the page that explains the counting (user guide, "Calculating PutEvents event entry size"); newer
 * pages say 1 MB.
 */
const LARGEST_ENTRY = 262_144;

/** Counted as in that page: strings in UTF-8, a time as 14 bytes. */
function sizeOf({ Source, DetailType, Detail, Resources, Time }: EventEntry): number {
  const texts = [Source, DetailType, typeof Detail === 'string' ? Detail : JSON.stringify(Detail)];
  const resources = Array.isArray(Resources) ? Resources : [];
  const bytes = [...texts, ...resources].map((text) => Buffer.byteLength(String(text)));
  return bytes.reduce((sum, size) => sum + size, Time == null ? 0 : 14);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function invalidArgument(holds: boolean, member: string, reason: string): RefusedEntry | undefined {
  const message = `Parameter ${member} is not valid. Reason: ${member} ${reason}.`;
  return refuseUnless(holds, 'InvalidArgument', message);
}

function refuseUnless(holds: boolean, errorCode: string, errorMessage: string): RefusedEntry | undefined {
  return holds ? undefined : { errorCode, errorMessage };
}

/** The integration accepts an object as well as its JSON text; undefined for anything else. */
function parseDetail(detail: unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = typeof detail === 'string' ? JSON.parse(detail) : detail;
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? (parsed as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** ISO text, or epoch seconds as in the service's protocol. NaN if it is not a time or out of range. */
function timeOf(time: unknown): number {
  return new Date(typeof time === 'number' ? time * 1000 : String(time)).getTime();
}
