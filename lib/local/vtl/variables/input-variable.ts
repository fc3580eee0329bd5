import { findJsonPath } from './find-json-path.ts';
import { HostObject, JavaMap, type JavaValue, type MethodTable } from '../java/java-values.ts';
import { methodTable, type Methods } from '../java/method-table.ts';
import { printJson } from '../java/print-json.ts';
import { readJson } from '../java/read-json.ts';
import { TemplateRenderError } from '../evaluate/template-render-error.ts';
import { isLetThrough } from './is-let-through.ts';

/** The parameters of a request, under the names that API Gateway uses for the groups. */
export interface RequestParameters {
  readonly path: Readonly<Record<string, string>>;
  readonly querystring: Readonly<Record<string, string>>;
  readonly header: Readonly<Record<string, string>>;
}

/** `$input`. */
export class InputVariable extends HostObject {
  override readonly javaClass = '$input';
  override readonly methods: MethodTable = INPUT_METHODS;
  /** `{}` if the request has no body, for a GET too (recorded). */
  readonly body: string;
  private readonly parameters: RequestParameters;
  private root: JavaValue | undefined;

  constructor(body: string, parameters: RequestParameters) {
    super();
    this.body = body === '' ? '{}' : body;
    const header = Object.entries(parameters.header).filter(([name]) => isLetThrough(name));
    this.parameters = { ...parameters, header: Object.fromEntries(header) };
  }

  /** The value at the path; null if there is none or if the body has a null there. */
  path(path: string): JavaValue {
    return findJsonPath(this.parsed(), path) ?? null;
  }

  /** JSON text. If the path finds nothing, it is `""`, as the AWS console shows. */
  json(path: string): string {
    const value = findJsonPath(this.parsed(), path);
    if (value === null) {
      throw new TemplateRenderError(
        'unsupported',
        `what $input.json returns for the null at "${path}" is not known.`,
      );
    }
    return printJson(value ?? '', 'plain');
  }

  allParameters(): JavaMap {
    const { path, querystring, header } = this.parameters;
    const maps = Object.entries({ path, querystring, header }).map(
      ([name, values]) => [name, new JavaMap('LinkedHashMap', Object.entries(values))] as const,
    );
    return new JavaMap('LinkedHashMap', maps);
  }

  /** Looks in the path, the query string and the headers, in this order. A query string can hide a header. */
  parameter(name: string): string {
    const { path, querystring, header } = this.parameters;
    const found = [path, querystring, header].find((values) => Object.hasOwn(values, name));
    return found?.[name] ?? '';
  }

  override print(): string {
    return '{}';
  }

  /** Parsed on first use, so a template that only copies `$input.body` accepts any text. */
  private parsed(): JavaValue {
    this.root ??= readJson(this.body);
    if (this.root === null)
      throw new TemplateRenderError('unsupported', 'what API Gateway does with the body null is not known.');
    return this.root;
  }
}

/** The methods of `$input`. */
export const INPUT_METHODS: MethodTable = methodTable({
  'getBody()': (input) => input.body,
  'path(String)': (input, path: string) => input.path(path),
  'json(String)': (input, path: string) => input.json(path),
  'params()': (input) => input.allParameters(),
  'params(String)': (input, name: string) => input.parameter(name),
  // `$input.params` without parentheses prints {} on AWS.
  'getParams()': () => new JavaMap('LinkedHashMap'),
} satisfies Methods<InputVariable>);
