const { App } = require('aws-cdk-lib');
const { WebhookStack } = require('webhook-pipeline');
const { InvalidDelivery } = require('webhook-pipeline/compute');

if (new InvalidDelivery('').name !== 'InvalidDelivery') throw new Error('InvalidDelivery is not what it is called.');
new WebhookStack(new App(), 'WebhookPipeline').pipeline.sources.forEach((source) => console.log(source));
