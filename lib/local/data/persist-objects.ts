import type { Collection } from './open-data-folder.ts';

/** An object in the emulator of S3. */
interface StoredObject {
  readonly key: string;
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly metadata: Record<string, string>;
}

/** The part of the emulator's S3 store that is used here. The emulator does not export the class. */
export interface ObjectStore {
  createBucket(name: string): void;
  putObject(
    bucket: string,
    key: string,
    body: Buffer,
    contentType?: string,
    metadata?: Record<string, string>,
  ): StoredObject;
  completeMultipartUpload(uploadId: string, parts: unknown): StoredObject;
  deleteObject(bucket: string, key: string): void;
  deleteObjects(bucket: string, keys: string[]): string[];
  readonly multipartUploads: ReadonlyMap<string, { readonly bucket: string }>;
}

/**
 * Adds the objects of an earlier run to the store, and persists all changes. Unfinished multipart uploads are lost.
 */
export async function persistObjects(store: ObjectStore, objects: Collection): Promise<void> {
  for (const [, value] of await objects.read()) {
    const { bucket, ...kept } = value as StoredObject & { readonly bucket: string };
    store.createBucket(bucket);
    const object = store.putObject(bucket, kept.key, Buffer.from(kept.body), kept.contentType, kept.metadata);
    // Restores the date, and the entity tag: that of a multipart upload cannot be computed from the bytes.
    Object.assign(object, { ...kept, body: Buffer.from(kept.body) });
  }
  const keyOf = (bucket: string, key: string): string => `${bucket}/${key}`;
  const keep = (bucket: string, object: StoredObject): StoredObject => {
    objects.put(keyOf(bucket, object.key), { ...object, bucket });
    return object;
  };
  const plain = methodsOf(store);
  Object.assign(store, {
    putObject: (bucket, ...rest) => keep(bucket, plain.putObject(bucket, ...rest)),
    completeMultipartUpload: (uploadId, parts) => {
      const bucket = store.multipartUploads.get(uploadId)?.bucket ?? '';
      return keep(bucket, plain.completeMultipartUpload(uploadId, parts));
    },
    deleteObject: (bucket, key) => {
      plain.deleteObject(bucket, key);
      objects.delete(keyOf(bucket, key));
    },
    deleteObjects: (bucket, keys) => {
      const deleted = plain.deleteObjects(bucket, keys);
      for (const key of keys) objects.delete(keyOf(bucket, key));
      return deleted;
    },
  } satisfies Partial<ObjectStore>);
}

function methodsOf(store: ObjectStore): ObjectStore {
  return {
    ...store,
    putObject: store.putObject.bind(store),
    completeMultipartUpload: store.completeMultipartUpload.bind(store),
    deleteObject: store.deleteObject.bind(store),
    deleteObjects: store.deleteObjects.bind(store),
  };
}
