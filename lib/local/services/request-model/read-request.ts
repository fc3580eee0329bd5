import { ServiceError } from '../../service-error.ts';
import { inputShapeOf } from './input-shape-of.ts';
import { refuseRequest } from './refuse-request.ts';
import type { Request } from './request.ts';
import type { Shape, ShapeKind } from './shape.ts';

/**
 * A request checked against the model of the service, without null members: the protocol treats them as absent. The
 * embedded stores trust their input, and some requests that the real service refuses ended the process. So every
 * request to a store passes through here. `action` has its name in the wire protocol (`PutItem`). The store refuses
 * an action that is in no model.
 *
 * @throws ServiceError with the message of the service: SerializationException for a value of the wrong type,
 *   ValidationException for a missing value, and the service's own error for a value that breaks its rules
 */
export function readRequest(service: string, action: string, body: unknown): Request {
  if (!isObject(body)) throw new ServiceError('SerializationException', '');
  const shape = inputShapeOf(service, action.charAt(0).toLowerCase() + action.slice(1));
  if (shape === undefined) return body;
  const request = readStructure(shape, body, '');
  refuseRequest(service, request);
  return request;
}

/** Missing outermost members are left to the service, which checks them with its other rules. */
function readStructure(shape: Shape, given: Request, path: string): Request {
  const read: Request = {};
  for (const [name, value] of Object.entries(given)) {
    const member = shape.members.get(name);
    if (member === undefined || value === null || value === undefined) continue;
    read[name] = readValue(member, value, join(path, name));
  }
  if (path === '') return read;
  const missing = shape.required.find((name) => !Object.hasOwn(read, name));
  if (missing !== undefined) throw notNull(join(path, missing));
  return read;
}

function readValue(shape: Shape, value: unknown, path: string): unknown {
  const { kind } = shape;
  if (kind === 'list' && Array.isArray(value)) {
    return value.map((one, index) => readItem(shape.item, one, `${path}.${index + 1}.member`));
  }
  if (kind === 'map' && isObject(value)) {
    if (Object.hasOwn(value, '__proto__')) throw prototypeKey(path);
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, one]) => [key, readItem(shape.item, one, `${path}.${key}.member`)]),
    );
  }
  if (kind === 'structure' && isObject(value)) return readStructure(shape, value, path);
  const problem = kindProblem(kind, value);
  if (problem !== undefined) throw new ServiceError('SerializationException', problem);
  return value;
}

/** A value in a list or a map. DynamoDB treats a null attribute value as an empty one, which it then refuses. */
function readItem(shape: Shape, value: unknown, path: string): unknown {
  if (value !== null) return readValue(shape, value, path);
  if (shape.isUnion) return {};
  throw notNull(path);
}

/** AWS accepts the key. After this point, JavaScript objects would silently drop the entry. */
function prototypeKey(path: string): ServiceError {
  return new ServiceError(
    'ValidationException',
    `The local run does not support the key '__proto__' of the map at '${path}'`,
  );
}

/** The error of a service that requires an outermost member. */
export function missingMember(name: string): ServiceError {
  return notNull(join('', name));
}

function notNull(path: string): ServiceError {
  return new ServiceError(
    'ValidationException',
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
}

interface Scalar {
  readonly type: string;
  readonly isTaken: (value: unknown) => boolean;
}

/** The store checks whether a string is base64 or a boolean. The SDK's input has bytes and dates. */
const SCALARS: Partial<Readonly<Record<ShapeKind, Scalar>>> = {
  text: { type: 'String', isTaken: (value) => typeof value === 'string' },
  number: { type: 'Integer', isTaken: (value) => typeof value === 'number' },
  boolean: { type: 'Boolean', isTaken: (value) => typeof value === 'boolean' || typeof value === 'string' },
  bytes: { type: 'ByteBuffer', isTaken: (value) => typeof value === 'string' || value instanceof Uint8Array },
  time: { type: 'Date', isTaken: (value) => typeof value === 'number' || value instanceof Date },
};

/** The messages of the services' common framework, as dynalite recorded them from DynamoDB. */
function kindProblem(kind: ShapeKind, value: unknown): string | undefined {
  if (kind === 'any' || kind === 'stream') return undefined;
  const { type, isTaken } = SCALARS[kind] ?? COLLECTION;
  if (isTaken(value)) return undefined;
  if (Array.isArray(value)) return `Unrecognized collection type class java.lang.${type}`;
  if (isObject(value)) return 'Start of structure or map found where not expected';
  return kind in SCALARS ? `${tokenOf(value)} cannot be converted to ${type}` : 'Unexpected field type';
}

const COLLECTION: Scalar = { type: 'Object', isTaken: () => false };

function tokenOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  if (typeof value === 'string') return 'STRING_VALUE';
  return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
}

/** In messages, members start with a lower-case letter. Keys of maps are not changed. */
function join(path: string, name: string): string {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return path === '' ? member : `${path}.${member}`;
}

function isObject(value: unknown): value is Request {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}
