import type { LocalAccount } from './local-account.ts';
import { describeResource } from './resource-attributes.ts';
import type { TemplateResource } from './template-resource.ts';

/** A Lambda function that the template has, or that its state machines invoke although it is elsewhere. */
export interface KnownFunction {
  readonly arn: string;
  /** The function's resource; undefined for one that is elsewhere: neither its code nor its role is known. */
  readonly resource: TemplateResource | undefined;
  /**
   * What a task may name it by (its name, its ARN, the ARN of a version or alias), each with the ARN whose permission the
   * invocation needs.
   */
  readonly names: ReadonlyMap<string, string>;
  /** ARNs of the state machines whose tasks name it. */
  readonly invokedBy: readonly string[];
}

/** The functions of a template, those that are elsewhere last. */
export function functionsOf(
  resources: readonly TemplateResource[],
  account: LocalAccount,
): readonly KnownFunction[] {
  const machines = ofType(resources, 'AWS::StepFunctions::StateMachine').map((machine) => ({
    arn: describe(machine, account).ref,
    invoked: invokedBy(machine),
  }));
  const callersOf = (isNamed: (name: string) => boolean): readonly string[] =>
    machines.filter(({ invoked }) => invoked.some(isNamed)).map(({ arn }) => arn);
  const here = ofType(resources, 'AWS::Lambda::Function').map((resource) => {
    const { ref, attributes } = describe(resource, account);
    const arn = attributes.Arn ?? ref;
    const names = new Map([ref, arn].map((name) => [name, arn]));
    for (const qualified of ofType(resources, 'AWS::Lambda::Version', 'AWS::Lambda::Alias'))
      if (names.has(String(qualified.properties.FunctionName))) {
        const name = describe(qualified, account).ref;
        names.set(name, name);
      }
    return { arn, resource, names, invokedBy: callersOf((name) => names.has(name)) };
  });
  const known = new Set(here.flatMap(({ names }) => [...names.keys()]));
  const elsewhere = [...new Set(machines.flatMap(({ invoked }) => invoked))]
    .filter((name) => !known.has(name) && ARN.test(name))
    .map((arn) => ({
      arn,
      resource: undefined,
      names: new Map([[arn, arn]]),
      invokedBy: callersOf((name) => name === arn),
    }));
  return [...here, ...elsewhere];
}

const ARN = /^arn:[^:]+:lambda:[^:]+:\d{12}:function:/;

function ofType(
  resources: readonly TemplateResource[],
  ...types: readonly string[]
): readonly TemplateResource[] {
  return resources.filter(({ type }) => types.includes(type));
}

function describe({ type, logicalId, properties }: TemplateResource, account: LocalAccount) {
  return describeResource(type, logicalId, account, properties);
}

/** What the tasks of a state machine name as their function. */
function invokedBy({ properties }: TemplateResource): readonly string[] {
  const named: string[] = [];
  const { DefinitionString = '{}' } = properties as { readonly DefinitionString?: string };
  JSON.parse(DefinitionString, (_key, value: unknown) => {
    const { Type, Arguments } = (value ?? {}) as {
      readonly Type?: unknown;
      readonly Arguments?: { readonly FunctionName?: unknown };
    };
    if (Type === 'Task' && typeof Arguments?.FunctionName === 'string') named.push(Arguments.FunctionName);
    return value;
  });
  return named.map((name) => name.replace(/:\$LATEST$/, ''));
}
