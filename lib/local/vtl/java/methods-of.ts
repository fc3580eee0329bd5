import { isNumber, JavaList, JavaMap, type JavaValue, type MethodTable } from './java-values.ts';
import { BOOLEAN_METHODS } from './boolean-methods.ts';
import { ARRAY_METHODS, COLLECTION_METHODS, LIST_METHODS } from './list-methods.ts';
import { ENTRY_METHODS, MAP_METHODS } from './map-methods.ts';
import { methodTable } from './method-table.ts';
import { NUMBER_METHODS } from './number-methods.ts';
import { INPUT_METHODS } from '../variables/input-variable.ts';
import { LOOP_METHODS } from '../evaluate/loop-scope.ts';
import { UTIL_METHODS } from '../variables/util-variable.ts';
import { CHARACTER_METHODS, STRING_METHODS } from './string-methods.ts';

const NOTHING = methodTable({});

/** The Java methods that a value has. */
export function methodsOf(value: JavaValue): MethodTable {
  if (value === null) return NOTHING;
  if (typeof value === 'string') return STRING_METHODS;
  if (typeof value === 'boolean') return BOOLEAN_METHODS;
  if (isNumber(value)) return NUMBER_METHODS[value.javaClass];
  if (value instanceof JavaMap) return MAP_METHODS;
  if (!(value instanceof JavaList)) return value.methods;
  if (value.javaClass === 'String[]') return ARRAY_METHODS;
  return value.javaClass === 'ArrayList' || value.javaClass === 'JSONArray'
    ? LIST_METHODS
    : COLLECTION_METHODS;
}

/** The names of all methods that a template can call here. */
export const KNOWN_METHODS: ReadonlySet<string> = new Set(
  [
    STRING_METHODS,
    LIST_METHODS,
    COLLECTION_METHODS,
    MAP_METHODS,
    ENTRY_METHODS,
    CHARACTER_METHODS,
    BOOLEAN_METHODS,
    ...Object.values(NUMBER_METHODS),
    INPUT_METHODS,
    UTIL_METHODS,
    LOOP_METHODS,
  ].flatMap(({ overloads }) => [...overloads.keys()]),
);
