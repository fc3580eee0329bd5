import { javaEquals } from './compare-values.ts';
import { isNumber, javaInteger, JavaList, type JavaValue } from './java-values.ts';
import { methodTable, type Methods } from './method-table.ts';
import { printValue } from './print-value.ts';
import { TemplateRenderError } from '../evaluate/template-render-error.ts';

const OBJECT = 'getClass hashCode notify notifyAll wait';
const STREAMS = 'forEach iterator listIterator parallelStream removeIf spliterator stream toArray';

/** The methods of every Java collection. */
const SHARED = {
  'size()': (list: JavaList) => javaInteger(list.items.length),
  'isEmpty()': (list: JavaList) => list.items.length === 0,
  'contains(Object)': (list: JavaList, item: JavaValue) => indexOf(list, item) >= 0,
  'containsAll(Collection)': (list: JavaList, other: JavaList) =>
    other.items.every((item) => indexOf(list, item) >= 0),
};

const INDEXED = {
  ...SHARED,
  'get(int)': (list: JavaList, index: number) => list.items[within(list, index)] ?? null,
  'set(int,Object)': (list: JavaList, index: number, item: JavaValue) =>
    list.items.splice(within(list, index), 1, item)[0] ?? null,
  'indexOf(Object)': (list: JavaList, item: JavaValue) => javaInteger(indexOf(list, item)),
  'lastIndexOf(Object)': (list: JavaList, item: JavaValue) =>
    javaInteger(list.items.findLastIndex((other) => javaEquals(other, item))),
  'subList(int,int)': subList,
};

/** java.util.ArrayList, and json-smart's JSONArray that extends it. */
export const LIST_METHODS = methodTable(
  {
    ...INDEXED,
    'add(Object)': (list, item: JavaValue) => list.items.push(item) > 0,
    'add(int,Object)': insert,
    'addAll(Collection)': (list, other: JavaList) =>
      list.items.push(...other.items) > 0 && other.items.length > 0,
    'remove(Object)': remove,
    'clear()': (list) => cut(list, 0),
    'equals(Object)': (list, other: JavaValue) => javaEquals(list, other),
    'toString()': printValue,
  } satisfies Methods<JavaList>,
  `appendElement clone ensureCapacity merge removeAll replaceAll retainAll sort toJSONString trimToSize
  writeJSONString ${STREAMS} ${OBJECT}`,
);

/** The key set, the values or the entries of a map. */
export const COLLECTION_METHODS = methodTable(
  { ...SHARED, 'toString()': printValue } satisfies Methods<JavaList>,
  `add addAll clear equals remove removeAll retainAll ${STREAMS} ${OBJECT}`,
);

/** A Java array, which Velocity wraps as a list of fixed length. */
export const ARRAY_METHODS = methodTable(
  INDEXED satisfies Methods<JavaList>,
  `add addAll clear equals remove removeAll replaceAll retainAll sort toString ${STREAMS} ${OBJECT}`,
);

function indexOf(list: JavaList, item: JavaValue): number {
  return list.items.findIndex((other) => javaEquals(other, item));
}

function within(list: JavaList, index: number, end = list.items.length): number {
  if (index >= 0 && index < end) return index;
  throw new TemplateRenderError(
    'method-failed',
    `java.lang.IndexOutOfBoundsException: index ${index}, size ${list.items.length}.`,
  );
}

function subList(list: JavaList, from: number, to: number): JavaValue {
  within(list, to, list.items.length + 1);
  return new JavaList('ArrayList', list.items.slice(within(list, from, to + 1), to));
}

/** A void method renders as the empty string, not as a missing value. */
function insert(list: JavaList, index: number, item: JavaValue): JavaValue {
  list.items.splice(within(list, index, list.items.length + 1), 0, item);
  return '';
}

function cut(list: JavaList, length: number): JavaValue {
  list.items.length = length;
  return '';
}

/**
 * With an Integer, removes the element at that index and returns it. Otherwise removes that element and returns a
 * Boolean.
 */
function remove(list: JavaList, item: JavaValue): JavaValue {
  const byIndex = isNumber(item) && item.javaClass === 'Integer';
  const index = byIndex ? within(list, Number(item.value)) : indexOf(list, item);
  const [removed] = index < 0 ? [] : list.items.splice(index, 1);
  return byIndex ? (removed ?? null) : index >= 0;
}
