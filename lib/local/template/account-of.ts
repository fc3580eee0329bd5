import { type LocalAccount, localAccountOf, type StackEnvironment } from './local-account.ts';

/** Where a template keeps the environment of its stack, which synthesis writes beside the template and not in it. */
const KEY = 'webhook-pipeline:environment';

interface Template {
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Resources?: Readonly<Record<string, unknown>>;
}

/** The template of a stack, with the environment of the stack for `accountOf`. CloudFormation ignores Metadata. */
export function withEnvironment(template: object, environment: StackEnvironment): object {
  const { Metadata } = template as Template;
  return { ...template, Metadata: { ...Metadata, [KEY]: environment } };
}

/**
 * The account and region that a template is for. CDK writes them as text wherever a stack has them fixed, and as
 * `AWS::AccountId` and `AWS::Region` elsewhere: trust policies and integrations must name the account that is run.
 * Without `withEnvironment` they are read from what names them in every pipeline: the URIs of the API's
 * integrations, and the `aws:SourceAccount` of the trust policies.
 */
export function accountOf(template: object): LocalAccount {
  const { Metadata = {}, Resources = {} } = template as Template;
  return localAccountOf((Metadata[KEY] as StackEnvironment | undefined) ?? environmentIn(Resources));
}

function environmentIn(resources: Readonly<Record<string, unknown>>): StackEnvironment {
  const text = JSON.stringify(resources);
  return {
    account: onlyOne(text.matchAll(/"aws:SourceAccount":\[?"(\d{12})"/g)),
    region: onlyOne(text.matchAll(/:apigateway:([a-z]{2,}(?:-[a-z]+)+-\d):/g)),
  };
}

/** Undefined if there is none, or if they differ. */
function onlyOne(matches: Iterable<RegExpMatchArray>): string | undefined {
  const [found, ...others] = new Set(Array.from(matches, ([, value]) => value));
  return others.length === 0 ? found : undefined;
}
