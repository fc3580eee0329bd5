import path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { transformSync } from 'esbuild';
import * as api from '../../lib/index.ts';

const APP = path.join(import.meta.dirname, '..', 'cases', 'consumer-app');

/** The reader's own files, and those of an app that has them. */
const FILES: readonly (readonly [string, string])[] = [
  ["'schemas", `'${path.join(APP, 'schemas')}`],
  ["'src/compute.ts'", `'${path.join(APP, 'compute', 'orders.ts')}'`],
];

/**
 * The pipeline that an example of a page makes, which is run as a user runs it.
 *
 * @throws Error of the example, or if it makes no pipeline.
 */
export function examplePipeline(code: string): api.WebhookPipeline {
  const made: api.WebhookPipeline[] = [];
  const modules: Readonly<Record<string, object>> = {
    'aws-cdk-lib': { ...cdk, App: UnbundledApp },
    'aws-cdk-lib/aws-events': events,
    'aws-cdk-lib/aws-events-targets': targets,
    'aws-cdk-lib/aws-kms': kms,
    'aws-cdk-lib/aws-lambda-nodejs': nodejs,
    'aws-cdk-lib/aws-sqs': sqs,
    'webhook-pipeline': {
      ...api,
      WebhookPipeline: class extends api.WebhookPipeline {
        constructor(...args: ConstructorParameters<typeof api.WebhookPipeline>) {
          super(...args);
          made.push(this);
        }
      },
    },
  };
  const own = FILES.reduce((text, [name, file]) => text.replaceAll(name, file), code);
  const { code: script } = transformSync(own, { loader: 'ts', format: 'cjs' });
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is a page of this repository
  new Function('require', script)((name: string) => modules[name]);
  if (made[0] === undefined) throw new Error('The example makes no pipeline.');
  return made[0];
}

/** No test looks into a bundle. */
class UnbundledApp extends cdk.App {
  constructor() {
    super({ context: { 'aws:cdk:bundling-stacks': [] } });
  }
}
