import type { Shape, ShapeKind } from '../../services/request-model/shape.ts';

/**
 * The message for a value of the wrong type. Step Functions has its own for strings and numbers (recorded). For
 * others it passes on that of Jackson.
 */
export function mismatchOf(shape: Shape, field: string, value: unknown, service: string): string {
  if (shape.kind === 'text') return `The value for the field '${field}' must be a STRING`;
  if (shape.kind === 'number') return `The value for the field '${field}' must be an INTEGER`;
  const type =
    JAVA_TYPES[shape.kind] ?? `software.amazon.awssdk.services.${service}.model.${shape.name}$BuilderImpl`;
  const scalar = SCALARS[typeof value];
  if (shape.kind === 'structure' && scalar !== undefined) return noCreator(type, scalar(value));
  return `Cannot deserialize value of type \`${type}\` from ${tokenOf(value)}`;
}

/** The Java classes of shapes that are not structures. Collections are named without their elements. */
const JAVA_TYPES: Partial<Readonly<Record<ShapeKind, string>>> = {
  list: 'java.util.ArrayList',
  map: 'java.util.LinkedHashMap',
  boolean: 'java.lang.Boolean',
  time: 'java.time.Instant',
  bytes: 'software.amazon.awssdk.core.SdkBytes',
};

/** Jackson's message for a value that no constructor accepts. Recorded for a string. */
function noCreator(type: string, { argument, shown }: Scalar): string {
  return (
    `Cannot construct instance of \`${type}\` (although at least one Creator exists): ` +
    `no ${argument}-argument constructor/factory method to deserialize from ${shown}`
  );
}

interface Scalar {
  readonly argument: string;
  readonly shown: string;
}

const SCALARS: Readonly<Record<string, (value: unknown) => Scalar>> = {
  string: (value) => ({ argument: 'String', shown: `String value ('${String(value)}')` }),
  number: (value) => ({
    argument: Number.isInteger(value) ? 'int/Int' : 'double/Double',
    shown: `Number value (${String(value)})`,
  }),
  boolean: (value) => ({ argument: 'boolean/Boolean', shown: `boolean value (${String(value)})` }),
};

/** Jackson's name of a value: `Floating-point value (token `JsonToken.VALUE_NUMBER_FLOAT`)` is recorded. */
function tokenOf(value: unknown): string {
  const [, kind, token] = TOKENS.find(([is]) => is(value))!;
  return `${kind} value (token \`JsonToken.${token}\`)`;
}

const TOKENS: readonly (readonly [(value: unknown) => boolean, string, string])[] = [
  [Array.isArray, 'Array', 'START_ARRAY'],
  [Number.isInteger, 'Integer', 'VALUE_NUMBER_INT'],
  [(value) => typeof value === 'number', 'Floating-point', 'VALUE_NUMBER_FLOAT'],
  [(value) => value === true, 'Boolean', 'VALUE_TRUE'],
  [(value) => value === false, 'Boolean', 'VALUE_FALSE'],
  [(value) => typeof value === 'string', 'String', 'VALUE_STRING'],
  [() => true, 'Object', 'START_OBJECT'],
];
