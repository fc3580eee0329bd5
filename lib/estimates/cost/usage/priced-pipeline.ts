import { type CrossedHop, serviceOf } from '../../../proofs/simulation/fault-injection/crossed-hop.ts';
import { isVerifier } from '../../../proofs/simulation/functions/is-verifier.ts';
import { type Blueprint, createBlueprint } from '../../../proofs/simulation/blueprint.ts';
import { type KnownFunction, functionsOf } from '../../../local/template/functions-of.ts';
import type { CompiledTemplate } from '../../../local/engine/compile-template.ts';
import type { Outputs } from '../../../proofs/simulation/outputs.ts';
import type { TemplateResource } from '../../../local/template/read-template.ts';
import { describeResource } from '../../../local/template/resource-attributes.ts';
import assumptions from '../assumptions.json' with { type: 'json' };
import type { FunctionSize, Metered } from './usage-meter.ts';

/** A template that can be run, and the parts of it that the bill depends on. */
export interface PricedPipeline extends Metered {
  readonly blueprint: Blueprint;
}

interface FunctionProperties {
  readonly MemorySize?: number;
  readonly Architectures?: readonly FunctionSize['architecture'][];
}

/** Reads a synthesised template. `memoryMb`, if given, replaces the memory of the function. */
export function readPricedPipeline(template: object, memoryMb?: number): PricedPipeline {
  const blueprint = createBlueprint(template);
  return { blueprint, ...readMetered({ ...blueprint.template, outputs: blueprint.outputs }, memoryMb) };
}

/** Reads the parts of a template that the bill depends on. `memoryMb`, if given, replaces the memory of the function. */
export function readMetered(
  {
    resources,
    account,
    outputs,
  }: Pick<CompiledTemplate, 'resources' | 'account'> & { readonly outputs: Outputs },
  memoryMb?: number,
): Metered {
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  const machines = of('AWS::StepFunctions::StateMachine');
  // Custom resources of a template are functions as well: only those count that a state machine invokes.
  const invoked = functionsOf(resources, account).filter(({ invokedBy }) => invokedBy.length > 0);
  const verifies = (known: KnownFunction): boolean => isVerifier(known, outputs);
  const size = sizeOf(invoked.find((known) => !verifies(known)));
  const [stage] = of('AWS::ApiGateway::Stage');
  const { Format = '' } = (stage?.properties.AccessLogSetting ?? {}) as { readonly Format?: string };
  return {
    tables: of('AWS::DynamoDB::Table').map(({ type, logicalId, properties }) => ({
      ...properties,
      TableName: describeResource(type, logicalId, account, properties).ref,
    })) as never,
    size: { ...size, memoryMb: memoryMb ?? size.memoryMb },
    verifierSize: sizeOf(invoked.find(verifies)),
    accessLogBytes: Format === '' ? 0 : lengthOfLine(Format),
    isTraced: stage?.properties.TracingEnabled === true,
    definitionBytes: new Map(
      machines.map(({ logicalId, properties }) => [logicalId, Buffer.byteLength(definitionOf(properties))]),
    ),
  };
}

/** Without a resource, Lambda's defaults. */
function sizeOf(known: KnownFunction | undefined): FunctionSize {
  const { MemorySize = 128, Architectures = ['x86_64'] } = (known?.resource?.properties ??
    {}) as FunctionProperties;
  return { memoryMb: MemorySize, architecture: Architectures[0] ?? 'x86_64' };
}

const definitionOf = (properties: TemplateResource['properties']): string =>
  String(properties.DefinitionString);

/** CloudWatch counts 26 bytes for each line in addition to its text. */
const LINE_OVERHEAD_BYTES = 26;

function lengthOfLine(format: string): number {
  const variables = format.match(/\$context\.[\w.]+/g) ?? [];
  const names = variables.reduce((sum, name) => sum + name.length, 0);
  return (
    format.length - names + variables.length * assumptions.accessLogValueBytes.value + LINE_OVERHEAD_BYTES
  );
}

/** How long a crossing takes, by the service that is called (`assumptions.json`). */
export function assumedLatency(hop: CrossedHop): number {
  const { says: _says, other, ...known } = assumptions.latencyMs;
  const isTask = hop.kind === 'task';
  return (isTask ? (known as Readonly<Record<string, number>>)[serviceOf(hop)] : undefined) ?? other;
}
