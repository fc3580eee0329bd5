const { App } = require('aws-cdk-lib');
const { WebhookStack } = require('webhook-pipeline');
const { InvalidDelivery } = require('webhook-pipeline/compute');

const { verify } = require('webhook-pipeline/verify');

if (new InvalidDelivery('').name !== 'InvalidDelivery') throw new Error('InvalidDelivery is not what it is called.');
const request = { method: 'POST', url: '', headers: {}, body: new Uint8Array(), receivedAt: 0 };
verify('github', request, { secrets: ['secret'] }).then(({ reason }) => {
  if (reason !== 'The signature is missing.') throw new Error(`An unsigned request was judged '${reason}'.`);
});
new WebhookStack(new App(), 'WebhookPipeline').pipeline.sources.forEach((source) => console.log(source));
