/** A stack of an app whose exports another one may import. */
export interface ExportingStack {
  /** Its name in the names of its files. */
  readonly id: string;
  readonly template: object;
}

/** What a stack brings with it when its exports are resolved. */
export interface WithImports<Stack> {
  readonly template: object;
  /** The stacks whose resources were taken over. */
  readonly from: readonly Stack[];
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
  >;
}

/** Types of which an import is resolved: a function, and the role that it is given grants by. */
const IMPORTED = /^AWS::(?:Lambda::(?:Function|Version|Alias)|IAM::Role)$/;

/** Policies name their role, not the other way round. */
const POLICY = /^AWS::IAM::(?:Managed)?Policy$/;

/**
 * Takes functions and roles that a template imports from other stacks of its app (`Fn::ImportValue`) into the template, with all
 * that they refer to and the policies of the roles. Their logical ids get the id of their stack in front. Other imports stay.
 */
export function importFunctions<Stack extends ExportingStack>(
  template: object,
  others: readonly Stack[],
): WithImports<Stack> {
  if (!JSON.stringify(template).includes('"Fn::ImportValue"')) return { template, from: [] };
  const imports = new Imports(others);
  const resolved = imports.resolve(template) as Template;
  const imported = imports.take();
  return {
    template: { ...resolved, Resources: { ...resolved.Resources, ...imported } },
    from: others.filter((stack) => imports.stacks.has(stack)),
  };
}

class Imports<Stack extends ExportingStack> {
  readonly stacks = new Set<Stack>();
  private readonly others: readonly Stack[];
  /** Resources to take over, by their stack and logical id. */
  private readonly wanted = new Map<string, readonly [Stack, string]>();

  constructor(others: readonly Stack[]) {
    this.others = others;
  }

  /** A value with the imports of functions and roles resolved; of `stack`, with the logical ids that they get here. */
  resolve(value: unknown, stack?: Stack): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item, stack));
    if (typeof value !== 'object' || value === null) return value;
    const {
      Ref,
      'Fn::GetAtt': getAtt,
      'Fn::ImportValue': name,
      'Fn::Sub': sub,
    } = value as Readonly<Record<string, unknown>>;
    if (typeof name === 'string') return this.importValue(name) ?? value;
    if (stack !== undefined && typeof Ref === 'string') return { Ref: this.want(stack, Ref) };
    if (stack !== undefined && Array.isArray(getAtt))
      return { 'Fn::GetAtt': [this.want(stack, String(getAtt[0])), ...(getAtt.slice(1) as unknown[])] };
    if (stack !== undefined && sub !== undefined) return { 'Fn::Sub': this.resolveSub(sub, stack) };
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolve(item, stack)]));
  }

  /** The resources that are wanted, and those that they want in turn. */
  take(): Readonly<Record<string, unknown>> {
    const taken: Record<string, unknown> = {};
    for (const [id, [stack, logicalId]] of this.wanted) {
      // A Map goes on to what is added to it meanwhile.
      const { DependsOn: _order, ...resource } = resourcesOf(stack)[logicalId] as Resource & {
        readonly DependsOn?: unknown;
      };
      taken[id] = this.resolve(resource, stack);
      for (const [policy, { Type, Properties }] of Object.entries(resourcesOf(stack)))
        if (POLICY.test(Type) && JSON.stringify(Properties?.Roles ?? []).includes(`{"Ref":"${logicalId}"}`))
          this.want(stack, policy);
    }
    return taken;
  }

  /** Undefined for what is exported by none of the stacks, or is no function and no role. */
  private importValue(name: string): unknown {
    for (const stack of this.others) {
      const exported = Object.values((stack.template as Template).Outputs ?? {}).find(
        ({ Export }) => Export?.Name === name,
      );
      if (exported === undefined) continue;
      const isImported = referredTo(exported.Value).some((id) =>
        IMPORTED.test(resourcesOf(stack)[id]?.Type ?? ''),
      );
      return isImported ? this.resolve(exported.Value, stack) : undefined;
    }
    return undefined;
  }

  /** The logical id that a resource gets here; parameters and pseudo parameters keep their names. */
  private want(stack: Stack, logicalId: string): string {
    if (!Object.hasOwn(resourcesOf(stack), logicalId)) return logicalId;
    const id = `${stack.id.replaceAll(/\W|_/g, '')}${logicalId}`;
    this.stacks.add(stack);
    this.wanted.set(id, [stack, logicalId]);
    return id;
  }

  private resolveSub(sub: unknown, stack: Stack): unknown {
    const [text, variables] = Array.isArray(sub) ? (sub as readonly unknown[]) : [sub, {}];
    const own = new Set(Object.keys(variables ?? {}));
    const resolved = String(text).replaceAll(/\$\{([\w:]+)/g, (whole, name: string) =>
      own.has(name) ? whole : `\${${this.want(stack, name)}`,
    );
    return [resolved, this.resolve(variables, stack)];
  }
}

function resourcesOf({ template }: ExportingStack): Readonly<Record<string, Resource>> {
  return (template as Template).Resources ?? {};
}

/** The logical ids in a value of an output. */
function referredTo(value: unknown): readonly string[] {
  const ids: string[] = [];
  JSON.parse(JSON.stringify(value), (key, item: unknown) => {
    if (key === 'Ref') ids.push(String(item));
    if (key === 'Fn::GetAtt' && Array.isArray(item)) ids.push(String(item[0]));
    return item;
  });
  return ids;
}
