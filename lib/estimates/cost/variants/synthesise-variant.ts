import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** A template as the simulation reads it. */
interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
  readonly Outputs?: Readonly<Record<string, object>>;
}

/** `run-variant.ts` simulates the front by hand, so permissions to be invoked decide nothing there. */
const FRONT = /^AWS::(ApiGatewayV2|ApiGateway)::|^AWS::Lambda::Permission$/;

/** The template of a design, without its API and without bundled functions: none of them is run. */
export function synthesiseVariant(Design: new (scope: Construct, id: string) => Stack): Template {
  const outdir = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-'));
  try {
    const app = new App({ outdir, analyticsReporting: false, context: { 'aws:cdk:bundling-stacks': [] } });
    const { artifactId } = new Design(app, 'Design');
    const template = app.synth().getStackArtifact(artifactId).template as Template;
    const { Resources, Outputs = {} } = template;
    const front = Object.keys(Resources).filter((id) => FRONT.test(Resources[id]!.Type));
    const namesFront = (output: object): boolean =>
      front.some((id) => JSON.stringify(output).includes(`"${id}"`));
    return {
      ...template,
      Resources: without(Resources, (id) => front.includes(id)),
      Outputs: without(Outputs, (id) => namesFront(Outputs[id]!)),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function without<T>(
  known: Readonly<Record<string, T>>,
  isLeftOut: (id: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(known).filter(([id]) => !isLeftOut(id)));
}
