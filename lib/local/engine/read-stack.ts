import type { LocalAccount } from '../template/local-account.ts';
import {
  describeResources,
  readOutputs,
  readTemplate,
  type TemplateResource,
} from '../template/read-template.ts';
import { type CompiledTemplate, compileTemplate } from './compile-template.ts';

/** What synthesis has made of a stack. */
export interface Assembly {
  /** A synthesised CloudFormation template. */
  readonly template: object;
  /** Folder of each bundled asset that the template refers to, by its S3 key. Copied while the template loads. */
  readonly assets: ReadonlyMap<string, string>;
}

/** A stack, read: all of it that can be known before anything runs. */
export interface Stack {
  readonly resources: readonly TemplateResource[];
  /** All that can be described, what has no local effect included. */
  readonly described: readonly TemplateResource[];
  readonly compiled: CompiledTemplate;
  readonly assets: ReadonlyMap<string, string>;
  /** As `cdk deploy --outputs-file` would give them. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Reads and compiles a stack.
 *
 * @throws UnsupportedError by logical id and path, for whatever the local run does not know.
 */
export function readStack({ template, assets }: Assembly, account: LocalAccount): Stack {
  const resources = readTemplate(template, account);
  return {
    resources,
    described: describeResources(template, account),
    compiled: compileTemplate(resources, account),
    assets,
    outputs: readOutputs(template, account),
  };
}
