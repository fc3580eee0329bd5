import type { BenchPipeline } from '../bench-pipeline.ts';
import type { HttpLoad } from './http-load.ts';
import { CONCURRENCY, WEBHOOK_BODY, WEBHOOK_PATH } from './webhook.ts';

/**
 * Sends deliveries through the pipeline, 50 under way at any time, and resolves when the last one is terminal.
 * Rejects with the log line of the first execution or task that fails.
 */
export async function deliver(pipeline: BenchPipeline, load: HttpLoad, deliveries: number): Promise<void> {
  let open = deliveries;
  const terminal = new Promise<void>((resolve, reject) => {
    pipeline.onFailure = (line) => reject(new Error(`a delivery failed: ${line}`));
    pipeline.onTerminal = () => {
      open -= 1;
      if (open === 0) resolve();
      else load.release();
    };
  });
  const sent = load.send({
    url: `${pipeline.url}${WEBHOOK_PATH}`,
    headers: { 'x-api-key': pipeline.apiKey },
    body: WEBHOOK_BODY,
    requests: deliveries,
    connections: CONCURRENCY,
    waitsForRelease: true,
  });
  await Promise.all([sent, terminal]);
}
