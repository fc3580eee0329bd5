import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { WebhookStack } from '../lib/webhook-stack.ts';
import { WebhookPipeline } from '../lib/webhook-pipeline.ts';
import type { WebhookPipelineProps } from '../lib/webhook-pipeline-props.ts';

/** The template of a pipeline with these props. The Lambda is not bundled: no test of the template looks inside it. */
export function synthesisePipeline(
  props: WebhookPipelineProps | ((stack: Stack) => WebhookPipelineProps) = {},
): Template {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
  new WebhookPipeline(stack, 'WebhookPipeline', typeof props === 'function' ? props(stack) : props);
  return Template.fromStack(stack);
}

/** The template of the stack that is deployed, with its outputs, by which machines and queues are found. */
export function synthesiseStack(props: WebhookPipelineProps = {}): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  return Template.fromStack(new WebhookStack(app, 'WebhookPipeline', props));
}

/** A resource of a template, with what the tests look at. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** The only resource of a type whose logical id starts so. */
export function onlyResource(
  template: Template,
  type: string,
  idStartsWith = 'WebhookPipeline',
): TemplateResource {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(idStartsWith));
  if (found.length !== 1)
    throw new Error(`${found.length} resources of type ${type} start with ${idStartsWith}`);
  return found[0]?.[1] as TemplateResource;
}
