import { TemplateRenderError } from '../evaluate/template-render-error.ts';

/** The Java classes that a whole number can have in a template. */
export type IntegerClass = 'Integer' | 'Long' | 'BigInteger';

/** A Java number: whole numbers keep every digit, a BigDecimal keeps its scale (1.10 stays 1.10). */
export type JavaNumber =
  | { readonly javaClass: IntegerClass; readonly value: bigint }
  | { readonly javaClass: 'Double'; readonly value: number }
  | { readonly javaClass: 'BigDecimal'; readonly unscaled: bigint; readonly scale: number };

/** Every value that a reference or an expression can have. Strings are UTF-16 in Java and in JavaScript. */
export type JavaValue = null | boolean | string | JavaNumber | JavaList | JavaMap | HostObject;

/** The classes of collections. They differ in what they print or allow. */
export type ListClass = 'ArrayList' | 'JSONArray' | 'String[]' | 'Set' | 'Collection';

/** A Java list, array or collection. */
export class JavaList {
  readonly javaClass: ListClass;
  private readonly source: JavaValue[] | (() => JavaValue[]);

  /** @param source the elements; a function for a view of a map, which changes with the map */
  constructor(javaClass: ListClass, source: JavaValue[] | (() => JavaValue[])) {
    this.javaClass = javaClass;
    this.source = source;
  }

  get items(): JavaValue[] {
    return typeof this.source === 'function' ? this.source() : this.source;
  }
}

/** `ContextMap` is the class of the maps in `$context`; it prints differently. */
export type MapClass = 'LinkedHashMap' | 'ContextMap';

/** A map key in a form that a JavaScript Map compares as Java's `equals` does: "1" and 1 differ. */
type MapKey = string | bigint | boolean;

/** A Java map that keeps the order of insertion. */
export class JavaMap {
  readonly javaClass: MapClass;
  private readonly members = new Map<MapKey, JavaValue>();

  constructor(javaClass: MapClass, members: Iterable<readonly [string, JavaValue]> = []) {
    this.javaClass = javaClass;
    for (const [key, value] of members) this.members.set(key, value);
  }

  get size(): number {
    return this.members.size;
  }

  has(key: JavaValue): boolean {
    return this.members.has(mapKey(key));
  }

  /** The member, or null for a missing one, as Java's `Map.get`. */
  get(key: JavaValue): JavaValue {
    return this.members.get(mapKey(key)) ?? null;
  }

  /** Sets the member and returns the previous value or null, as Java's `Map.put`. */
  put(key: JavaValue, value: JavaValue): JavaValue {
    const previous = this.get(key);
    this.members.set(mapKey(key), value);
    return previous;
  }

  remove(key: JavaValue): JavaValue {
    const previous = this.get(key);
    this.members.delete(mapKey(key));
    return previous;
  }

  entries(): [JavaValue, JavaValue][] {
    return [...this.members].map(([key, value]) => [keyValue(key), value]);
  }
}

/**
 * An object that is neither a string, number, list nor map: `$input`, `$util`, `$foreach`, a map entry, a #define
 * block.
 */
export abstract class HostObject {
  /** Its name in messages. */
  abstract readonly javaClass: string;
  abstract readonly methods: MethodTable;
  /** True for a class whose `equals` compares the printed text (a Character). */
  readonly comparesByText: boolean = false;
  /** What Java's `toString` returns. */
  abstract print(): string;
}

function mapKey(key: JavaValue): MapKey {
  if (typeof key === 'string' || typeof key === 'boolean') return key;
  if (isNumber(key) && key.javaClass === 'Integer') return key.value;
  throw new TemplateRenderError('unsupported', 'a map key must be a string, an Integer or a Boolean here.');
}

function keyValue(key: MapKey): JavaValue {
  return typeof key === 'bigint' ? { javaClass: 'Integer', value: key } : key;
}

/** The methods of one Java class by name; `methodTable` builds one. */
export interface MethodTable {
  readonly overloads: ReadonlyMap<string, readonly Overload[]>;
  /**
   * Methods of the Java class that this engine lacks. A call of one is an error, so that it does not render as
   * nothing.
   */
  readonly refused: ReadonlySet<string>;
}

/** One method: the types of its parameters and the function to call with arguments of these types. */
export interface Overload {
  readonly parameters: readonly ParameterType[];
  readonly call: (self: unknown, ...args: unknown[]) => JavaValue;
}

/** For `String` the method receives a string, for `int` a number, for the others a JavaValue. */
export type ParameterType = 'int' | 'String' | 'Object' | 'Number' | 'Collection' | 'Map';

/** Whether the value is a number, of any Java class. */
export function isNumber(value: JavaValue): value is JavaNumber {
  return typeof value === 'object' && value !== null && ('value' in value || 'unscaled' in value);
}

const INTEGER_LIMIT = 2n ** 31n;
const LONG_LIMIT = 2n ** 63n;

/** An Integer, Long or BigInteger, the smallest that can hold `value`, as Velocity and json-smart choose it. */
export function javaInteger(value: bigint | number): JavaNumber {
  const whole = BigInt(value);
  return { javaClass: integerClass(whole), value: whole };
}

function integerClass(value: bigint): IntegerClass {
  if (value >= -INTEGER_LIMIT && value < INTEGER_LIMIT) return 'Integer';
  return value >= -LONG_LIMIT && value < LONG_LIMIT ? 'Long' : 'BigInteger';
}

/** A Java double. */
export function javaDouble(value: number): JavaNumber {
  return { javaClass: 'Double', value };
}
