/** Members of a JSON object whose shape is only known piece by piece. */
export type Members = Readonly<Record<string, unknown>>;

/** One case as its file holds it. Members that nobody reads are ignored. */
export interface RecordedCase extends Members {
  readonly name: string;
}

/** The file, or a member that its kind cannot do without, is not as the format says; the message says what. */
export class UnreadableCaseError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'UnreadableCaseError';
  }
}

/** The object at `name`; an empty one where there is none. Throws UnreadableCaseError on anything else. */
export function membersAt(owner: Members, name: string): Members {
  const value = owner[name] ?? {};
  if (isMembers(value)) return value;
  throw new UnreadableCaseError(`"${name}" must be an object, got ${JSON.stringify(value)}`);
}

/** The list at `name`; an empty one where there is none. Throws UnreadableCaseError on anything else. */
export function listAt(owner: Members, name: string): readonly unknown[] {
  const value = owner[name] ?? [];
  if (Array.isArray(value)) return value;
  throw new UnreadableCaseError(`"${name}" must be a list, got ${JSON.stringify(value)}`);
}

/** The list of objects at `name`. */
export function objectsAt(owner: Members, name: string): readonly Members[] {
  return listAt(owner, name).map((item) => {
    if (isMembers(item)) return item;
    throw new UnreadableCaseError(`"${name}" must be a list of objects, it has ${JSON.stringify(item)}`);
  });
}

/** The string at `name`; a number counts as its text. Undefined where there is none. */
export function textAt(owner: Members, name: string): string | undefined {
  const value = owner[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new UnreadableCaseError(`"${name}" must be a string, got ${JSON.stringify(value)}`);
}

/** What is at `name`. Throws UnreadableCaseError where there is nothing: the case cannot be run without it. */
export function required<Value>(
  owner: Members,
  name: string,
  read: (owner: Members, name: string) => Value,
): NonNullable<Value> {
  const value = owner[name] === undefined || owner[name] === null ? undefined : read(owner, name);
  if (value === undefined || value === null) throw new UnreadableCaseError(`"${name}" is missing`);
  return value;
}

/** Whether the value is a JSON object. */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of the object at `name` as texts; one member may have several, as a header may; null is none. */
export function pairsAt(owner: Members, name: string): readonly (readonly [string, string])[] {
  return Object.entries(membersAt(owner, name)).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value ?? []].flat()).map(
      (item: unknown) => [key, plainText(item)] as const,
    ),
  );
}

/** The body at `name` as the text that was sent: none is empty, and what is not recorded as text was JSON. */
export function bodyAt(owner: Members, name: string): string {
  const value = owner[name];
  return value === undefined || value === null ? '' : plainText(value);
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  // Bytes are {"$base64": ...} in the recordings.
  if (isMembers(value) && typeof value['$base64'] === 'string')
    return Buffer.from(value['$base64'], 'base64').toString('utf8');
  return JSON.stringify(value);
}

/** Throws UnreadableCaseError unless the case expects at least one of `names`: else anything would match. */
export function requireOneOf(expected: Members, names: readonly string[]): void {
  if (names.some((name) => Object.hasOwn(expected, name))) return;
  throw new UnreadableCaseError(`"expected" has none of ${names.join(', ')}`);
}
