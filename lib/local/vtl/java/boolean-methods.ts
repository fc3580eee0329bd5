import { javaInteger, type JavaValue } from './java-values.ts';
import { methodTable, type Methods } from './method-table.ts';

/** The methods of java.lang.Boolean. */
export const BOOLEAN_METHODS = methodTable(
  {
    'booleanValue()': (value) => value,
    'toString()': String,
    'equals(Object)': (value, other: JavaValue) => value === other,
    'hashCode()': (value) => javaInteger(value ? 1231 : 1237),
    'parseBoolean(String)': (_, text: string) => text.toLowerCase() === 'true',
    'valueOf(String)': (_, text: string) => text.toLowerCase() === 'true',
  } satisfies Methods<boolean>,
  'compare compareTo describeConstable getBoolean getClass logicalAnd logicalOr logicalXor notify notifyAll wait',
);
