import { createHash } from 'node:crypto';
import { ServiceError } from '../../../local/service-error.ts';
import type { Call, SimulatedService } from './simulated-service.ts';

/** S3 without a server: objects by bucket and key, answered at once. */
export class SimulatedS3 implements SimulatedService {
  private readonly buckets: ReadonlyMap<string, Map<string, string>>;

  constructor(buckets: readonly string[]) {
    this.buckets = new Map(buckets.map((name) => [name, new Map<string, string>()]));
  }

  readonly actions = {
    PutObject: ({ Bucket, Key, Body }: Call) => {
      this.bucket(Bucket).set(String(Key), String(Body));
      return { ETag: `"${createHash('md5').update(String(Body)).digest('hex')}"` };
    },
    GetObject: ({ Bucket, Key }: Call) => {
      const text = this.bucket(Bucket).get(String(Key));
      if (text === undefined) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
      return { Body: { transformToString: () => Promise.resolve(text) } };
    },
  };

  /** The text of one object. */
  object(bucket: string, key: string): string | undefined {
    return this.bucket(bucket).get(key);
  }

  /** The text of every object of every bucket, by key. */
  allObjects(): ReadonlyMap<string, string> {
    return new Map([...this.buckets.values()].flatMap((bucket) => [...bucket]));
  }

  private bucket(name: unknown): Map<string, string> {
    const bucket = this.buckets.get(String(name));
    if (bucket === undefined)
      throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return bucket;
  }
}
