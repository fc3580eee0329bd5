import { fromPlain, toOverrideValue } from '../java/convert-value.ts';
import { JavaMap, type JavaValue } from '../java/java-values.ts';
import { printValue } from '../java/print-value.ts';
import { TemplateRenderError } from '../evaluate/template-render-error.ts';
import type { Overrides, OverrideValue } from './overrides.ts';

/**
 * `$context`: read-only except for the overrides, which the templates of a request share.
 *
 * @param plain nested JSON
 */
export function contextVariable(plain: Readonly<Record<string, unknown>>, overrides: Overrides): JavaMap {
  const { requestOverride, responseOverride } = overrides;
  const request = {
    path: requestOverride.path,
    header: requestOverride.header,
    querystring: requestOverride.querystring,
  };
  return new ContextMap([
    ...Object.entries(plain).map(([name, value]) => [name, contextValue(value)] as const),
    ['requestOverride', new ContextMap(overrideMaps('requestOverride', request))],
    [
      'responseOverride',
      new ResponseOverride(overrides, overrideMaps('responseOverride', { header: responseOverride.header })),
    ],
  ]);
}

function contextValue(value: unknown): JavaValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fromPlain(value);
  return new ContextMap(Object.entries(value).map(([name, member]) => [name, contextValue(member)] as const));
}

function overrideMaps(
  owner: string,
  targets: Readonly<Record<string, Map<string, OverrideValue>>>,
): (readonly [string, JavaMap])[] {
  return Object.entries(targets).map(([name, target]) => [name, new OverrideMap(`${owner}.${name}`, target)]);
}

/** Templates cannot write to it. It prints as the empty string. */
class ContextMap extends JavaMap {
  constructor(members: Iterable<readonly [string, JavaValue]>) {
    super('ContextMap', members);
  }

  override put(key: JavaValue): JavaValue {
    throw new TemplateRenderError(
      'method-failed',
      `$context.${printValue(key)} cannot be set; only the overrides can.`,
    );
  }

  override remove(key: JavaValue): JavaValue {
    return this.put(key);
  }
}

/** One group of overrides. "Overrides are final": a second one for the same parameter fails the request. */
class OverrideMap extends JavaMap {
  private readonly owner: string;
  private readonly target: Map<string, OverrideValue>;

  constructor(owner: string, target: Map<string, OverrideValue>) {
    super(
      'ContextMap',
      [...target].map(([name, value]) => [name, fromPlain(value)] as const),
    );
    this.owner = owner;
    this.target = target;
  }

  override put(key: JavaValue, value: JavaValue): JavaValue {
    if (typeof key !== 'string')
      throw new TemplateRenderError('unsupported', `a name in ${this.owner} must be a string.`);
    if (this.target.has(key)) throw repeated(`${this.owner}.${key}`);
    this.target.set(key, toOverrideValue(value));
    return super.put(key, value);
  }

  override remove(key: JavaValue): JavaValue {
    throw new TemplateRenderError(
      'unsupported',
      `${this.owner}.${printValue(key)} is removed; what API Gateway does then is not known.`,
    );
  }
}

class ResponseOverride extends JavaMap {
  private readonly overrides: Overrides;

  constructor(overrides: Overrides, members: Iterable<readonly [string, JavaValue]>) {
    super('ContextMap', members);
    this.overrides = overrides;
    const { status } = overrides.responseOverride;
    if (status !== undefined) super.put('status', fromPlain(status));
  }

  override put(key: JavaValue, value: JavaValue): JavaValue {
    const { responseOverride } = this.overrides;
    if (key !== 'status') {
      throw new TemplateRenderError('unsupported', 'responseOverride has only status and header.NAME.');
    }
    if (responseOverride.status !== undefined) throw repeated('responseOverride.status');
    responseOverride.status = toOverrideValue(value);
    return super.put(key, value);
  }
}

function repeated(name: string): TemplateRenderError {
  return new TemplateRenderError(
    'override-repeated',
    `$context.${name} is set a second time; API Gateway answers 5XX. Compute it in a variable and set it once.`,
  );
}
