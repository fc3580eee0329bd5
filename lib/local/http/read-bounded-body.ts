import type { IncomingMessage } from 'node:http';

/**
 * Reads the whole body, unless it exceeds the limit or the client disconnects. The rest of a body that is too large
 * is received and discarded: otherwise a client that is still sending would get a connection reset and never read the
 * response.
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
    // A broken connection also emits close. Without a listener the error would end the process.
    request.once('error', () => resolve('aborted'));
    // The client may already have disconnected.
    if (request.destroyed) return resolve('aborted');
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) return discard();
    request.on('data', keep);
    request.once('end', () => resolve(Buffer.concat(chunks, size)));
    request.once('close', () => resolve('aborted'));
  });
}
