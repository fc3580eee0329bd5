import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { PipelineStack } from './pipeline-stack.ts';

/**
 * Reads a synthesised template. In a cloud assembly (`cdk.out`) `<stack>.assets.json` stands beside `<stack>.template.json`.
 *
 * @throws Error that names the file and what is wrong with it.
 */
export function readTemplateFile(file: string): PipelineStack {
  const name = path.basename(file).replace(/(\.template)?\.json$/, '');
  const manifest = path.join(path.dirname(file), `${name}.assets.json`);
  return {
    name,
    template: parse(file),
    assetManifests: existsSync(manifest) ? [manifest] : [],
    warnings: [],
  };
}

function parse(file: string): object {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read as a template: ${(error as Error).message}`, { cause: error });
  }
  if (typeof content === 'object' && content !== null && 'Resources' in content) return content;
  throw new Error(`${file} is not a CloudFormation template: it has no Resources.`);
}
