import { javaEquals } from './compare-values.ts';
import {
  HostObject,
  javaInteger,
  JavaList,
  type JavaMap,
  type JavaValue,
  type MethodTable,
} from './java-values.ts';
import { methodTable, type Methods } from './method-table.ts';
import { printValue } from './print-value.ts';

/** The methods of java.util.Map. */
export const MAP_METHODS = methodTable(
  {
    'get(Object)': (map, key: JavaValue) => map.get(key),
    'put(Object,Object)': (map, key: JavaValue, value: JavaValue) => map.put(key, value),
    'putAll(Map)': putAll,
    'getOrDefault(Object,Object)': (map, key: JavaValue, other: JavaValue) =>
      map.has(key) ? map.get(key) : other,
    'remove(Object)': (map, key: JavaValue) => map.remove(key),
    'clear()': clear,
    'containsKey(Object)': (map, key: JavaValue) => map.has(key),
    'containsValue(Object)': (map, value: JavaValue) =>
      map.entries().some(([, member]) => javaEquals(member, value)),
    'keySet()': (map) => new JavaList('Set', () => map.entries().map(([key]) => key)),
    'values()': valuesOf,
    'entrySet()': (map) => new JavaList('Set', () => map.entries().map(([key]) => new MapEntry(map, key))),
    'size()': (map) => javaInteger(map.size),
    'isEmpty()': (map) => map.size === 0,
    'equals(Object)': (map, other: JavaValue) => javaEquals(map, other),
    'toString()': printValue,
  } satisfies Methods<JavaMap>,
  `clone compute computeIfAbsent computeIfPresent forEach getClass hashCode merge notify notifyAll putIfAbsent replace
  replaceAll wait`,
);

/** The values of a map, as a view: it changes with the map. */
export function valuesOf(map: JavaMap): JavaList {
  return new JavaList('Collection', () => map.entries().map(([, value]) => value));
}

function putAll(map: JavaMap, other: JavaMap): JavaValue {
  for (const [key, value] of other.entries()) map.put(key, value);
  return '';
}

function clear(map: JavaMap): JavaValue {
  for (const [key] of map.entries()) map.remove(key);
  return '';
}

/** An element of `entrySet()`. Setting its value changes the map. */
class MapEntry extends HostObject {
  override readonly javaClass = 'Map.Entry';
  override readonly methods: MethodTable = ENTRY_METHODS;
  override readonly comparesByText = true;
  readonly map: JavaMap;
  readonly key: JavaValue;

  constructor(map: JavaMap, key: JavaValue) {
    super();
    this.map = map;
    this.key = key;
  }

  override print(): string {
    return `${printValue(this.key)}=${printValue(this.map.get(this.key))}`;
  }
}

/** The methods of an element of `entrySet()`. */
export const ENTRY_METHODS: MethodTable = methodTable(
  {
    'getKey()': (entry) => entry.key,
    'getValue()': (entry) => entry.map.get(entry.key),
    'setValue(Object)': (entry, value: JavaValue) => entry.map.put(entry.key, value),
    'toString()': (entry) => entry.print(),
  } satisfies Methods<MapEntry>,
  'comparingByKey comparingByValue copyOf equals getClass hashCode notify notifyAll wait',
);
