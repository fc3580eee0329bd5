import type { Template } from 'aws-cdk-lib/assertions';
import { onlyResource } from './synthesise-pipeline.ts';

/** A state of a definition, as far as the tests look at it. */
export interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Resource?: string;
  readonly Arguments?: unknown;
  readonly TimeoutSeconds?: number;
  /** Of a Wait. */
  readonly Seconds?: number;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Branches?: readonly Definition[];
  readonly ItemProcessor?: Definition;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
}

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
}

/** The definition of the pipeline's state machine of this name; references to other resources stand as `${LogicalId}`. */
export function stateMachineDefinition(template: Template, name: string): Definition {
  const { Properties } = onlyResource(template, 'AWS::StepFunctions::StateMachine', `WebhookPipeline${name}`);
  return JSON.parse(asText(Properties.DefinitionString)) as Definition;
}

/** All states of a definition, those inside branches included, by name. */
export function allStates(definition: Definition): ReadonlyMap<string, State> {
  return new Map(
    Object.entries(definition.States).flatMap(([name, state]) => [
      [name, state] as const,
      ...innerDefinitions(state).flatMap((inner) => [...allStates(inner)]),
    ]),
  );
}

/** The branches of a Parallel, the iteration of a Map. */
export function innerDefinitions({ Branches = [], ItemProcessor }: State): readonly Definition[] {
  return [...Branches, ...(ItemProcessor === undefined ? [] : [ItemProcessor])];
}

/** A value with intrinsic functions as readable text. */
export function asText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return Ref === 'AWS::Partition' ? 'aws' : `\${${Ref}}`;
  if (Array.isArray(attribute)) return `\${${attribute.join('.')}}`;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(asText).join(String(join[0]));
  throw new Error(`no text for ${JSON.stringify(value)}`);
}
