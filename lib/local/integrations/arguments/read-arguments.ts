import type { Shape, ShapeKind } from '../../services/request-model/shape.ts';
import { isExpression } from '../../state-machine/definition/compile-json-template.ts';
import { parseTimestamp } from '../../state-machine/expression/parse-timestamp.ts';
import { argumentName, argumentRulesOf, argumentShapeOf, memberNames } from './argument-rules.ts';
import { mismatchOf } from './mismatch-of.ts';

/** The result of reading the Arguments of a task. */
export interface ReadArguments {
  /** Why Step Functions cannot start the task, with its messages; empty if it can. */
  readonly problems: readonly string[];
  /** The input of the service call. */
  readonly input: Arguments;
}

type Arguments = Readonly<Record<string, unknown>>;

/**
 * Turns Arguments into the request of an action, by the service's model and as strictly as Step Functions, which
 * reads them into the request classes of the Java SDK. Strings and numbers are not converted, `null` is left out, a
 * boolean can be a string, bytes are base64 text, a time is ISO text (recorded for S3 and SQS, September 2026; bytes
 * are inferred for DynamoDB). With `isDefinition`, expressions are skipped.
 */
export function readArguments(
  { service, action }: { readonly service: string; readonly action: string },
  given: Arguments,
  isDefinition = false,
): ReadArguments {
  const shape = argumentShapeOf(service, action);
  if (shape === undefined) throw new Error(`no model is known for ${service}:${action}`);
  const { required, jsonTexts } = argumentRulesOf(service, action);
  const reader = new ArgumentReader({ service: service.replace(/^aws-sdk:/, ''), jsonTexts, isDefinition });
  for (const member of [...shape.required.map(argumentName), ...required]) {
    if (!Object.hasOwn(given, member)) reader.report(`The field '${member}' is required but was missing`);
  }
  const input = reader.readStructure(shape, given);
  return { problems: reader.problems, input };
}

interface Reading {
  readonly service: string;
  readonly jsonTexts: readonly string[];
  readonly isDefinition: boolean;
}

class ArgumentReader {
  readonly problems: string[] = [];
  private readonly reading: Reading;

  constructor(reading: Reading) {
    this.reading = reading;
  }

  report(what: string): undefined {
    this.problems.push(what);
    return undefined;
  }

  readStructure(shape: Shape, given: Arguments): Arguments {
    const read: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(given)) {
      const member = memberNames(name).find((one) => shape.members.has(one));
      const of = member === undefined ? undefined : shape.members.get(member);
      const taken = of === undefined ? this.report(unknownField(name, shape)) : this.read(of, name, value);
      if (taken !== undefined) read[name] = taken;
    }
    return read;
  }

  /** The value for the SDK; undefined if it is left out or invalid. */
  private read(shape: Shape, field: string, value: unknown): unknown {
    if (this.reading.isDefinition && isExpression(value)) return value;
    // S3's Body can be anything, even `null`: its JSON text is stored (recorded).
    if (shape.kind === 'stream') return value;
    if (value === null || value === undefined) return undefined;
    if (this.reading.jsonTexts.includes(field)) return this.readJsonText(shape, field, value);
    const read = READERS[shape.kind](value, { shape, field, reader: this });
    return read === MISMATCH ? this.report(mismatchOf(shape, field, value, this.reading.service)) : read;
  }

  private readJsonText(shape: Shape, field: string, value: unknown): unknown {
    if (typeof value === 'object') return shape.kind === 'text' ? JSON.stringify(value) : value;
    return typeof value === 'string'
      ? value
      : this.report(`The value for the field '${field}' must be a STRING`);
  }

  /**
   * A value in a list or a map. The Java SDK sends `null` there, and all services here refuse it. The JavaScript SDK
   * would leave it out. So it becomes an empty structure, which the service refuses, or an error.
   */
  readItem(shape: Shape, field: string, value: unknown): unknown {
    if (value !== null) return this.read(shape, field, value);
    return shape.kind === 'structure'
      ? {}
      : this.report(mismatchOf(shape, field, value, this.reading.service));
  }
}

/** AWS adds a guess ("Did you mean …?") if a name is similar. Here the list of fields is just as helpful. */
function unknownField(name: string, { members }: Shape): string {
  const known = [...members.keys()].map(argumentName).join(', ');
  return `The field "${name}" is not supported by Step Functions (it has ${known})`;
}

const MISMATCH = Symbol('no value of this kind');

interface Context {
  readonly shape: Shape;
  readonly field: string;
  readonly reader: ArgumentReader;
}

/** Returns MISMATCH for a value of the wrong type. */
type Read = (value: unknown, context: Context) => unknown;

const READERS: Readonly<Record<ShapeKind, Read>> = {
  any: (value) => value,
  stream: (value) => value,
  text: (value) => (typeof value === 'string' ? value : MISMATCH),
  number: (value) => (Number.isInteger(value) ? value : MISMATCH),
  boolean: readBoolean,
  time: readTime,
  bytes: (value) => (isBase64(value) ? Buffer.from(value, 'base64') : MISMATCH),
  list: (value, { shape, field, reader }) =>
    Array.isArray(value) ? value.map((item) => reader.readItem(shape.item, field, item)) : MISMATCH,
  map: (value, { shape, reader }) =>
    isObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([key, item]) => [key, reader.readItem(shape.item, key, item)]),
        )
      : MISMATCH,
  structure: (value, { shape, reader }) => (isObject(value) ? reader.readStructure(shape, value) : MISMATCH),
};

function isObject(value: unknown): value is Arguments {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function isBase64(value: unknown): value is string {
  return typeof value === 'string' && BASE64.test(value);
}

function readTime(value: unknown): unknown {
  const time = typeof value === 'string' ? parseTimestamp(value) : undefined;
  return time === undefined ? MISMATCH : new Date(time);
}

/** Recorded: white space is trimmed, mixed case is refused, and an empty string and `null` are no value. */
const BOOLEANS: ReadonlyMap<string, boolean | undefined> = new Map([
  ...['true', 'True', 'TRUE'].map((text) => [text, true] as const),
  ...['false', 'False', 'FALSE'].map((text) => [text, false] as const),
  ...['', 'null'].map((text) => [text, undefined] as const),
]);

function readBoolean(value: unknown, { reader }: Context): unknown {
  if (typeof value === 'boolean') return value;
  if (Number.isInteger(value)) return value !== 0;
  if (typeof value !== 'string') return MISMATCH;
  if (BOOLEANS.has(value.trim())) return BOOLEANS.get(value.trim());
  return reader.report(
    `Cannot deserialize value of type \`java.lang.Boolean\` from String "${value}": only "true" or "false" recognized`,
  );
}
