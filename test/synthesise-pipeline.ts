import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect } from 'vitest';
import { addNotices } from '../lib/pipeline/notices/add-notices.ts';
import type { SynthesisedProps } from '../lib/pipeline/synthesise-webhook-stack.ts';
import { WebhookStack } from '../lib/pipeline/webhook-stack.ts';
import { WebhookPipeline } from '../lib/pipeline/webhook-pipeline.ts';
import type { WebhookPipelineProps } from '../lib/pipeline/webhook-pipeline-props.ts';

/** The template of a pipeline with these props. The Lambda is not bundled: no test of the template looks inside it. */
export function synthesisePipeline(
  props: WebhookPipelineProps | ((stack: Stack) => WebhookPipelineProps) = {},
): Template {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
  new WebhookPipeline(stack, 'WebhookPipeline', typeof props === 'function' ? props(stack) : props);
  return assertedByVitest(Template.fromStack(stack));
}

/** What a template asserts by throwing. The second demands something of every resource, which holds where there is none. */
const ASSERTIONS = /^(?:has[A-Z]|resourceCountIs|resourcePropertiesCountIs|templateMatches|allResources)/;
const OF_EVERY_RESOURCE = /^allResources/;

/**
 * The template with its assertions counted by Vitest, which otherwise takes a test that has no other for one without any
 * (`requireAssertions`).
 */
function assertedByVitest(template: Template): Template {
  return new Proxy(template, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      const method = member.bind(target) as (...args: unknown[]) => unknown;
      if (!ASSERTIONS.test(String(name))) return method;
      return (...args: unknown[]) => {
        if (OF_EVERY_RESOURCE.test(String(name)))
          expect(target.findResources(String(args[0])), `resources of type ${String(args[0])}`).not.toEqual(
            {},
          );
        expect(refusalOf(() => method(...args))).toBeUndefined();
      };
    },
  });
}

function refusalOf(assertion: () => unknown): string | undefined {
  try {
    assertion();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A synthesis takes half a second, and many files begin with that of the same props. */
const synthesised = new Map<string, object>();

/** The template of the stack that is deployed, with its outputs, by which machines and queues are found. */
export function synthesiseStack(props: SynthesisedProps = {}): Template {
  const isPlain = Object.values(props).every((value) => typeof value !== 'object');
  const key = JSON.stringify(props);
  const template = (isPlain ? synthesised.get(key) : undefined) ?? synthesise(props).toJSON();
  if (isPlain) synthesised.set(key, template);
  // Of its own, because tests change theirs.
  return Template.fromJSON(structuredClone(template));
}

function synthesise({ notices, ...props }: SynthesisedProps): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const outcomeEvents = notices === undefined ? {} : { outcomeEvents: true };
  const stack = new WebhookStack(app, 'WebhookPipeline', { ...props, ...outcomeEvents });
  if (notices !== undefined) addNotices(stack.pipeline, notices);
  return Template.fromStack(stack);
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
