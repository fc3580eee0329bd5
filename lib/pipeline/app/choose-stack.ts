import {
  AssetManifestArtifact,
  CloudAssembly,
  SynthesisMessageLevel,
  UNKNOWN_ACCOUNT,
  UNKNOWN_REGION,
} from 'aws-cdk-lib/cx-api';
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { importFunctions } from './import-functions.ts';
import type { PipelineStack } from './pipeline-stack.ts';

/** Resource types that the template of every pipeline has. */
const PIPELINE_TYPES = ['AWS::ApiGateway::RestApi', 'AWS::StepFunctions::StateMachine'];

/**
 * Finds the stack of that name or, without a name, the only stack with a pipeline. Stacks in stages are included.
 *
 * @throws Error that lists the stacks to choose from.
 */
export function chooseStack(folder: string, name?: string): PipelineStack {
  const assembly = new CloudAssembly(folder);
  const stacks = assembly.stacksRecursively;
  const missing = assembly.manifest.missing ?? [];
  if (missing.length > 0)
    throw new Error(
      `The app looks up values in an account (${missing.map(({ key }) => key).join(', ')}): run cdk synth once, which stores them in cdk.context.json.`,
    );
  return describe(name === undefined ? onlyPipeline(stacks) : stackNamed(stacks, name), stacks);
}

function stackNamed(
  stacks: readonly CloudFormationStackArtifact[],
  name: string,
): CloudFormationStackArtifact {
  const found = stacks.find((stack) => namesOf(stack).includes(name));
  if (found !== undefined) return found;
  throw new Error(`The app has no stack '${name}', only ${listOf(stacks)}.`);
}

function onlyPipeline(stacks: readonly CloudFormationStackArtifact[]): CloudFormationStackArtifact {
  const pipelines = stacks.filter(hasPipeline);
  if (pipelines.length === 1) return pipelines[0]!;
  throw new Error(
    pipelines.length === 0
      ? `No stack of the app has a pipeline (a REST API and state machines), only ${listOf(stacks)}.${hintOf(stacks)}`
      : `Several stacks of the app have a pipeline, ${listOf(pipelines)}: choose one with --stack <name>.`,
  );
}

/** A nested stack is no stack of the assembly: its template is an asset, and its parent gives it parameters. */
function hintOf(stacks: readonly CloudFormationStackArtifact[]): string {
  const parents = stacks.filter((stack) => typesOf(stack).has('AWS::CloudFormation::Stack'));
  if (parents.length === 0) return '';
  return ` The pipelines of nested stacks (of ${listOf(parents)}) cannot be used here: put the WebhookPipeline into a Stack.`;
}

function hasPipeline(stack: CloudFormationStackArtifact): boolean {
  const types = typesOf(stack);
  return PIPELINE_TYPES.every((type) => types.has(type));
}

function typesOf(stack: CloudFormationStackArtifact): ReadonlySet<string> {
  const { Resources = {} } = stack.template as {
    Resources?: Readonly<Record<string, { readonly Type: string }>>;
  };
  return new Set(Object.values(Resources).map(({ Type }) => Type));
}

/** The names of a stack: in `cdk ls`, when it is deployed, and in the names of its files. */
function namesOf({ hierarchicalId, stackName, id }: CloudFormationStackArtifact): readonly string[] {
  return [hierarchicalId, stackName, id];
}

function listOf(stacks: readonly CloudFormationStackArtifact[]): string {
  return stacks.map(({ hierarchicalId }) => hierarchicalId).join(', ') || 'no stack';
}

function describe(
  stack: CloudFormationStackArtifact,
  stacks: readonly CloudFormationStackArtifact[],
): PipelineStack {
  const others = stacks
    .filter((other) => other !== stack)
    .map((other) => ({ id: other.id, template: other.template as object, artifact: other }));
  const { template, from } = importFunctions(stack.template as object, others);
  return {
    name: stack.hierarchicalId,
    template,
    environment: environmentOf(stack),
    assetManifests: [stack, ...from.map(({ artifact }) => artifact)].flatMap(assetManifestOf),
    warnings: stack.messages
      .filter(({ level }) => level === SynthesisMessageLevel.WARNING)
      .flatMap(({ entry: { data } }) => (typeof data === 'string' ? data : [])),
  };
}

/** The manifest has `aws://unknown-account/unknown-region` for what the app leaves open. */
function environmentOf({ environment: { account, region } }: CloudFormationStackArtifact) {
  return {
    account: account === UNKNOWN_ACCOUNT ? undefined : account,
    region: region === UNKNOWN_REGION ? undefined : region,
  };
}

function assetManifestOf({ dependencies }: CloudFormationStackArtifact): readonly string[] {
  return dependencies
    .filter((artifact) => AssetManifestArtifact.isAssetManifestArtifact(artifact))
    .map(({ file }) => file);
}
