import { TemplateRenderError } from '../evaluate/template-render-error.ts';
import {
  isNumber,
  JavaList,
  JavaMap,
  type JavaValue,
  type MethodTable,
  type Overload,
  type ParameterType,
} from './java-values.ts';

/** Methods by signature, `name(Type,Type)`. Each takes the object and the arguments. */
export type Methods<Self> = Readonly<Record<string, (self: Self, ...args: never[]) => JavaValue>>;

/**
 * Builds a table of methods. If two fit a call, the first wins. `refused` lists the other method names of the Java
 * class, separated by spaces.
 */
export function methodTable(methods: Methods<never>, refused = ''): MethodTable {
  const overloads = new Map<string, Overload[]>();
  for (const [signature, call] of Object.entries(methods)) {
    const [name = '', list = ''] = signature.slice(0, -1).split('(');
    const parameters = list === '' ? [] : (list.split(',') as ParameterType[]);
    const overload = { parameters, call: call as Overload['call'] };
    overloads.set(name, [...(overloads.get(name) ?? []), overload]);
  }
  return { overloads, refused: new Set(refused.split(/\s+/)) };
}

/** The result of the method, or undefined if the class has no method that takes these arguments. */
export function callMethod(
  table: MethodTable,
  self: JavaValue,
  name: string,
  args: readonly JavaValue[],
): JavaValue | undefined {
  const overload = table.overloads.get(name)?.find(({ parameters }) => fits(parameters, args));
  if (overload === undefined) {
    refuseArguments(table, name);
    return undefined;
  }
  return overload.call(
    self,
    ...overload.parameters.map((parameter, index) => pass(parameter, args[index] ?? null)),
  );
}

/**
 * Which arguments Velocity accepts for a type of parameter. An `int` takes an Integer but not a Long: a call with a
 * Long finds no method. A `String` is passed as a string, an `int` as a number, everything else as a JavaValue.
 */
const ACCEPTS: Readonly<Record<ParameterType, (value: JavaValue) => boolean>> = {
  int: (value: JavaValue) => isNumber(value) && value.javaClass === 'Integer',
  String: (value: JavaValue) => typeof value === 'string' || value === null,
  Object: () => true,
  Number: isNumber,
  Collection: (value: JavaValue) =>
    (value instanceof JavaList && value.javaClass !== 'String[]') || value === null,
  Map: (value: JavaValue) => value instanceof JavaMap || value === null,
};

/** Velocity 1.7 treats a method without parameters as if it fits every call, and then fails to call it. */
function refuseArguments(table: MethodTable, name: string): void {
  if (table.overloads.get(name)?.some(({ parameters }) => parameters.length === 0) !== true) return;
  throw new TemplateRenderError(
    'method-failed',
    `java.lang.IllegalArgumentException: ${name}() takes no arguments.`,
  );
}

function fits(parameters: readonly ParameterType[], args: readonly JavaValue[]): boolean {
  return (
    parameters.length === args.length &&
    parameters.every((parameter, index) => ACCEPTS[parameter](args[index] ?? null))
  );
}

function pass(parameter: ParameterType, value: JavaValue): unknown {
  if (parameter === 'Object') return value;
  if (value === null)
    throw new TemplateRenderError('method-failed', 'java.lang.NullPointerException: an argument is null.');
  return parameter === 'int' && isNumber(value) && 'value' in value ? Number(value.value) : value;
}
