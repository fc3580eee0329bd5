import type { PipelineDescription } from '../../pipeline-description.ts';
import type { ConsoleContext } from '../console-context.ts';
import { readApiKey } from './read-api-key.ts';
import { readStackTemplate } from './read-stack-template.ts';
import { readTriedSources } from '../try-it/read-tried-sources.ts';

/** What the page shows at its head, and needs for a curl line. */
export async function describePipeline(context: ConsoleContext): Promise<PipelineDescription> {
  const { ProcessArn, Url } = await context.outputs();
  const isLocal = context.endpoint !== undefined;
  const apiKey = isLocal ? await readApiKey(context) : undefined;
  // A reader without cloudformation:GetTemplate sees all but the names of the sources and the costs.
  const template = await readStackTemplate(context).catch(() => ({}));
  return {
    stack: context.stackName ?? 'local run',
    region: ProcessArn.split(':')[3] ?? '',
    isLocal,
    allowsActions: context.allowsActions,
    sources: readTriedSources(template).map(({ name }) => name),
    ...(Url !== undefined && { url: Url.replace(/\/+$/, '') }),
    ...(apiKey !== undefined && { apiKey }),
  };
}
