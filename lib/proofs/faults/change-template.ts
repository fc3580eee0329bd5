import type { Change } from '../simulation/blueprint.ts';
import type { TemplateResource } from '../../local/template/read-template.ts';

type Properties = TemplateResource['properties'];

/** Changes the properties of the resources of a type, or of the one with that short name or logical id. */
export function changeProperties(
  type: string,
  change: (properties: Properties) => Properties,
  isMeant: (resource: TemplateResource, name: string) => boolean = () => true,
): Change {
  return (resources, nameOf) =>
    resources.map((resource) =>
      resource.type === type && isMeant(resource, nameOf(resource))
        ? { ...resource, properties: change(resource.properties) }
        : resource,
    );
}

/**
 * Removes all permissions of the role that the resources of a type name at a path, such as `RoleArn` or
 * `Target/RoleArn`.
 */
export function emptyRole(
  type: string,
  path: string,
  isMeant: (resource: TemplateResource, name: string) => boolean = () => true,
): Change {
  return (resources, nameOf) => {
    const roles = new Set(
      resources
        .filter((resource) => resource.type === type && isMeant(resource, nameOf(resource)))
        .map(({ properties }) =>
          String(memberAt(properties, path.split('/')))
            .split('/')
            .at(-1),
        ),
    );
    return resources.map((resource) => {
      const { Roles = [] } = resource.properties as { readonly Roles?: readonly string[] };
      if (resource.type === 'AWS::IAM::Policy' && Roles.some((role) => roles.has(role)))
        return { ...resource, properties: { ...resource.properties, PolicyDocument: NOTHING } };
      if (resource.type === 'AWS::IAM::Role' && roles.has(resource.logicalId))
        return { ...resource, properties: { ...resource.properties, Policies: [], ManagedPolicyArns: [] } };
      return resource;
    });
  };
}

const NOTHING = { Version: '2012-10-17', Statement: [] };

function memberAt(value: unknown, [step, ...steps]: readonly string[]): unknown {
  if (step === undefined) return value;
  return memberAt((value as Readonly<Record<string, unknown>> | undefined)?.[step], steps);
}

/** A state as it stands in a definition. */
export interface RawState {
  readonly Arguments?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** Replaces the state of this name in the machine of that short name. */
export function changeState(machine: string, name: string, change: (state: RawState) => RawState): Change {
  return changeProperties(
    'AWS::StepFunctions::StateMachine',
    (properties) => {
      const changed = JSON.parse(String(properties.DefinitionString), (key, value: unknown) => {
        if (key === name) return change(value as RawState);
        return isBlock(value) ? { ...value, States: reachable(value) } : value;
      }) as object;
      return { ...properties, DefinitionString: JSON.stringify(changed) };
    },
    (_resource, shortName) => shortName === machine,
  );
}

/** The state without one of its Arguments. */
export function withoutArgument(state: RawState, name: string): RawState {
  const { [name]: _removed, ...Arguments } = state.Arguments ?? {};
  return { ...state, Arguments };
}

/** The state without any Catch: every failure ends the run. */
export function withoutCatch({ Catch: _caught, ...state }: RawState): RawState {
  return state;
}

interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, RawState>>;
}

/** A machine, a branch or an ItemProcessor. */
function isBlock(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && 'StartAt' in value && 'States' in value;
}

/** Removes the states that only led to what was removed: a definition with an unreachable state is refused. */
function reachable({ StartAt, States }: Definition): Readonly<Record<string, RawState>> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const next of nextOf(States[name] ?? {})) visit(next);
  };
  visit(StartAt);
  return Object.fromEntries(Object.entries(States).filter(([name]) => found.has(name)));
}

function nextOf({ Next, Default, Choices = [], Catch = [] }: RawState): readonly string[] {
  const steps = [...(Choices as readonly RawState[]), ...(Catch as readonly RawState[])].map(
    (step) => step.Next,
  );
  return [Next, Default, ...steps].filter((name) => typeof name === 'string');
}
