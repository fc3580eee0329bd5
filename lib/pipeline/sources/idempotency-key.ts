import { isHeaderName } from './is-header-name.ts';

/** Members and indexes. Anything else of JSONPath could find several values, and an id is one. */
const BODY_PATH = /^\$(\.[A-Za-z_][A-Za-z0-9_-]*|\[\d{1,3}\])+$/;

/**
 * Where the id of an event is. Two requests with the same id are one delivery: the second is answered like the first and is
 * not computed again.
 *
 * A text or a whole number counts as an id. A missing, empty or null value is no id. An id with characters other than
 * `0-9 A-Z a-z - _` is encoded, so that two ids never become one.
 *
 * @example
 * IdempotencyKey.header('x-event-id');
 * IdempotencyKey.body('$.order.id').required();
 * IdempotencyKey.joined(IdempotencyKey.body('$.account'), IdempotencyKey.body('$.sequence'));
 */
export class IdempotencyKey {
  /** In a request header; of several names the first that is there. */
  static header(...names: string[]): IdempotencyKey {
    return new IdempotencyKey(names.map((name) => headerPlace(name)));
  }

  /** In a field of the JSON body, by a path such as `$.order.id` or `$.events[0].id`; of several paths the first that is there. */
  static body(...paths: string[]): IdempotencyKey {
    return new IdempotencyKey(paths.map((path) => bodyPlace(path)));
  }

  /** The first of these that is there. */
  static firstOf(...keys: IdempotencyKey[]): IdempotencyKey {
    return new IdempotencyKey(placesOf('firstOf', keys));
  }

  /** All of these together, in this order. A part that is not there counts as empty. */
  static joined(...keys: IdempotencyKey[]): IdempotencyKey {
    return new IdempotencyKey(placesOf('joined', keys), true);
  }

  /** `header:<name>` or `body:<path>`, in the order in which they are looked at. */
  readonly places: readonly string[];
  /** Whether the id is made of all places, instead of the first that has one. */
  readonly isJoined: boolean;
  /** Whether a request without an id is refused. Otherwise it gets an id of its own. */
  readonly isRequired: boolean;

  private constructor(places: readonly string[], isJoined = false, isRequired = false) {
    if (places.length === 0) throw new Error("'idempotencyKey' must name at least one place, got none.");
    this.places = places;
    this.isJoined = isJoined;
    this.isRequired = isRequired;
  }

  /** Refuses a request without an id with 400. By default it gets an id of its own and is a new delivery each time. */
  required(): IdempotencyKey {
    return new IdempotencyKey(this.places, this.isJoined, true);
  }
}

function headerPlace(name: string): string {
  const lowerCase = name.toLowerCase();
  if (!isHeaderName(lowerCase))
    throw new Error(`'idempotencyKey' must be in a header of letters, digits, - and _, got '${name}'.`);
  return `header:${lowerCase}`;
}

function bodyPlace(path: string): string {
  if (!BODY_PATH.test(path))
    throw new Error(
      `'idempotencyKey' must be at a path of members and indexes, such as $.order.id or $.events[0].id, got '${path}'.`,
    );
  return `body:${path}`;
}

function placesOf(how: string, keys: readonly IdempotencyKey[]): readonly string[] {
  if (keys.some(({ isJoined }) => isJoined))
    throw new Error(`'idempotencyKey' must not hold a joined key in ${how}: join all parts at once.`);
  return keys.flatMap(({ places }) => places);
}
