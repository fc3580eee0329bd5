import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

// An app of one's own, outside this project: with its own schema, its own function and a construct in its own stack. Where the project is,
// and whether the app has a second pipeline, the command line says.
const [, , root = '', second] = process.argv;
const load = createRequire(path.join(root, 'package.json'));
const { App, Duration, Stack } = load('aws-cdk-lib');
const lambda = load('aws-cdk-lib/aws-lambda');
const { WebhookPipeline } = await import(pathToFileURL(path.join(root, 'lib/pipeline/webhook-pipeline.ts')).href);

const app = new App();
for (const name of ['Orders', ...(second === undefined ? [] : [second])]) {
  const stack = new Stack(app, name, name === second ? { env: { region: 'eu-central-1' } } : {});
  const compute = new lambda.Function(stack, 'Compute', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset('function'),
    timeout: Duration.seconds(10),
  });
  new WebhookPipeline(stack, 'Pipeline', {
    schemas: path.resolve('schemas'),
    compute,
    auth: app.node.tryGetContext('auth'),
  });
}
new Stack(app, 'Other');
