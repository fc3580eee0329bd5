import type { LocalAccount } from '../template/local-account.ts';
import {
  describeResources,
  readOutputs,
  readTemplate,
  type TemplateResource,
} from '../template/read-template.ts';
import type { DeclaredSecret } from '../services/secrets/declared-secret.ts';
import { readSecrets } from '../services/secrets/read-secrets.ts';
import { type CompiledTemplate, compileTemplate } from './compile-template.ts';

/** The result of the synthesis of a stack. */
export interface Assembly {
  /** A synthesised CloudFormation template. */
  readonly template: object;
  /** Folder of each bundled asset that the template refers to, by its S3 key. Copied while the template loads. */
  readonly assets: ReadonlyMap<string, string>;
}

/** A stack that has been read and compiled, before anything runs. */
export interface Stack {
  readonly template: object;
  readonly resources: readonly TemplateResource[];
  /** All resources that can be described, including those without local effect. */
  readonly described: readonly TemplateResource[];
  readonly compiled: CompiledTemplate;
  readonly assets: ReadonlyMap<string, string>;
  /** Those of the template and those that its functions may read. */
  readonly secrets: readonly DeclaredSecret[];
  /** As in `cdk deploy --outputs-file`. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Reads and compiles a stack.
 *
 * @throws UnsupportedError with logical id and path, for everything that the local run does not support
 */
export function readStack({ template, assets }: Assembly, account: LocalAccount): Stack {
  const resources = readTemplate(template, account);
  const compiled = compileTemplate(resources, account);
  return {
    template,
    resources,
    described: describeResources(template, account),
    compiled,
    assets,
    secrets: readSecrets(resources, compiled.access, account),
    outputs: readOutputs(template, account),
  };
}
