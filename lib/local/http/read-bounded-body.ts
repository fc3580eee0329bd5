import type { IncomingMessage } from 'node:http';

/**
 * The whole body, unless it passes the limit or the client goes away. What is too large is still received and thrown
 * away: a client that is busy sending would otherwise see its connection reset and never read the answer.
 */
export function readBoundedBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | 'too large' | 'aborted'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const keep = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= maxBytes) return void chunks.push(chunk);
      discard();
    };
    const discard = (): void => {
      chunks.length = 0;
      request.off('data', keep).resume();
      resolve('too large');
    };
    // A broken connection shows as close, too; without a listener the error would end the process.
    request.once('error', () => resolve('aborted'));
    // A client may have gone away before anyone looked.
    if (request.destroyed) return resolve('aborted');
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) return discard();
    request.on('data', keep);
    request.once('end', () => resolve(Buffer.concat(chunks, size)));
    request.once('close', () => resolve('aborted'));
  });
}
